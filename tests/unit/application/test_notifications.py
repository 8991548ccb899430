"""From events to messages: nobody is forgotten, nobody is told twice."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from application.notifications.mark_notification import MarkNotificationCommand
from application.notifications.send_delivery import Outcome
from application.pagination import PageRequest
from application.scheduling.views import AppointmentView
from domain.accounts.actor import Actor
from domain.errors import NotFound
from domain.ids import DeliveryId, MailedLinkId, NotificationId
from domain.notifications.delivery import LEASE, DeliveryStatus
from domain.notifications.notification import Audience, MessageKind, Notification
from tests.builders import NOW, a_user, an_id
from tests.unit.application.world import Practice, World

pytestmark = pytest.mark.anyio

BENITO = "benito@example.org"


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment that nobody has been told of yet."""

    practice: Practice
    client: Actor
    view: AppointmentView


async def a_booking(world: World) -> Booked:
    practice, client = await world.a_practice(), await world.a_client("Benito Gil", email=BENITO)
    return Booked(practice, client, await world.book(client, practice.service))


async def the_deliveries(world: World) -> list[DeliveryId]:
    await world.use.relay_outbox()
    return world.app.queue.take()


async def a_verification_to_send(world: World) -> DeliveryId:
    user = a_user(email=BENITO)
    user.request_verification(link_id=MailedLinkId(an_id()), now=NOW)
    await world.store(user)
    (delivery_id,) = await the_deliveries(world)
    return delivery_id


async def inbox(world: World, actor: Actor, *, unread: bool | None = None) -> list[Notification]:
    return list((await world.use.list_notifications(actor, PageRequest(), unread=unread)).items)


async def test_a_booking_tells_both_sides_in_inbox_and_mail(world: World) -> None:
    booked = await a_booking(world)
    await world.app.work()
    clinics_address = str(booked.practice.owner.email)
    for actor, address, audience in (
        (booked.client, BENITO, Audience.CLIENT),
        (booked.practice.actor, clinics_address, Audience.PROFESSIONAL),
    ):
        (message,) = await inbox(world, actor)
        assert (message.kind, message.audience) == (MessageKind.APPOINTMENT_BOOKED, audience)
        (mail,) = await world.mails_to(address)
        assert (mail.kind, mail.audience, mail.facts) == (message.kind, audience, message.facts)
    assert dict(message.facts) == {
        "appointment_id": str(booked.view.id),
        "number": booked.view.number,
        "service": "Revisión",
        "professional": "Clínica Dental Sol",
        "client": "Benito Gil",
        "start": "2027-03-02T09:00:00Z",
        "duration": "30",
        "timezone": "Europe/Madrid",
        "location": "Calle Mayor 1",
        "sequence": "0",
        "tentative": "",
        "by": "client",
    }


async def test_relaying_an_event_twice_tells_once(world: World) -> None:
    await a_booking(world)
    await world.use.relay_outbox()
    row = next(iter(world.app.storage.outbox.values()))
    world.app.storage.outbox.clear()
    world.app.storage.outbox[row.id] = type(row)(id=row.id, event=row.event)
    report = await world.use.relay_outbox()
    assert (report.claimed, report.errors) == (1, ())
    assert len(world.app.storage.inbox) == 2
    assert len(world.app.storage.deliveries) == 2
    assert len(world.app.queue.take()) == 2


async def test_a_relay_without_events_does_nothing(world: World) -> None:
    report = await world.use.relay_outbox()
    assert (report.claimed, report.errors, world.app.queue.take()) == (0, (), [])


class Unprintable(UUID):
    """An identifier on which the relay stumbles."""

    def __str__(self) -> str:
        raise RuntimeError("poison")


async def test_an_event_that_cannot_be_relayed_holds_up_no_other_and_comes_back(world: World) -> None:
    broken = a_user()
    broken.request_verification(link_id=MailedLinkId(Unprintable(int=an_id().int)), now=NOW)
    await world.store(broken)
    await a_booking(world)

    report = await world.use.relay_outbox()
    assert report.claimed == 2
    assert [str(error) for error in report.errors] == ["poison"]
    assert len(world.app.storage.deliveries) == 2
    assert (await world.use.relay_outbox()).claimed == 0
    world.app.clock.advance(timedelta(hours=1))
    assert (await world.use.relay_outbox()).claimed == 1


async def test_a_delivery_is_sent_once_however_often_it_is_asked_for(world: World) -> None:
    delivery_id = await a_verification_to_send(world)
    assert await world.use.send_delivery(delivery_id) is Outcome.SENT
    assert await world.use.send_delivery(delivery_id) is Outcome.NOTHING_TO_DO
    world.app.clock.advance(timedelta(days=1))
    assert await world.use.send_delivery(delivery_id) is Outcome.NOTHING_TO_DO
    (mail,) = world.app.mailer.sent
    assert mail.message_id == str(delivery_id)


