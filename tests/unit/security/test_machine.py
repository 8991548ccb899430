import re
from datetime import UTC, timedelta

from adapters.security.keys import derive_key
from adapters.security.machine import SystemClock, SystemIdentifiers

IDS = SystemIdentifiers()


def test_the_clock_tells_utc_and_does_not_run_backwards():
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert timedelta(0) <= second - first < timedelta(minutes=1)


def test_identifiers_are_of_version_7_and_rise():
    made = [IDS.new_id() for _ in range(1000)]
    assert {identifier.version for identifier in made} == {7}
    assert made == sorted(made)
    assert len(set(made)) == 1000


def test_the_identifier_of_an_account_tells_nothing():
    made = [IDS.new_account_id() for _ in range(100)]
    assert {identifier.version for identifier in made} == {4}
    assert len(set(made)) == 100


def test_a_number_can_be_read_over_the_phone():
    for _ in range(200):
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", IDS.new_number())


def test_secrets_have_256_bits_and_are_safe_in_urls():
    made = {IDS.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", secret) for secret in made)


def test_jitter_lies_between_nought_and_one():
    made = [IDS.jitter() for _ in range(1000)]
    assert all(0 <= jitter < 1 for jitter in made)
    assert max(made) - min(made) > 0.5


def test_each_purpose_has_a_key_of_its_own():
    keys = {derive_key("secret", "one"), derive_key("secret", "two"), derive_key("other", "one")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}
