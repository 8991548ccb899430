"""No answer tells whether an address has an account: not by what it says, and not by how long it takes."""

import random
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from time import perf_counter
from typing import Any

import httpx
import pytest

from tests.integration.platform.people import PASSWORD, Platform
from tests.integration.platform.storage import copy_account

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

TRIES = 200
WARMING_UP = 20
TOLERANCE = 0.10
MEASUREMENTS = 3
"""A machine that does something else meanwhile may spoil one measurement; a difference would be in all of them."""

STATES = ("active", "unverified", "disabled", "invited")


def log_in(email: str) -> tuple[str, dict[str, Any]]:
    return "/auth/login", {"email": email, "password": "not the right one"}


def register(email: str) -> tuple[str, dict[str, Any]]:
    return "/auth/register", {"email": email, "password": PASSWORD, "full_name": "Ana García"}


def ask_for_reset(email: str) -> tuple[str, dict[str, Any]]:
    return "/auth/password-reset-requests", {"email": email}


type Asking = Callable[[str], tuple[str, dict[str, Any]]]
OPERATIONS: Mapping[Asking, int] = {log_in: 401, register: 202, ask_for_reset: 202}
every_operation = pytest.mark.parametrize("asking", OPERATIONS, ids=lambda asking: asking.__name__)


def strangers(count: int) -> list[str]:
    """Addresses that nobody has an account with."""
    return [f"{secrets.token_hex(8)}@example.com" for _ in range(count)]


def accounts(platform: Platform, emails: Sequence[str], state: str = "active") -> Sequence[str]:
    """Give each address an account."""
    invited = state == "invited"
    model, status = platform.account().email, "unverified" if invited else state
    copy_account(platform.up, model, emails, status=status, known=not invited)
    return emails


def ask(platform: Platform, asking: Asking, email: str) -> httpx.Response:
    path, body = asking(email)
    return platform.client.post(path, json=body, headers={"Accept-Language": "en"})


def seen(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """All of an answer but what is another each time."""
    headers = {name: value for name, value in answer.headers.items() if name not in {"date", "x-request-id"}}
    return answer.status_code, answer.content, headers


@every_operation
def test_an_answer_says_the_same_whoever_has_an_account(one_worker: Platform, asking: Asking) -> None:
    status, body, headers = seen(ask(one_worker, asking, *strangers(1)))
    assert status == OPERATIONS[asking]
    for state in STATES:
        for email in accounts(one_worker, strangers(3), state):
            assert seen(ask(one_worker, asking, email)) == (status, body, headers), state


def spellings(email: str) -> Iterable[str]:
    """The same address as different people type it."""
    return email.upper(), email.title(), unicodedata.normalize("NFD", email), unicodedata.normalize("NFC", email)


@every_operation
@pytest.mark.parametrize("name", ["ana", "ana+citas", "josé", "ærøskøbing+x", "анна"])
def test_however_an_address_is_spelled_the_answer_is_the_same(one_worker: Platform, asking: Asking, name: str) -> None:
    stranger, known = (f"{name}.{secrets.token_hex(6)}@example.com" for _ in range(2))
    accounts(one_worker, [known])
    expected = seen(ask(one_worker, asking, stranger))
    for told, untold in zip(spellings(known), spellings(stranger), strict=True):
        assert seen(ask(one_worker, asking, told)) == seen(ask(one_worker, asking, untold)) == expected


@pytest.mark.parametrize("name", ["ana", "ana+citas", "josé", "ærøskøbing+x", "анна"])
def test_an_account_is_found_and_its_failures_are_counted_under_every_spelling(one_worker: Platform, name: str) -> None:
    (known,) = accounts(one_worker, [f"{name}.{secrets.token_hex(6)}@example.com"])
    for spelled in spellings(known):
        one_worker.log_in(spelled)
    for number in range(5):
        assert ask(one_worker, log_in, [*spellings(known)][number % 4]).status_code == 401
    refused = ask(one_worker, log_in, known)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")


@pytest.mark.parametrize("has_account", [True, False])
def test_whoever_has_to_wait_is_told_the_same(one_worker: Platform, has_account: bool) -> None:
    (email,) = strangers(1)
    if has_account:
        accounts(one_worker, [email])
    answers = [ask(one_worker, log_in, email) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1].json() == {
        "type": "urn:gestor-de-citas:problem:too_many_attempts",
        "title": "Too many attempts",
        "status": 429,
        "detail": "Too many attempts: try again in 1 s.",
        "instance": "/api/v1/auth/login",
        "code": "too_many_attempts",
    }


def medians(platform: Platform, asking: Asking, known: Sequence[str], unknown: Sequence[str]) -> tuple[float, float]:
    """How long answers take to those who have an account, and to those who have none, in seconds; asked by turns."""
    took: tuple[list[float], list[float]] = ([], [])
    for pair in zip(known, unknown, strict=True):
        for kind in random.sample((0, 1), 2):
            began = perf_counter()
            answer = ask(platform, asking, pair[kind])
            took[kind].append(perf_counter() - began)
            assert answer.status_code == OPERATIONS[asking], answer.text
    return median(took[0][WARMING_UP:]), median(took[1][WARMING_UP:])


@pytest.mark.measured
@every_operation
def test_an_answer_takes_as_long_whoever_has_an_account(one_worker: Platform, asking: Asking) -> None:
    measured: list[tuple[float, float]] = []
    for _ in range(MEASUREMENTS):
        count = TRIES + WARMING_UP
        known = accounts(one_worker, strangers(count))
        measured.append(medians(one_worker, asking, known, strangers(count)))
        to_owners, to_strangers = measured[-1]
        print(f"{asking.__name__}: {to_owners * 1000:.2f} ms and {to_strangers * 1000:.2f} ms")
        if abs(to_owners / to_strangers - 1) < TOLERANCE:
            return
    raise AssertionError(measured)
