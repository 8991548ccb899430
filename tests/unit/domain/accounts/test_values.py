"""Addresses, telephone numbers and passwords."""

import pytest

from domain.accounts.values import EmailAddress, PhoneNumber, check_password
from domain.errors import InvalidValue


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ana@Example.ORG ", "ana@example.org"),
        ("ana+citas@example.org", "ana+citas@example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("josé@ejemplo.es", "josé@ejemplo.es"),
    ],
)
def test_an_address_is_kept_in_lower_case(typed: str, kept: str) -> None:
    assert str(EmailAddress(typed)) == kept
    assert EmailAddress(typed) == EmailAddress(kept)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "ana",
        "@example.org",
        "ana@",
        "ana@b@example.org",
        "ana perez@example.org",
        "Ana <ana@example.org>",
        "ana@example.org, eva@example.org",
        "ana@example.org\nBcc: eva@example.org",
        "ana\0@example.org",
        "ana\u200b@example.org",
        f"{'a' * 250}@b.es",
    ],
)
def test_an_address_that_would_break_mail_is_refused(value: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        EmailAddress(value)
    assert refused.value.field == "email"


def test_a_telephone_number_is_international() -> None:
    assert str(PhoneNumber("+34600111222")) == "+34600111222"
    for value in ("", "600111222", "+0600111222", "+34 600 111 222", "+34600", "+3460011122233445", "+34６00111222"):
        with pytest.raises(InvalidValue) as refused:
            PhoneNumber(value)
        assert refused.value.field == "phone"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("x" * 7, "too_short"),
        ("x" * 129, "too_long"),
        ("x" * 7 + "\0", "control_character"),
        ("x" * 7 + "\ud800", "control_character"),
    ],
)
def test_a_password_that_cannot_be_kept_is_refused(password: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_password(password)
    assert (refused.value.field, refused.value.reason) == ("password", reason)


@pytest.mark.parametrize("password", ["x" * 8, "x" * 128, "        ", "🐎🔋📎🐎🔋📎🐎🔋", "contraseña\n", "12345678"])
def test_any_other_password_will_do(password: str) -> None:
    check_password(password)