async def test_a_delivery_that_does_not_exist_is_nothing_to_do(world: World) -> None:
    assert await world.use.send_delivery(DeliveryId(an_id())) is Outcome.NOTHING_TO_DO


async def test_a_mail_that_is_postponed_is_tried_again_later_and_later(world: World) -> None:
    delivery_id = await a_verification_to_send(world)
    world.app.mailer.postponing.add(BENITO)
    waits: list[timedelta] = []
    for attempt in range(1, 5):
        assert await world.use.send_delivery(delivery_id) is Outcome.POSTPONED
        assert await world.use.send_delivery(delivery_id) is Outcome.NOTHING_TO_DO
        stored = world.app.storage.deliveries[delivery_id]
        assert (stored.attempts, stored.last_error) == (attempt, "451 4.3.0 try again later")
        waits.append(stored.due_at - world.now)
        world.app.clock.set(stored.due_at)
    for attempt, wait in enumerate(waits):
        longest = timedelta(seconds=2) * 2**attempt
        assert longest / 2 <= wait <= longest
    world.app.mailer.postponing.clear()
    assert await world.use.send_delivery(delivery_id) is Outcome.SENT


async def test_a_mail_that_is_refused_waits_for_a_person(world: World) -> None:
    delivery_id = await a_verification_to_send(world)
    world.app.mailer.refusing.add(BENITO)
    assert await world.use.send_delivery(delivery_id) is Outcome.DEAD
    stored = world.app.storage.deliveries[delivery_id]
    assert (stored.status, stored.last_error) == (DeliveryStatus.DEAD, "550 5.1.1 no such mailbox")
    world.app.clock.advance(timedelta(days=1))
    assert await world.use.find_due_deliveries() == []


async def test_one_bad_recipient_delays_nobody(world: World) -> None:
    booked = await a_booking(world)
    world.app.mailer.postponing.add(BENITO)
    await world.app.work()
    assert len(world.app.mailer.sent_to(str(booked.practice.owner.email))) == 1


async def test_a_mail_to_somebody_who_is_gone_is_dropped(world: World) -> None:
    delivery_id = await a_verification_to_send(world)
    world.app.storage.users.clear()
    assert await world.use.send_delivery(delivery_id) is Outcome.DROPPED
    assert await world.use.send_delivery(delivery_id) is Outcome.NOTHING_TO_DO
    assert world.app.mailer.sent == []


async def test_what_the_queue_lost_is_found_after_two_seconds(world: World) -> None:
    delivery_id = await a_verification_to_send(world)
    assert await world.use.find_due_deliveries() == []
    world.app.clock.advance(timedelta(seconds=3))
    assert await world.use.find_due_deliveries() == [delivery_id]
    await world.use.send_delivery(delivery_id)
    assert await world.use.find_due_deliveries() == []


async def test_what_a_dead_sender_held_is_found_when_its_lease_ends(world: World) -> None:
    delivery_id = await a_verification_to_send(world)
    async with world.unit() as unit:
        delivery = await unit.deliveries.get_for_update(delivery_id)
        assert delivery is not None
        assert delivery.lease(now=world.now)
        await unit.deliveries.save(delivery)
        await unit.commit()
    assert await world.use.send_delivery(delivery_id) is Outcome.NOTHING_TO_DO
    world.app.clock.advance(LEASE + timedelta(seconds=3))
    assert await world.use.find_due_deliveries() == [delivery_id]
    assert await world.use.send_delivery(delivery_id) is Outcome.SENT


async def test_messages_are_read_and_unread_by_their_owner(world: World) -> None:
    booked = await a_booking(world)
    await world.app.work()
    (message,) = await inbox(world, booked.client)

    async def mark(actor: Actor, id: NotificationId, *, read: bool) -> Notification:
        command = MarkNotificationCommand(actor=actor, notification_id=id, read=read)
        return await world.use.mark_notification(command)

    assert await world.use.count_unread(booked.client) == 1
    assert (await mark(booked.client, message.id, read=True)).read_at == world.now
    assert await world.use.count_unread(booked.client) == 0
    assert await inbox(world, booked.client, unread=True) == []
    assert len(await inbox(world, booked.client, unread=False)) == 1
    assert (await mark(booked.client, message.id, read=False)).read_at is None
    assert await world.use.count_unread(booked.client) == 1
    for actor, message_id in ((booked.practice.actor, message.id), (booked.client, NotificationId(an_id()))):
        with pytest.raises(NotFound):
            await mark(actor, message_id, read=True)


async def test_what_has_served_its_time_is_purged(world: World) -> None:
    await a_booking(world)
    await world.app.work()
    assert await world.use.purge_expired() == 0
    world.app.clock.advance(timedelta(days=365))
    assert await world.use.purge_expired() == 3  # the event and both mails; what nobody has read stays
    assert not world.app.storage.outbox
    assert not world.app.storage.deliveries
    assert world.app.storage.inbox


async def test_readiness_names_what_fails(world: World) -> None:
    assert await world.use.check_readiness() == []
