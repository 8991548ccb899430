"""The second factor: when it counts, and that whatever proves it does so once."""

from datetime import timedelta

import pytest

from domain.accounts.errors import NoSecondFactor, SecondFactorOn
from domain.accounts.second_factor import SecondFactor
from domain.ids import UserId
from tests.builders import NOW, an_id

CODES = frozenset({b"a" * 32, b"b" * 32})
STEP = 59_000_000


def begun() -> SecondFactor:
    return SecondFactor.start(UserId(an_id()), b"sealed", now=NOW)


def switched_on() -> SecondFactor:
    factor = begun()
    factor.confirm(CODES, step=STEP, now=NOW + timedelta(minutes=1))
    return factor


def test_it_counts_from_its_confirmation_on():
    factor = begun()
    assert not factor.is_on
    for needs_it_on in (factor.ensure_on, lambda: factor.renew_recovery(CODES)):
        with pytest.raises(NoSecondFactor):
            needs_it_on()
    assert factor.recovery == frozenset()

    factor.confirm(CODES, step=STEP, now=NOW)

    assert factor.is_on
    assert factor.confirmed_at == NOW
    factor.ensure_on()


def test_it_is_confirmed_once():
    factor = switched_on()

    with pytest.raises(SecondFactorOn):
        factor.confirm(frozenset({b"c" * 32}), step=STEP + 9, now=NOW)

    assert (factor.recovery, factor.last_step) == (CODES, STEP)


def test_the_code_that_confirms_it_is_used_up():
    assert not switched_on().use_step(STEP)


def test_a_code_works_once_and_none_from_before_it():
    factor = switched_on()

    assert factor.use_step(STEP + 2)
    assert not factor.use_step(STEP + 2)
    assert not factor.use_step(STEP + 1)
    assert factor.use_step(STEP + 3)


def test_a_recovery_code_works_once_and_leaves_the_others():
    factor = switched_on()

    assert not factor.use_recovery(b"c" * 32)
    assert not factor.use_recovery(b"")
    assert factor.use_recovery(b"a" * 32)
    assert not factor.use_recovery(b"a" * 32)
    assert factor.recovery == {b"b" * 32}


def test_renewed_recovery_codes_take_the_place_of_all_before():
    factor = switched_on()

    factor.renew_recovery(frozenset({b"c" * 32}))

    assert not factor.use_recovery(b"a" * 32)
    assert factor.use_recovery(b"c" * 32)


def test_neither_secret_nor_recovery_codes_stand_in_what_is_printed_of_it():
    assert "sealed" not in repr(switched_on())
    assert "aaaa" not in repr(switched_on())
