"""Accounts, sessions, links and applications in storage."""

import asyncio
from datetime import datetime, timedelta

import pytest

from application.unit_of_work import UnitsOfWork
from domain.accounts.errors import ApplicationAlreadyOpen, EmailTaken
from domain.accounts.mailed_link import LinkPurpose
from domain.accounts.user import UserStatus
from domain.accounts.values import EmailAddress, Locale, Role
from domain.ids import ApplicationId, SessionId, UserId
from tests.builders import (
    NOW,
    a_link,
    a_practice,
    a_session,
    a_user,
    an_application,
    an_id,
)
from tests.contracts.stored import state, store

pytestmark = pytest.mark.anyio


async def test_an_account_is_found_by_its_address(units: UnitsOfWork) -> None:
    user = a_user(email="ana@example.org", phone=None, locale=Locale.ENGLISH, timezone="America/Bogota")
    await store(units, user, a_user(email="anabel@example.org"))

    async with units() as unit:
        assert state(await unit.users.with_email(EmailAddress("ANA@example.org"))) == state(user)
        assert state(await unit.users.with_email_for_update(EmailAddress("ana@example.org"))) == state(user)
        assert await unit.users.with_email(EmailAddress("nobody@example.org")) is None
        assert await unit.users.with_email_for_update(EmailAddress("nobody@example.org")) is None
        assert await unit.users.get(UserId(an_id())) is None


async def test_an_address_has_one_account(units: UnitsOfWork) -> None:
    await store(units, a_user(email="ana@example.org"))
    with pytest.raises(EmailTaken):
        await store(units, a_user(email="ana@example.org"))


async def test_of_two_who_take_an_address_at_the_same_moment_one_gets_it(units: UnitsOfWork) -> None:
    async def register() -> str:
        try:
            await store(units, a_user(email="ana@example.org"))
        except EmailTaken as error:
            return error.code
        return "stored"

    assert sorted(await asyncio.gather(register(), register(), register())) == ["email_taken"] * 2 + ["stored"]


async def test_a_changed_account_is_stored_whole(units: UnitsOfWork) -> None:
    user = a_user(status=UserStatus.UNVERIFIED)
    await store(units, user)
    async with units() as unit:
        held = await unit.users.get_for_update(user.id)
        assert held is not None
        held.verify_email(now=NOW + timedelta(hours=1))
        held.grant(Role.ADMIN, now=NOW + timedelta(hours=2))
        await unit.users.save(held)
        await unit.commit()

    async with units() as unit:
        assert state(await unit.users.get(user.id)) == state(held)


async def test_a_session_is_stored_and_changed(units: UnitsOfWork) -> None:
    user = a_user()
    session = a_session(user)
    await store(units, user, session)
    async with units() as unit:
        held = await unit.sessions.get_for_update(session.id)
        assert state(held) == state(session)
        assert held is not None
        held.rotate(presented=session.refresh_digest, replacement=b"n" * 32, now=NOW + timedelta(days=1))
        held.revoke(now=NOW + timedelta(days=2))
        await unit.sessions.save(held)
        await unit.commit()

    async with units() as unit:
        assert state(await unit.sessions.get_for_update(session.id)) == state(held)
        assert await unit.sessions.get_for_update(SessionId(an_id())) is None


async def test_live_sessions_are_told_the_last_used_first(units: UnitsOfWork) -> None:
    user, other = a_user(), a_user()
    older, newer, ended = a_session(user), a_session(user, now=NOW + timedelta(hours=1)), a_session(user)
    ended.revoke(now=NOW)
    await store(units, user, other, older, newer, ended, a_session(other))
    async with units() as unit:
        live = await unit.sessions.live(user.id, now=NOW + timedelta(hours=2))
        late = await unit.sessions.live(user.id, now=older.expires_at)
        last = await unit.sessions.live(user.id, now=newer.expires_at)
    assert [state(session) for session in live] == [state(newer), state(older)]
    assert [session.id for session in late] == [newer.id]
    assert last == []


