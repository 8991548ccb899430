"""Being reminded of appointments: once, in time, and only of what is still true."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from application.accounts.erase_account import EraseAccountCommand
from application.accounts.revise_profile import ReviseProfileCommand
from application.notifications.list_messages import MessageState, MessageView
from application.notifications.send_delivery import Outcome
from application.scheduling.cancel_appointment import CancelAppointmentCommand
from application.scheduling.reschedule_appointment import RescheduleAppointmentCommand
from application.scheduling.views import AppointmentView
from domain.accounts.actor import Actor, Operator
from domain.errors import NotFound
from domain.notifications.notification import MessageKind
from tests.builders import FIRST_START, some_terms
from tests.unit.application.world import Practice, World

pytestmark = pytest.mark.anyio

EMAIL = "benito@example.org"
START = FIRST_START + timedelta(days=3, hours=2)
MINUTE = timedelta(minutes=1)


async def booked(world: World, *reminders: int) -> tuple[Practice, Actor, AppointmentView]:
    """Benito's appointment, in three days at noon, with everything told."""
    practice = await world.a_practice(terms=some_terms(reminders=reminders or (1440, 120)))
    client = await world.a_client(email=EMAIL)
    view = await world.book(client, practice.service, START)
    await world.app.work()
    return practice, client, view


async def pass_until(world: World, before: timedelta) -> None:
    """Have it be so long before the start, with a worker that looks every few hours."""
    while world.now < START - before:
        world.app.clock.advance(min(timedelta(hours=3), START - before - world.now))
        await world.app.work()


def reminded(world: World) -> list[str]:
    return [mail.facts["minutes"] for mail in world.app.mailer.sent if mail.kind is MessageKind.APPOINTMENT_REMINDER]


async def why(world: World, actor: Actor | Operator, view: AppointmentView) -> list[tuple[int | None, str, str | None]]:
    """What is told of reminders."""
    told: list[MessageView] = list(await world.use.list_messages(actor, view.id))
    return [(one.minutes, one.state.value, one.reason) for one in told if one.kind is MessageKind.APPOINTMENT_REMINDER]


async def test_a_client_is_reminded_a_day_and_two_hours_before_and_each_once(world: World) -> None:
    _, client, view = await booked(world)
    await pass_until(world, timedelta(days=1, minutes=1))
    assert reminded(world) == []
    assert await why(world, client, view) == [(1440, "planned", None), (120, "planned", None)]

    await pass_until(world, timedelta(days=1))
    assert reminded(world) == ["1440"]
    await pass_until(world, timedelta(hours=2))
    await pass_until(world, timedelta(0))

    assert reminded(world) == ["1440", "120"]
    assert await why(world, client, view) == [(1440, "sent", None), (120, "sent", None)]
    [one, other] = [message for message in world.app.storage.inbox.values() if "minutes" in message.facts]
    assert {one.recipient_id, other.recipient_id} == {client.user_id}


async def test_two_workers_at_once_remind_once(world: World) -> None:
    await booked(world, 60)
    world.app.clock.advance(START - world.now - timedelta(minutes=59))

    await asyncio.gather(*(world.use.send_reminders() for _ in range(5)))
    await world.app.work()

    assert reminded(world) == ["60"]


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(seconds=1)])
async def test_a_clock_that_jumps_back_reminds_nobody_twice(world: World, jump: timedelta) -> None:
    await booked(world, 60)
    await pass_until(world, timedelta(minutes=30))

    world.app.clock.advance(jump)
    await world.app.work()
    world.app.clock.advance(timedelta(minutes=20) - jump)
    await world.app.work()

    assert reminded(world) == ["60"]


async def test_a_clock_that_jumps_over_the_start_reminds_nobody(world: World) -> None:
    _, client, view = await booked(world)

    world.app.clock.advance(timedelta(days=30))
    await world.app.work()

    assert reminded(world) == []
    assert await why(world, client, view) == [(1440, "not_sent", "past"), (120, "not_sent", "past")]


async def test_a_worker_that_was_away_reminds_late_rather_than_not(world: World) -> None:
    await booked(world, 120)
    world.app.clock.advance(START - world.now - MINUTE)
    await world.app.work()
    assert reminded(world) == ["120"]


