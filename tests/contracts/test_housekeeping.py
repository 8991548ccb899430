"""What has served its time is deleted, and nothing else."""

from datetime import datetime, timedelta

import pytest

from application.scheduling.ports import IdempotencyKey
from application.unit_of_work import UnitsOfWork
from domain.accounts.mailed_link import LinkPurpose
from domain.accounts.throttle import POLICIES, Throttled
from domain.ids import AppointmentId, MailedLinkId
from domain.notifications.delivery import DeliveryStatus
from domain.notifications.notification import MessageKind
from domain.scheduling.appointment import Appointment
from domain.scheduling.life import Status
from tests.builders import (
    FIRST_START,
    NOW,
    ZONE_RULES,
    a_delivery,
    a_link,
    a_notification,
    a_session,
    a_user,
    an_agenda,
    an_api_key,
    an_appointment,
    an_id,
)
from tests.contracts.stored import a_stored_practice, store

pytestmark = pytest.mark.anyio

A_YEAR_LATER = NOW + timedelta(days=365)
SECOND = timedelta(seconds=1)


async def purged(units: UnitsOfWork, now: datetime) -> int:
    async with units() as unit:
        rows = await unit.housekeeping.purge(now=now)
        await unit.commit()
    return rows


async def test_nothing_that_is_in_use_is_deleted(units: UnitsOfWork) -> None:
    user = a_user()
    session, link = a_session(user, now=A_YEAR_LATER), a_link(user, now=A_YEAR_LATER)
    user.request_verification(link_id=link.id, now=NOW)  # never relayed
    await store(units, user, session, link)
    async with units() as unit:
        assert await unit.housekeeping.purge(now=A_YEAR_LATER) == 0
        await unit.commit()
    async with units() as unit:
        assert await unit.sessions.get_for_update(session.id) is not None
        assert await unit.mailed_links.get_for_update(link.id) is not None
        assert len(await unit.outbox.claim(limit=10, now=A_YEAR_LATER)) == 1