async def test_all_sessions_of_a_user_end_but_the_one_that_is_named(units: UnitsOfWork) -> None:
    user, other = a_user(), a_user()
    kept, first, ended, strange = a_session(user), a_session(user), a_session(user), a_session(other)
    ended.revoke(now=NOW)
    await store(units, user, other, kept, first, ended, strange)
    later = NOW + timedelta(hours=1)

    async def revocations() -> list[datetime | None]:
        async with units() as unit:
            found = [await unit.sessions.get_for_update(each.id) for each in (kept, first, ended, strange)]
        return [session and session.revoked_at for session in found]

    async with units() as unit:
        await unit.sessions.end_all(user.id, but=kept.id, now=later)
        await unit.commit()
    assert await revocations() == [None, later, NOW, None]
    async with units() as unit:
        await unit.sessions.end_all(user.id, now=later)
        await unit.commit()
    assert await revocations() == [later, later, NOW, None]


async def test_a_link_is_stored_and_used(units: UnitsOfWork) -> None:
    user = a_user()
    link = a_link(user)
    await store(units, user, link)
    async with units() as unit:
        held = await unit.mailed_links.get_for_update(link.id)
        assert state(held) == state(link)
        assert held is not None
        held.redeem(LinkPurpose.VERIFY_EMAIL, now=NOW)
        await unit.mailed_links.save(held)
        await unit.commit()

    async with units() as unit:
        assert state(await unit.mailed_links.get_for_update(link.id)) == state(held)


async def test_discarded_links_are_unusable_and_others_stay(units: UnitsOfWork) -> None:
    user, other = a_user(), a_user()
    first, second, others = a_link(user), a_link(user), a_link(other)
    await store(units, user, other, first, second, others)
    newest = a_link(user)
    async with units() as unit:
        await unit.mailed_links.discard(user.id, LinkPurpose.VERIFY_EMAIL)
        await unit.mailed_links.add(newest)
        await unit.commit()

    async with units() as unit:
        for link in (first, second):
            held = await unit.mailed_links.get_for_update(link.id)
            assert held is None or held.used_at is not None
        for link in (newest, others):
            assert state(await unit.mailed_links.get_for_update(link.id)) == state(link)


async def test_an_applicant_has_one_open_application(units: UnitsOfWork) -> None:
    user = a_user()
    await store(units, user, an_application(user))
    with pytest.raises(ApplicationAlreadyOpen):
        await store(units, an_application(user))


async def test_of_two_applications_at_the_same_moment_one_is_stored(units: UnitsOfWork) -> None:
    user = a_user()
    await store(units, user)

    async def apply() -> str:
        try:
            await store(units, an_application(user))
        except ApplicationAlreadyOpen as error:
            return error.code
        return "stored"

    assert sorted(await asyncio.gather(apply(), apply())) == ["application_already_open", "stored"]


async def test_after_a_rejection_one_may_apply_again(units: UnitsOfWork) -> None:
    user, admin = a_user(), a_user(roles={Role.ADMIN})
    application = an_application(user, practice=a_practice(city=None, licence_number=None))
    await store(units, user, admin, application)
    async with units() as unit:
        held = await unit.applications.get_for_update(application.id)
        assert state(held) == state(application)
        assert held is not None
        held.reject(by=admin.id, reason="Falta el número de colegiado.", now=NOW + timedelta(hours=1))
        await unit.applications.save(held)
        await unit.commit()

    await store(units, an_application(user))
    async with units() as unit:
        assert state(await unit.applications.get(application.id)) == state(held)
        assert await unit.applications.get(ApplicationId(an_id())) is None


async def test_the_latest_rejection_of_an_applicant_is_known(units: UnitsOfWork) -> None:
    user, other = a_user(), a_user()
    first, second, withdrawn, others = (an_application(who) for who in (user, user, user, other))
    first.reject(by=None, reason="Falta el título", now=NOW)
    second.reject(by=None, reason="Falta el título", now=NOW + timedelta(days=40))
    withdrawn.withdraw(now=NOW + timedelta(days=50))
    await store(units, user, other, first, second, withdrawn, others)
    async with units() as unit:
        assert await unit.applications.last_rejection(user.id) == NOW + timedelta(days=40)
        assert await unit.applications.last_rejection(other.id) is None
