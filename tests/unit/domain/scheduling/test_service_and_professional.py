"""What a service may be, what it costs, and under which address a professional is found."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.scheduling.professional import SLUG_MAXIMUM, is_slug, slug_from
from domain.scheduling.service import Money, ServiceTerms
from tests.builders import NOW, a_professional, a_service, some_terms
from tests.times import weekly_hours


@pytest.mark.parametrize(
    ("amount", "currency", "field", "reason"),
    [
        ("-0.01", "EUR", "price.amount", "out_of_range"),
        ("1000000", "EUR", "price.amount", "out_of_range"),
        ("NaN", "EUR", "price.amount", "out_of_range"),
        ("Infinity", "EUR", "price.amount", "out_of_range"),
        ("1.005", "EUR", "price.amount", "too_precise"),
        ("1", "eur", "price.currency", "malformed"),
        ("1", "EURO", "price.currency", "malformed"),
        ("1", "E1R", "price.currency", "malformed"),
        ("1", "ÉÛR", "price.currency", "malformed"),
    ],
)
def test_money_that_cannot_be_is_refused(amount: str, currency: str, field: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Money(Decimal(amount), currency)
    assert (refused.value.field, refused.value.reason) == (field, reason)


@pytest.mark.parametrize(
    ("amount", "kept"), [("0", "0.00"), ("45", "45.00"), ("1.500", "1.50"), ("999999.99", "999999.99")]
)
def test_money_is_kept_with_two_decimals(amount: str, kept: str) -> None:
    assert str(Money(Decimal(amount), "EUR").amount) == kept


@pytest.mark.parametrize(
    ("field", "lowest", "highest"),
    [
        ("duration", 1, 1440),
        ("interval", 1, 1440),
        ("buffer_before", 0, 1440),
        ("buffer_after", 0, 1440),
        ("minimum_notice", 0, 366 * 1440),
        ("horizon_days", 0, 732),
        ("cancel_cutoff_hours", 0, 366 * 24),
        ("reschedule_cutoff_hours", 0, 366 * 24),
    ],
)
def test_terms_have_bounds(field: str, lowest: int, highest: int) -> None:
    def terms(value: int) -> ServiceTerms:
        return ServiceTerms(**{"name": "Revisión", "duration": 30, field: value})  # pyright: ignore[reportArgumentType]

    for value in (lowest, highest):
        assert getattr(terms(value), field) == value
    for value in (lowest - 1, highest + 1):
        with pytest.raises(InvalidValue) as refused:
            terms(value)
        assert (refused.value.field, refused.value.reason) == (field, "out_of_range")


def test_a_service_has_a_name() -> None:
    for name in ("", "  ", "x" * 121, "a\nb"):
        with pytest.raises(InvalidValue) as refused:
            some_terms(name=name)
        assert refused.value.field == "name"


def test_the_step_is_the_interval_or_else_the_duration() -> None:
    assert some_terms(duration=45).step == 45
    assert some_terms(duration=45, interval=10).step == 10


def test_a_revised_service_remembers_when() -> None:
    service = a_service()
    service.revise(some_terms(name="Otra"), now=NOW + timedelta(days=1))
    assert (service.terms.name, service.created_at, service.updated_at) == ("Otra", NOW, NOW + timedelta(days=1))


def test_hours_are_set_with_their_zone() -> None:
    professional = a_professional()
    professional.set_hours(weekly_hours("sat 10:00-14:00"), timezone="Atlantic/Canary", now=NOW)
    assert professional.hours == weekly_hours("sat 10:00-14:00")
    assert professional.practice.timezone == "Atlantic/Canary"
    with pytest.raises(InvalidValue):
        professional.set_hours(weekly_hours(""), timezone="Canarias", now=NOW)
    assert professional.hours == weekly_hours("sat 10:00-14:00")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Clínica Dental Sol", "clinica-dental-sol"),
        ("  Núñez & Hijos, S.L. ", "nunez-hijos-s-l"),
        ("¡¿…?!", "profesional"),
        ("田中", "profesional"),
        ("a" * 59 + " b", "a" * 59),
        ("../../etc", "etc"),
    ],
)
def test_a_slug_is_a_name_that_fits_into_an_address(name: str, slug: str) -> None:
    assert slug_from(name) == slug


@given(st.text())
def test_a_slug_is_never_empty_nor_strange(name: str) -> None:
    slug = slug_from(name)
    assert 1 <= len(slug) <= 60
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert is_slug(slug)
    assert is_slug(f"{slug}-{10**30}")


@pytest.mark.parametrize("text", ["", "-", "a-", "-a", "a--b", "Ana", "ana\n", "añó", "a" * (SLUG_MAXIMUM + 1)])
def test_what_no_page_can_have_as_its_address_is_no_slug(text: str) -> None:
    assert not is_slug(text)
