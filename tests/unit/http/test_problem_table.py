"""Every refusal has its row."""

import importlib
import pkgutil
from collections import Counter
from http import HTTPStatus
from string import ascii_lowercase
from types import ModuleType

import pytest

import application
import domain
from adapters.http.errors import RequestRefused
from adapters.http.fault_texts import InvalidText
from adapters.http.problem_rows.row import Row
from adapters.http.problem_table import TABLE, UNEXPECTED, row_of
from application.errors import DependencyDown, TransactionAborted
from domain.accounts.errors import RoleRequired
from domain.accounts.values import Locale
from domain.errors import DomainError, NotFound, StaleVersion
from domain.scheduling.errors import IllegalTransition, SlotRefused
from domain.scheduling.life import Status


def import_all(package: ModuleType) -> None:
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)


def subclasses(root: type[Exception]) -> set[type[Exception]]:
    return {root}.union(*(subclasses(kind) for kind in root.__subclasses__()))


STATUSES = {
    Status.HELD: "solo reservada de forma provisional",
    Status.PENDING: "pendiente de aprobación",
    Status.CONFIRMED: "confirmada",
    Status.COMPLETED: "completada",
    Status.NO_SHOW: "cerrada por ausencia del cliente",
    Status.CANCELLED: "cancelada",
    Status.DECLINED: "rechazada",
    Status.EXPIRED: "caducada",
}

import_all(domain)
import_all(application)
# What only its subclasses are ever raised as, and what is an InvalidValue or a DependencyDown to everybody else.
ROOTS = {RequestRefused, SlotRefused, InvalidText, TransactionAborted}
REFUSALS = sorted(
    (subclasses(DomainError) | subclasses(RequestRefused)) - ROOTS,
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_row_of_its_own(kind: type[Exception]):
    assert kind in TABLE


def test_no_row_is_for_something_else():
    assert set(TABLE) <= set(REFUSALS)


@pytest.mark.parametrize("row", [*TABLE.values(), UNEXPECTED], ids=lambda row: row.title[Locale.ENGLISH])
def test_every_row_speaks_both_languages(row: Row):
    assert row.title.keys() == row.texts.keys() == set(Locale)
    assert all(row.title.values())
    assert row.texts[Locale.SPANISH]


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.title[Locale.ENGLISH])
def test_a_refusal_is_the_clients_business_or_an_outage(row: Row):
    assert HTTPStatus(row.status).is_client_error or row.status == HTTPStatus.SERVICE_UNAVAILABLE


def test_whoever_is_not_authenticated_is_told_how():
    unauthenticated = [row for row in TABLE.values() if row.status == HTTPStatus.UNAUTHORIZED]

    assert unauthenticated
    assert all(row.headers["WWW-Authenticate"].startswith("Bearer") for row in unauthenticated)


def test_a_transaction_that_was_given_up_too_often_is_a_dependency_that_is_down():
    assert row_of(TransactionAborted) is TABLE[DependencyDown]
    assert TransactionAborted.code == DependencyDown.code


def test_a_code_names_one_refusal():
    codes = Counter(kind.code for kind in REFUSALS if issubclass(kind, DomainError | RequestRefused))

    # An invalid value, or token, is one thing to clients, whether the edge or the domain found it.
    assert {code for code, count in codes.items() if count > 1} == {"invalid_value", "invalid_token"}
    assert all(set(code) <= {*ascii_lowercase, "_"} for code in codes)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (NotFound("appointment"), "No existe, o no es tuyo: cita."),
        (NotFound("hold"), "No existe, o no es tuyo: reserva provisional."),
        (NotFound("exception"), "No existe, o no es tuyo: día excepcional."),
        (NotFound("time off"), "No existe, o no es tuyo: ausencia."),
        (StaleVersion("professional"), "Ha cambiado desde que lo leíste (profesional)"),
        *(
            (IllegalTransition("confirm", status), f"La cita está {word} y no admite")
            for status, word in STATUSES.items()
        ),
        (RoleRequired("professional"), "con el rol «profesional»"),
    ],
)
def test_details_are_told_in_spanish_too(error: DomainError, sentence: str):
    assert sentence in row_of(type(error)).detail(Locale.SPANISH, error.details)


def test_every_status_has_its_word():
    assert set(STATUSES) == set(Status)
