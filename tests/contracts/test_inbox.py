"""Messages inside the product."""

from datetime import timedelta

import pytest

from application.pagination import PageRequest
from application.unit_of_work import UnitsOfWork
from domain.accounts.user import User
from domain.ids import EventId, MailedLinkId, NotificationId
from domain.notifications.notification import Notification
from tests.builders import NOW, a_notification, a_user, an_id
from tests.contracts.paging import pages
from tests.contracts.stored import state, store

pytestmark = pytest.mark.anyio


async def an_event(units: UnitsOfWork) -> EventId:
    """Something that happened, so that there is something to tell."""
    user = a_user()
    user.request_verification(link_id=MailedLinkId(an_id()), now=NOW)
    await store(units, user)
    async with units() as unit:
        (stored,) = await unit.outbox.claim(limit=1, now=NOW)
        await unit.commit()
    return stored.id


async def stored_messages(units: UnitsOfWork, user: User, how_many: int) -> list[Notification]:
    """Two share each moment, so that only the identifier tells their order."""
    messages = [
        a_notification(user, event_id=await an_event(units), created_at=NOW + timedelta(minutes=i // 2))
        for i in range(how_many)
    ]
    await store(units, *messages[::2], *messages[1::2])
    return messages


async def test_an_event_is_told_to_somebody_once(units: UnitsOfWork) -> None:
    user, other = a_user(), a_user()
    await store(units, user, other)
    event_id = await an_event(units)
    first = a_notification(user, event_id=event_id)
    await store(units, first, a_notification(user, event_id=event_id))
    await store(units, a_notification(user, event_id=event_id), a_notification(other, event_id=event_id))
    async with units() as unit:
        assert [m.id for m in (await unit.inbox.of(user.id, PageRequest(), unread=None)).items] == [first.id]
        assert await unit.inbox.count_unread(other.id) == 1


async def test_a_message_comes_back_as_it_went_in(units: UnitsOfWork) -> None:
    user = a_user()
    await store(units, user)
    (message,) = await stored_messages(units, user, 1)
    async with units() as unit:
        assert state(await unit.inbox.get(message.id)) == state(message)
        assert await unit.inbox.get(NotificationId(an_id())) is None


async def test_reading_is_stored(units: UnitsOfWork) -> None:
    user = a_user()
    await store(units, user)
    messages = await stored_messages(units, user, 3)
    async with units() as unit:
        held = await unit.inbox.get(messages[1].id)
        assert held is not None
        held.mark_read(read=True, now=NOW)
        await unit.inbox.save(held)
        await unit.commit()
    async with units() as unit:
        assert state(await unit.inbox.get(messages[1].id)) == state(held)
        assert await unit.inbox.count_unread(user.id) == 2
        unread = await unit.inbox.of(user.id, PageRequest(), unread=True)
        read = await unit.inbox.of(user.id, PageRequest(), unread=False)
    assert [message.id for message in unread.items] == [messages[2].id, messages[0].id]
    assert [message.id for message in read.items] == [messages[1].id]


async def test_the_latest_come_first_without_skip_or_repeat(units: UnitsOfWork) -> None:
    user, other = a_user(), a_user()
    await store(units, user, other)
    messages = await stored_messages(units, user, 7)
    await stored_messages(units, other, 2)
    async with units() as unit:
        listed = await pages(lambda page: unit.inbox.of(user.id, page, unread=None), limit=2)
    assert [message.id for message in listed] == [message.id for message in reversed(messages)]


async def test_a_page_that_is_just_full_is_the_last(units: UnitsOfWork) -> None:
    user = a_user()
    await store(units, user)
    await stored_messages(units, user, 2)
    async with units() as unit:
        page = await unit.inbox.of(user.id, PageRequest(limit=2), unread=None)
    assert len(page.items) == 2
    assert page.next is None


async def test_new_messages_do_not_disturb_who_pages_on(units: UnitsOfWork) -> None:
    user = a_user()
    await store(units, user)
    messages = await stored_messages(units, user, 4)
    async with units() as unit:
        first = await unit.inbox.of(user.id, PageRequest(limit=2), unread=None)
    await store(units, a_notification(user, event_id=await an_event(units), created_at=NOW + timedelta(hours=1)))
    async with units() as unit:
        second = await unit.inbox.of(user.id, PageRequest.parse(2, first.next), unread=None)
    assert [message.id for message in second.items] == [messages[1].id, messages[0].id]


async def test_all_are_read_at_once_and_the_first_reading_counts(units: UnitsOfWork) -> None:
    user, other = a_user(), a_user()
    await store(units, user, other)
    mine, theirs = await stored_messages(units, user, 3), await stored_messages(units, other, 1)
    mine[0].mark_read(read=True, now=NOW)
    later = NOW + timedelta(hours=1)
    async with units() as unit:
        await unit.inbox.save(mine[0])
        assert await unit.inbox.read_all(user.id, now=later) == 2
        assert await unit.inbox.read_all(user.id, now=later) == 0
        await unit.commit()
    async with units() as unit:
        found = [await unit.inbox.get(one.id) for one in (*mine, *theirs)]
    assert [one.read_at for one in found if one is not None] == [NOW, later, later, None]


async def test_a_message_is_deleted_by_its_recipient_alone(units: UnitsOfWork) -> None:
    user, other = a_user(), a_user()
    await store(units, user, other)
    (message,) = await stored_messages(units, user, 1)
    async with units() as unit:
        assert not await unit.inbox.delete(message.id, recipient_id=other.id)
        assert await unit.inbox.delete(message.id, recipient_id=user.id)
        assert not await unit.inbox.delete(message.id, recipient_id=user.id)
        await unit.commit()
    async with units() as unit:
        assert await unit.inbox.get(message.id) is None


async def test_what_was_read_is_deleted_and_what_was_not_stays(units: UnitsOfWork) -> None:
    user, other = a_user(), a_user()
    await store(units, user, other)
    mine, theirs = await stored_messages(units, user, 5), await stored_messages(units, other, 1)
    read = [*mine[:4], *theirs]
    async with units() as unit:
        for message in read:
            message.mark_read(read=True, now=NOW)
            await unit.inbox.save(message)
        # Two were written before, two at that very moment.
        assert await unit.inbox.delete_read(user.id, before=NOW + timedelta(minutes=1)) == 2
        assert await unit.inbox.delete_read(user.id, before=None) == 2
        await unit.commit()
    async with units() as unit:
        left = [one.id for one in (await unit.inbox.of(user.id, PageRequest(), unread=None)).items]
        assert left == [mine[4].id]
        assert await unit.inbox.get(theirs[0].id) is not None
