"""Who did what."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.administration.views import AuditFilter
from application.pagination import PageRequest
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Operator, Origin
from domain.accounts.errors import EmailTaken
from domain.administration.audit import AuditAction, AuditEntry, SealedEntry, codes, verify
from domain.errors import InvalidValue
from tests.builders import NOW, a_user, an_actor, an_id

pytestmark = pytest.mark.anyio


async def record(units: UnitsOfWork, *entries: AuditEntry) -> None:
    async with units() as unit:
        for entry in entries:
            unit.audit.record(entry)
        await unit.commit()


async def everything(units: UnitsOfWork) -> list[SealedEntry]:
    async with units() as unit:
        return list(await unit.audit.stretch(0, 1000))


async def found(units: UnitsOfWork, **criteria: Any) -> list[int]:
    async with units() as unit:
        page = await unit.audit.page(PageRequest(), AuditFilter(**criteria))
    return [sealed.sequence for sealed in page.items]


async def test_what_is_recorded_comes_back_as_it_was_in_one_chain(units: UnitsOfWork) -> None:
    somebody = an_actor()
    entries = [
        AuditEntry.of(Operator(), AuditAction.USER_CREATED, target=an_id(), details={"roles": "admin client"}, now=NOW),
        AuditEntry.of(
            None, AuditAction.LOGIN_FAILED, origin=Origin(address="2001:db8::7"), now=NOW + timedelta(microseconds=1)
        ),
        AuditEntry.of(somebody, AuditAction.LOGGED_OUT, details={"name": "ñ \U0001f600 \"'"}, now=NOW),
    ]

    await record(units, entries[0])
    await record(units, *entries[1:])

    log = await everything(units)
    assert [sealed.entry for sealed in log] == entries
    assert [sealed.sequence for sealed in log] == [1, 2, 3]
    assert verify(log) == log[-1].place


async def test_words_of_a_newer_version_are_kept_sealed_and_built_upon(units: UnitsOfWork) -> None:
    known = AuditEntry.of(None, AuditAction.LOGIN_FAILED, now=NOW)
    newer = replace(known, action="done_by_a_newer_version", actor="nobody")

    await record(units, known, newer)
    await record(units, known)

    log = await everything(units)
    assert [sealed.entry for sealed in log] == [known, newer, known]
    assert verify(log) == log[-1].place
    assert await found(units) == [3, 2, 1]


async def test_what_is_not_committed_is_not_recorded(units: UnitsOfWork) -> None:
    async with units() as unit:
        unit.audit.record(AuditEntry.of(None, AuditAction.LOGIN_FAILED, now=NOW))
    assert await everything(units) == []


async def test_what_is_refused_at_the_commit_is_not_recorded_either(units: UnitsOfWork) -> None:
    user = a_user()
    async with units() as unit:
        await unit.users.add(user)
        await unit.commit()

    async def add_again() -> None:
        async with units() as unit:
            unit.audit.record(AuditEntry.of(Operator(), AuditAction.USER_CREATED, target=user.id, now=NOW))
            await unit.users.add(a_user(email=str(user.email)))
            await unit.commit()

    with pytest.raises(EmailTaken):
        await add_again()

    assert await everything(units) == []


async def test_of_many_at_once_each_is_sealed_to_the_one_before(units: UnitsOfWork) -> None:
    entries = [AuditEntry.of(None, AuditAction.LOGIN_FAILED, target=an_id(), now=NOW) for _ in range(20)]

    await asyncio.gather(*(record(units, entry) for entry in entries))

    log = await everything(units)
    assert [sealed.sequence for sealed in log] == list(range(1, 21))
    assert {sealed.entry.target_id for sealed in log} == {entry.target_id for entry in entries}
    assert verify(log) == log[-1].place


async def test_the_log_is_read_by_what_is_looked_for_the_latest_first(units: UnitsOfWork) -> None:
    ana, target = an_actor(), an_id()
    await record(
        units,
        AuditEntry.of(ana, AuditAction.LOGGED_OUT, now=NOW),
        AuditEntry.of(ana, AuditAction.APPOINTMENT_SEEN, target=target, now=NOW + timedelta(hours=1)),
        AuditEntry.of(Operator(), AuditAction.APPOINTMENT_SEEN, target=target, now=NOW + timedelta(hours=2)),
    )

    assert await found(units) == [3, 2, 1]
    assert await found(units, action=AuditAction.APPOINTMENT_SEEN) == [3, 2]
    assert await found(units, actor_id=ana.user_id) == [2, 1]
    assert await found(units, target_id=target, actor_id=ana.user_id) == [2]
    assert await found(units, since=NOW + timedelta(hours=1), until=NOW + timedelta(hours=2)) == [2]
    assert await found(units, target_id=an_id()) == []


async def test_whom_it_concerns_is_found_under_whichever_name_the_details_have_them(units: UnitsOfWork) -> None:
    ana, other = an_id(), an_id()
    await record(
        units,
        AuditEntry.of(Operator(), AuditAction.APPOINTMENT_SEEN, target=an_id(), details=codes(client=ana), now=NOW),
        AuditEntry.of(Operator(), AuditAction.APPLICATION_SEEN, target=other, details=codes(applicant=ana), now=NOW),
        AuditEntry.of(Operator(), AuditAction.USER_LOOKED_UP, target=ana, now=NOW),
        AuditEntry.of(Operator(), AuditAction.USER_LOOKED_UP, target=other, details=codes(x=f"{ana}y"), now=NOW),
    )

    assert await found(units, target_id=ana) == [3, 2, 1]
    assert await found(units, target_id=ana, action=AuditAction.APPLICATION_SEEN) == [2]
    assert await found(units, target_id=other) == [4, 2]


async def test_the_log_is_read_a_page_at_a_time(units: UnitsOfWork) -> None:
    await record(units, *(AuditEntry.of(None, AuditAction.LOGIN_FAILED, now=NOW) for _ in range(5)))

    seen, cursor = list[int](), None
    while True:
        async with units() as unit:
            page = await unit.audit.page(PageRequest.parse(2, cursor), AuditFilter())
        seen += [sealed.sequence for sealed in page.items]
        if (cursor := page.next) is None:
            break
    assert seen == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("sequence", ["x", "-1", "", "9" * 19, "1.5", "٣"])
async def test_a_cursor_that_was_tampered_with_is_refused(units: UnitsOfWork, sequence: str) -> None:
    async with units() as unit:
        with pytest.raises(InvalidValue):
            await unit.audit.page(PageRequest(after=(sequence, "")), AuditFilter())