async def test_nobody_is_reminded_of_what_was_cancelled(world: World) -> None:
    _, client, view = await booked(world)
    await world.use.cancel_appointment(
        CancelAppointmentCommand(actor=client, appointment_id=view.id, expected_version=None)
    )
    await pass_until(world, timedelta(0))
    assert reminded(world) == []
    assert {reason for _, _, reason in await why(world, client, view)} == {"not_confirmed"}


async def test_what_was_moved_is_reminded_of_at_its_new_time_alone(world: World) -> None:
    _, client, view = await booked(world, 120)
    later = START + timedelta(days=3)
    await world.use.reschedule_appointment(
        RescheduleAppointmentCommand(actor=client, appointment_id=view.id, expected_version=None, to=later)
    )
    await pass_until(world, timedelta(days=-3, hours=1))

    [mail] = [mail for mail in world.app.mailer.sent if mail.kind is MessageKind.APPOINTMENT_REMINDER]
    assert mail.facts["start"] == later.isoformat().replace("+00:00", "Z")
    assert mail.sent_at >= later - timedelta(hours=2)
    assert await why(world, client, view) == [(120, "not_sent", "moved"), (120, "sent", None)]


async def test_a_reminder_that_waits_to_be_sent_is_dropped_when_it_is_overtaken(world: World) -> None:
    _, client, view = await booked(world, 120)
    world.app.clock.advance(START - world.now - timedelta(hours=1))
    await world.use.send_reminders()  # it is on its way now, and the mail server is slow
    await world.use.cancel_appointment(
        CancelAppointmentCommand(actor=client, appointment_id=view.id, expected_version=None)
    )

    [delivery_id] = world.app.queue.take()
    assert await world.use.send_delivery(delivery_id) is Outcome.DROPPED

    assert reminded(world) == []
    assert await why(world, client, view) == [(120, "not_sent", "not_confirmed")]


async def test_who_booked_inside_of_the_time_is_not_reminded_at_once(world: World) -> None:
    world.app.clock.advance(START - world.now - timedelta(minutes=90))
    _, client, view = await booked(world)
    await pass_until(world, timedelta(0))
    assert reminded(world) == []
    assert {reason for _, _, reason in await why(world, client, view)} == {"booked_inside"}


async def test_who_wants_no_mail_has_the_reminder_in_the_inbox_and_whoever_asks_learns_why(world: World) -> None:
    practice, client, view = await booked(world, 120)
    await world.use.revise_profile(
        ReviseProfileCommand(
            actor=client,
            expected_version=None,
            change=lambda profile: replace(
                profile, notification_preferences=replace(profile.notification_preferences, appointments_by_email=False)
            ),
        )
    )
    await pass_until(world, timedelta(hours=1))

    assert reminded(world) == []
    assert any("minutes" in message.facts for message in world.app.storage.inbox.values())
    assert await why(world, practice.actor, view) == [(120, "not_sent", "unwanted")]


async def test_who_has_erased_their_account_is_not_reminded(world: World) -> None:
    _, client, view = await booked(world, 120)
    await world.use.erase_account(EraseAccountCommand(actor=Operator(), user_id=client.user_id))
    await pass_until(world, timedelta(hours=1))
    assert reminded(world) == []
    assert await why(world, Operator(), view) == []


async def test_a_client_sees_their_own_messages_the_others_all_and_nobody_else_any(world: World) -> None:
    practice, client, view = await booked(world)
    admin, other = await world.an_admin(), await world.a_client()

    told = {who: await world.use.list_messages(actor, view.id) for who, actor in (("c", client), ("p", practice.actor))}

    assert [(one.kind.value, one.audience.value, one.state) for one in told["c"]] == [
        ("appointment_booked", "client", MessageState.SENT),
        ("appointment_reminder", "client", MessageState.PLANNED),
        ("appointment_reminder", "client", MessageState.PLANNED),
    ]
    assert {one.audience.value for one in told["p"]} == {"client", "professional"}
    assert len(told["p"]) == 4
    await world.use.list_messages(admin, view.id)
    assert "appointment_seen" in {sealed.entry.action for sealed in world.app.storage.audit_log.values()}
    with pytest.raises(NotFound):
        await world.use.list_messages(other, view.id)
