"""Passwords that are too easy to guess."""

import pytest

from domain.accounts.passwords import refuse_guessable
from domain.accounts.values import EmailAddress
from domain.errors import InvalidValue

ANA = EmailAddress("ana.garcia@clinica-sol.example")


def check(password: str) -> None:
    refuse_guessable(password, email=ANA, is_common={"password", "qwertyuiop", "dragon2000"}.__contains__)


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PassWord",
        "p-a-s-s-w-o-r-d",
        "Qwertyuiop",
        "dragon 2000",
        "ana.garcia@clinica-sol.example",
        "AnaGarcia",
        "anagarcia2027",
        "1ana.garcia1",
        "clinica-sol",
        "GestorDeCitas",
        "gestor de citas 2027",
        "aaaaaaaaaaaa",
        "1111-1111",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        check(password)
    assert (refusal.value.field, refusal.value.reason) == ("password", "guessable")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "ana garcia y su perro",
        "ñandú con gafas",
        "passwords are hard",
        "Σίσυφος1",
        "🙈🙉🙊🙈🙉🙊🙈🙉",
        "12345670",
    ],
)
def test_anything_else_is_taken(password: str) -> None:
    check(password)


def test_short_names_of_mailboxes_refuse_nothing() -> None:
    refuse_guessable("12121212a", email=EmailAddress("a@b.example"), is_common=lambda _: False)
