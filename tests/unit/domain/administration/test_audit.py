"""The chain of seals."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts.actor import Operator, Origin
from domain.administration.audit import (
    GENESIS,
    START,
    AuditAction,
    AuditActor,
    AuditEntry,
    ChainBroken,
    SealedEntry,
    verify,
)
from domain.ids import UserId
from tests.builders import NOW, an_actor

ANA = UserId(UUID("018f0000-0000-7000-8000-00000000000a"))
TARGET = UUID("018f0000-0000-7000-8000-00000000000b")


def an_entry(number: int = 0, **changes: object) -> AuditEntry:
    entry = AuditEntry.of(
        an_actor(user_id=ANA), AuditAction.EMAIL_CHANGED, target=TARGET, now=NOW + timedelta(minutes=number)
    )
    return replace(entry, **changes)


def chain(count: int) -> list[SealedEntry]:
    end, entries = START, list[SealedEntry]()
    for number in range(count):
        entries.append(end.next(an_entry(number)))
        end = entries[-1].place
    return entries


def broken_at(entries: Sequence[SealedEntry]) -> int | None:
    try:
        verify(entries)
    except ChainBroken as broken:
        return broken.sequence
    return None


def test_a_seal_is_what_the_docstring_says() -> None:
    entry = an_entry(details={"z": "ñ", "a": "1"}, address="2001:db8::1")

    sealed = START.next(entry)

    at = NOW.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    said = f'[1,"{at}","user","{ANA}","email_changed","{TARGET}",{{"a":"1","z":"\\u00f1"}},"2001:db8::1"]'
    assert sealed.seal == hashlib.sha256(bytes(32) + said.encode()).digest()
    assert (sealed.sequence, sealed.previous) == (1, GENESIS)


def test_whoever_acts_is_told_apart() -> None:
    action, here = AuditAction.USER_CREATED, Origin(address="192.0.2.1", agent="x")

    console = AuditEntry.of(Operator(), action, now=NOW)
    nobody = AuditEntry.of(None, AuditAction.LOGIN_FAILED, target=TARGET, origin=here, now=NOW)
    somebody = AuditEntry.of(replace(an_actor(user_id=ANA), origin=here), action, now=NOW)

    assert (console.actor, console.actor_id, console.address) == (AuditActor.OPERATOR, None, None)
    assert (nobody.actor, nobody.actor_id, nobody.address) == (AuditActor.NOBODY, None, "192.0.2.1")
    assert (somebody.actor, somebody.actor_id, somebody.address) == (AuditActor.USER, ANA, "192.0.2.1")


def test_a_whole_chain_is_followed_to_its_end() -> None:
    entries = chain(5)

    assert verify(entries) == entries[-1].place
    assert verify(entries[2:], behind=entries[1].place) == entries[-1].place
    assert verify([]) == START


@given(st.integers(0, 5), st.sampled_from(["address", "details", "at", "actor_id", "action", "target_id"]))
def test_whatever_is_changed_breaks_the_chain_there(place: int, name: str) -> None:
    other: dict[str, object] = {
        "address": "192.0.2.7",
        "details": {"role": "admin"},
        "at": NOW - timedelta(days=1),
        "actor_id": UserId(TARGET),
        "action": AuditAction.LOGGED_IN,
        "target_id": None,
    }
    entries = chain(6)
    entries[place] = replace(entries[place], entry=replace(entries[place].entry, **{name: other[name]}))

    assert broken_at(entries) == place + 1


@given(st.integers(0, 4))
def test_whatever_is_removed_or_sealed_anew_breaks_the_chain(place: int) -> None:
    entries = chain(6)
    forged = (entries[place - 1].place if place else START).next(an_entry(99))

    assert broken_at(entries[:place] + entries[place + 1 :]) == place + 1
    assert broken_at([*entries[:place], forged, *entries[place + 1 :]]) == place + 2


def test_an_entry_that_comes_twice_breaks_the_chain() -> None:
    entries = chain(3)

    with pytest.raises(ChainBroken, match="from entry 3 on"):
        verify([entries[0], entries[1], entries[1], entries[2]])