async def test_ended_sessions_old_links_answers_and_relayed_events_go(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    user = practice.client
    expired, revoked = a_session(user), a_session(user, now=NOW)
    revoked.revoke(now=NOW)
    used = a_link(user)
    used.redeem(LinkPurpose.VERIFY_EMAIL, now=NOW)
    appointment = an_appointment(practice.service, user)
    talked_about = a_user()
    talked_about.request_verification(link_id=MailedLinkId(an_id()), now=NOW)
    await store(units, talked_about, expired, revoked, used, appointment)
    key = IdempotencyKey("k", b"f")
    async with units() as unit:
        (event,) = await unit.outbox.claim(limit=10, now=NOW)
        await unit.outbox.mark_relayed(event.id, now=NOW)
        assert await unit.answers.recall(user.id, key, now=NOW) is None
        view = await unit.appointment_views.get(appointment.id)
        assert view is not None
        await unit.answers.remember(user.id, key, view, now=NOW)
        await unit.commit()

    async with units() as unit:
        assert await unit.housekeeping.purge(now=A_YEAR_LATER) == 5
        await unit.commit()
    async with units() as unit:
        assert await unit.housekeeping.purge(now=A_YEAR_LATER) == 0
        assert await unit.sessions.get_for_update(expired.id) is None
        assert await unit.sessions.get_for_update(revoked.id) is None
        assert await unit.mailed_links.get_for_update(used.id) is None
        assert await unit.answers.recall(user.id, key, now=NOW) is None
        assert await unit.appointments.get(appointment.id) is not None


async def test_mere_holds_go_with_their_history_and_nothing_that_was_booked(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    held = Appointment.hold(
        id=AppointmentId(an_id()),
        number="N-1",
        service=practice.service,
        agenda=an_agenda(),
        client_id=practice.client.id,
        start=FIRST_START,
        now=NOW,
        zone_rules=ZONE_RULES,
    )
    released = an_appointment(practice.service, practice.client, status=Status.EXPIRED, expires_at=NOW)
    released.booked_at = None
    unanswered = an_appointment(practice.service, practice.client, status=Status.EXPIRED, expires_at=NOW)
    just_now = an_appointment(
        practice.service,
        practice.client,
        start=FIRST_START + timedelta(hours=1),
        status=Status.HELD,
        expires_at=A_YEAR_LATER - timedelta(hours=1),
    )
    await store(units, held, released, unanswered, just_now)
    async with units() as unit:
        assert await unit.housekeeping.purge(now=A_YEAR_LATER) == 2
        await unit.commit()
    async with units() as unit:
        assert await unit.housekeeping.purge(now=A_YEAR_LATER) == 0
        assert await unit.appointments.get(held.id) is None
        assert await unit.appointment_views.history(held.id) == []
        assert await unit.appointments.get(released.id) is None
        assert await unit.appointments.get(unanswered.id) is not None
        assert await unit.appointments.get(just_now.id) is not None


async def test_attempts_are_forgotten_once_nobody_has_to_wait_for_them(units: UnitsOfWork) -> None:
    old, recent = b"o" * 32, b"r" * 32
    async with units() as unit:
        for key, at in ((old, NOW), (recent, A_YEAR_LATER - timedelta(hours=1))):
            throttle = await unit.throttles.get_for_update(key, now=at)
            throttle.count(POLICIES[Throttled.LOGIN_BY_ACCOUNT], now=at)
            await unit.throttles.save(throttle)
        await unit.commit()
    async with units() as unit:
        assert await unit.housekeeping.purge(now=A_YEAR_LATER) == 1
        assert await unit.throttles.get(old) is None
        assert await unit.throttles.get(recent) is not None


async def test_mails_go_after_ninety_days_and_the_one_that_tells_of_an_erasure_after_a_week(units: UnitsOfWork) -> None:
    user = a_user()
    sent = {}
    for kind in (MessageKind.APPOINTMENT_BOOKED, MessageKind.ACCOUNT_ERASED):
        for status in (DeliveryStatus.SENT, DeliveryStatus.DEAD, DeliveryStatus.PENDING):
            mail = a_delivery(user, status=status)
            mail.kind, mail.sent_at = kind, NOW if status is DeliveryStatus.SENT else None
            sent[kind, status] = mail
    await store(units, user, *sent.values())

    assert await purged(units, NOW + timedelta(days=7) - SECOND) == 0
    assert await purged(units, NOW + timedelta(days=7)) == 2  # both farewells, sent and given up
    assert await purged(units, NOW + timedelta(days=90) - SECOND) == 0
    assert await purged(units, NOW + timedelta(days=90)) == 2
    assert await purged(units, NOW + timedelta(days=900)) == 0  # what is still to be sent stays


async def test_a_message_goes_a_year_after_it_was_written_if_it_was_read(units: UnitsOfWork) -> None:
    user = a_user()
    read, unread = a_notification(user, read_at=NOW), a_notification(user)
    await store(units, user, read, unread)

    assert await purged(units, A_YEAR_LATER - SECOND) == 0
    assert await purged(units, A_YEAR_LATER) == 1
    assert await purged(units, NOW + timedelta(days=900)) == 0


async def test_dead_keys_go_thirty_days_after_their_end(units: UnitsOfWork) -> None:
    user = a_user()
    revoked, expired, alive = (an_api_key(user, lifetime=lifetime)[0] for lifetime in (None, timedelta(days=1), None))
    revoked.revoke(now=NOW)
    await store(units, user, revoked, expired, alive)

    assert await purged(units, NOW + timedelta(days=30) - SECOND) == 0
    assert await purged(units, NOW + timedelta(days=30)) == 1
    assert await purged(units, NOW + timedelta(days=31)) == 1
    assert await purged(units, NOW + timedelta(days=900)) == 0
