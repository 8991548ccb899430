import asyncio
import unicodedata
from collections.abc import Iterator
from time import process_time

import pytest

from adapters.security.passwords import Argon2PasswordHasher
from application.errors import DependencyDown
from domain.accounts.user import NO_PASSWORD

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def passwords() -> Argon2PasswordHasher:
    return Argon2PasswordHasher()


async def test_the_right_password_fits_and_another_does_not(passwords: Argon2PasswordHasher):
    stored = await passwords.hash("correct horse")
    assert await passwords.verify("correct horse", stored)
    assert not await passwords.verify("correct  horse", stored)
    assert not await passwords.verify("", stored)


async def test_the_hash_names_argon2id_and_the_parameters_that_owasp_recommends(passwords: Argon2PasswordHasher):
    assert (await passwords.hash("correct horse")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_the_same_password_never_has_the_same_hash(passwords: Argon2PasswordHasher):
    assert await passwords.hash("correct horse") != await passwords.hash("correct horse")


async def test_a_password_is_the_same_however_its_accents_were_typed(passwords: Argon2PasswordHasher):
    stored = await passwords.hash(unicodedata.normalize("NFD", "contraseña"))
    assert await passwords.verify(unicodedata.normalize("NFC", "contraseña"), stored)


async def test_nobody_fits_an_account_that_is_not_there(passwords: Argon2PasswordHasher):
    assert not await passwords.verify("nobody has this password", None)


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "x",
        "plain password",
        "$argon2id$",
        "$argon2id$v=19$m=19456,t=2,p=1$AAAA",
        "$2b$12$abcdefghijklmnopqrstuv",
        "ñ",
        NO_PASSWORD,
    ],
)
async def test_nobody_fits_what_is_not_a_hash(passwords: Argon2PasswordHasher, garbage: str):
    assert not await passwords.verify("plain password", garbage)


async def test_characters_that_no_keyboard_types_are_a_wrong_password(passwords: Argon2PasswordHasher):
    stored = await passwords.hash("correct horse")
    assert not await passwords.verify("\ud800\0", stored)


async def test_an_unknown_account_takes_the_work_of_a_known_one(passwords: Argon2PasswordHasher):
    """Compared by the processor's time, of which a busy machine takes nothing."""
    stored = await passwords.hash("correct horse")

    async def fastest(of: str | None) -> float:
        times: list[float] = []
        for _ in range(8):
            began = process_time()
            await passwords.verify("wrong", of)
            times.append(process_time() - began)
        return min(times)

    known, unknown, invited = await fastest(stored), await fastest(None), await fastest(NO_PASSWORD)
    assert 0.5 < unknown / known < 2
    assert 0.5 < invited / known < 2


async def test_the_event_loop_goes_on_while_many_hash(passwords: Argon2PasswordHasher):
    hashing = asyncio.gather(*(passwords.hash(f"password {number}") for number in range(8)))
    turns = iter_turns()
    while not hashing.done():
        next(turns)
        await asyncio.sleep(0)
    assert next(turns) > 8
    await hashing


async def test_whoever_comes_when_too_many_wait_is_told_so_at_once():
    bounded = Argon2PasswordHasher(at_once=1, waiting=2)
    outcomes = await asyncio.gather(*(bounded.hash("correct horse") for _ in range(5)), return_exceptions=True)
    assert [isinstance(outcome, DependencyDown) for outcome in outcomes] == [False, False, False, True, True]
    assert await bounded.verify("correct horse", str(outcomes[0]))


async def test_whoever_gives_up_waiting_is_never_hashed_and_makes_room():
    bounded = Argon2PasswordHasher(at_once=1, waiting=19)
    began = process_time()
    await bounded.hash("correct horse")
    one, began = process_time() - began, process_time()
    impatient = [asyncio.create_task(bounded.hash("correct horse")) for _ in range(20)]
    await asyncio.sleep(0)
    for waiting in impatient:
        waiting.cancel()
    await asyncio.gather(*impatient, return_exceptions=True)
    await bounded.hash("correct horse")
    assert process_time() - began < 6 * one


def iter_turns() -> Iterator[int]:
    turn = 0
    while True:
        turn += 1
        yield turn
