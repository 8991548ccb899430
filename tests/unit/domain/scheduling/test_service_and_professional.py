"""What a service may be, what it costs, and under which address a professional is found."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.ids import ProfessionalId, ServiceId, UserId
from domain.scheduling.alignment import Alignment, Steps
from domain.scheduling.limits import Limits
from domain.scheduling.professional import SLUG_MAXIMUM, Professional, is_slug, slug_from
from domain.scheduling.service import Money, Service, ServiceTerms
from tests.builders import NOW, a_practice, a_professional, a_service, an_id, some_terms
from tests.times import weekly_hours


@pytest.mark.parametrize(
    ("amount", "currency", "field", "reason"),
    [
        ("-0.01", "EUR", "price.amount", "out_of_range"),
        ("1000000", "EUR", "price.amount", "out_of_range"),
        ("999999.991", "EUR", "price.amount", "too_precise"),
        ("NaN", "EUR", "price.amount", "out_of_range"),
        ("Infinity", "EUR", "price.amount", "out_of_range"),
        ("1.005", "EUR", "price.amount", "too_precise"),
        ("1", "eur", "price.currency", "malformed"),
        ("1", "EURO", "price.currency", "malformed"),
        ("1", "E1R", "price.currency", "malformed"),
        ("1", "ÉÛR", "price.currency", "malformed"),
        ("1", "EU", "price.currency", "malformed"),
        ("1", "", "price.currency", "malformed"),
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
        ("offset", 0, 1440),
        ("buffer_before", 0, 1440),
        ("buffer_after", 0, 1440),
        ("minimum_notice", 0, 366 * 1440),
        ("horizon_days", 0, 732),
        ("approval_hours", 1, 720),
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
        assert refused.value.message == f"{field} must lie between {lowest} and {highest}."


def test_what_is_not_said_has_no_surprise_in_it() -> None:
    assert ServiceTerms(name="Revisión", duration=30) == ServiceTerms(
        name="Revisión",
        duration=30,
        description="",
        price=None,
        interval=None,
        alignment=Alignment.OPENING,
        offset=0,
        buffer_before=0,
        buffer_after=0,
        minimum_notice=0,
        horizon_days=60,
        limits=Limits(per_day=None, per_week=None, per_month=None, per_year=None),
        requires_approval=False,
        approval_hours=48,
        cancel_cutoff_hours=0,
        reschedule_cutoff_hours=0,
        location="",
        active=True,
    )


@pytest.mark.parametrize(("field", "longest"), [("name", 120), ("description", 2000), ("location", 200)])
def test_texts_have_a_length_and_no_control_characters(field: str, longest: int) -> None:
    assert len(getattr(some_terms(**{field: " " + "x" * longest}), field)) == longest
    for text, reason in (("x" * (longest + 1), "too_long"), ("a\0b", "control_character")):
        with pytest.raises(InvalidValue) as refused:
            some_terms(**{field: text})
        assert (refused.value.field, refused.value.reason) == (field, reason)
    assert some_terms(description="a\nb").description == "a\nb"
    with pytest.raises(InvalidValue):
        some_terms(location="a\nb")


def test_a_service_has_a_name() -> None:
    for name in ("", "  ", "x" * 121, "a\nb"):
        with pytest.raises(InvalidValue) as refused:
            some_terms(name=name)
        assert refused.value.field == "name"


def test_the_step_is_the_interval_or_else_the_duration() -> None:
    assert some_terms(duration=45).step == 45
    assert some_terms(duration=45, interval=10).step == 10
    terms = some_terms(duration=45, interval=10, alignment=Alignment.CLOCK, offset=5)
    assert terms.steps == Steps(alignment=Alignment.CLOCK, interval=10, offset=5)
    assert some_terms(duration=45).steps == Steps(alignment=Alignment.OPENING, interval=45, offset=0)


def test_a_service_is_published_as_it_is_described() -> None:
    service_id, professional_id = ServiceId(an_id()), ProfessionalId(an_id())
    service = Service.publish(id=service_id, professional_id=professional_id, terms=some_terms(), now=NOW)
    assert (service.id, service.professional_id, service.terms) == (service_id, professional_id, some_terms())
    assert (service.created_at, service.updated_at, service.version) == (NOW, NOW, 0)


def test_a_new_practice_has_neither_hours_nor_holidays() -> None:
    professional_id, user_id = ProfessionalId(an_id()), UserId(an_id())
    professional = Professional.open_practice(
        id=professional_id, user_id=user_id, slug="ana-perez", practice=a_practice(), now=NOW
    )
    assert (professional.id, professional.user_id, professional.slug) == (professional_id, user_id, "ana-perez")
    assert (professional.practice, professional.hours) == (a_practice(), weekly_hours(""))
    assert (professional.holidays_region, professional.version) == (None, 0)
    assert (professional.created_at, professional.updated_at) == (NOW, NOW)


def test_a_revised_service_remembers_when() -> None:
    service = a_service()
    service.revise(some_terms(name="Otra"), now=NOW + timedelta(days=1))
    assert (service.terms.name, service.created_at, service.updated_at) == ("Otra", NOW, NOW + timedelta(days=1))


def test_hours_are_set_with_their_zone_and_holidays() -> None:
    professional, later = a_professional(), NOW + timedelta(days=1)
    professional.set_hours(
        weekly_hours("sat 10:00-14:00"), timezone="Atlantic/Canary", holidays_region="ES-CN", now=later
    )
    assert professional.hours == weekly_hours("sat 10:00-14:00")
    assert (professional.practice.timezone, professional.holidays_region) == ("Atlantic/Canary", "ES-CN")
    assert (professional.created_at, professional.updated_at) == (NOW, later)
    with pytest.raises(InvalidValue) as refused:
        professional.set_hours(weekly_hours(""), timezone="Canarias", now=NOW)
    assert (refused.value.field, refused.value.reason) == ("timezone", "unknown_timezone")
    assert (professional.hours, professional.updated_at) == (weekly_hours("sat 10:00-14:00"), later)
    professional.set_hours(weekly_hours(""), timezone="Atlantic/Canary", now=later)
    assert professional.holidays_region is None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Clínica Dental Sol", "clinica-dental-sol"),
        ("  Núñez & Hijos, S.L. ", "nunez-hijos-s-l"),
        ("¡¿…?!", "profesional"),
        ("田中", "profesional"),
        ("a" * 59 + " b", "a" * 59),
        ("a" * 58 + " b", "a" * 58 + "-b"),
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


def test_an_address_may_be_as_long_as_it_says() -> None:
    assert SLUG_MAXIMUM == 100
    assert is_slug("a" * 100)
    assert is_slug("a-1-b")
