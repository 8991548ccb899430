"""Nothing is true before the commit, and then everything at once."""

import asyncio

import pytest

from application.unit_of_work import UnitsOfWork
from domain.accounts.errors import EmailTaken
from domain.accounts.events import EmailVerificationRequested, RegistrationRepeated
from domain.errors import StaleVersion
from domain.ids import MailedLinkId
from tests.builders import NOW, a_profile, a_user, an_appointment, an_id
from tests.contracts.stored import a_stored_practice, state, store

pytestmark = pytest.mark.anyio


async def test_what_is_not_committed_is_gone(units: UnitsOfWork) -> None:
    user = a_user()
    async with units() as unit:
        await unit.users.add(user)

    async with units() as unit:
        assert await unit.users.get(user.id) is None


async def test_an_error_rolls_everything_back(units: UnitsOfWork) -> None:
    first, second = a_user(email="ana@example.org"), a_user(email="ana@example.org")
    with pytest.raises(EmailTaken):
        await store(units, first, second)

    async with units() as unit:
        assert await unit.users.get(first.id) is None


async def test_a_unit_sees_its_own_writes_and_nobody_else_does(units: UnitsOfWork) -> None:
    user = a_user()
    async with units() as writing, units() as reading:
        await writing.users.add(user)
        assert await writing.users.get(user.id) is not None
        assert await reading.users.get(user.id) is None
        await writing.commit()

    async with units() as unit:
        assert state(await unit.users.get(user.id)) == state(user)


async def test_what_was_read_is_a_copy(units: UnitsOfWork) -> None:
    user = a_user(full_name="Ana")
    await store(units, user)
    async with units() as unit:
        copy = await unit.users.get(user.id)
        assert copy is not None
        copy.profile = a_profile("Somebody else")
        await unit.commit()

    async with units() as unit:
        stored = await unit.users.get(user.id)
        assert stored is not None
        assert stored.profile.full_name == "Ana"


async def test_a_save_raises_the_version_by_one_on_both_sides(units: UnitsOfWork) -> None:
    user = a_user()
    await store(units, user)
    for version in (1, 2):
        async with units() as unit:
            held = await unit.users.get_for_update(user.id)
            assert held is not None
            await unit.users.save(held)
            assert held.version == version
            await unit.commit()

        async with units() as unit:
            stored = await unit.users.get(user.id)
            assert stored is not None
            assert stored.version == version


async def test_who_saves_an_old_copy_is_refused(units: UnitsOfWork) -> None:
    user = a_user()
    await store(units, user)
    async with units() as unit:
        old = await unit.users.get(user.id)
    async with units() as unit:
        held = await unit.users.get_for_update(user.id)
        assert held is not None
        await unit.users.save(held)
        await unit.commit()

    assert old is not None
    async with units() as unit:
        with pytest.raises(StaleVersion):
            await unit.users.save(old)


async def test_changes_read_for_update_never_overwrite_each_other(units: UnitsOfWork) -> None:
    user = a_user()
    await store(units, user)

    async def rename() -> None:
        async with units() as unit:
            held = await unit.users.get_for_update(user.id)
            assert held is not None
            held.profile = a_profile(f"{held.profile.full_name}I")
            await unit.users.save(held)
            await unit.commit()

    await asyncio.gather(*(rename() for _ in range(5)))

    async with units() as unit:
        stored = await unit.users.get(user.id)
    assert stored is not None
    assert stored.profile.full_name == f"{user.profile.full_name}IIIII"
    assert stored.version == 5


async def test_events_reach_the_outbox_with_the_commit_and_not_before(units: UnitsOfWork) -> None:
    user = a_user()
    link_id = MailedLinkId(an_id())
    user.request_verification(link_id=link_id, now=NOW)
    async with units() as unit, units() as other:
        await unit.users.add(user)
        assert await other.outbox.claim(limit=10, now=NOW) == []
        await unit.commit()

    async with units() as unit:
        (stored,) = await unit.outbox.claim(limit=10, now=NOW)
    assert stored.event == EmailVerificationRequested(occurred_at=NOW, user_id=user.id, link_id=link_id)


async def test_events_recorded_between_add_and_commit_count_too(units: UnitsOfWork) -> None:
    user = a_user()
    async with units() as unit:
        await unit.users.add(user)
        user.request_verification(link_id=MailedLinkId(an_id()), now=NOW)
        await unit.commit()

    async with units() as unit:
        assert len(await unit.outbox.claim(limit=10, now=NOW)) == 1


async def test_events_of_a_saved_aggregate_are_stored_once(units: UnitsOfWork) -> None:
    user = a_user()
    await store(units, user)
    async with units() as unit:
        held = await unit.users.get_for_update(user.id)
        assert held is not None
        held.register_again(profile=a_profile(), password_hash="h", now=NOW)
        await unit.users.save(held)
        await unit.users.save(held)
        await unit.commit()

    async with units() as unit:
        assert [stored.event for stored in await unit.outbox.claim(limit=10, now=NOW)] == [
            RegistrationRepeated(occurred_at=NOW, user_id=user.id)
        ]


async def test_events_of_what_was_rolled_back_are_gone(units: UnitsOfWork) -> None:
    user = a_user()
    user.request_verification(link_id=MailedLinkId(an_id()), now=NOW)
    async with units() as unit:
        await unit.users.add(user)

    async with units() as unit:
        assert await unit.outbox.claim(limit=10, now=NOW) == []


async def test_every_kind_of_aggregate_comes_back_as_it_went_in(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    appointment = an_appointment(practice.service, practice.client)
    await store(units, appointment)

    async with units() as unit:
        assert state(await unit.users.get(practice.owner.id)) == state(practice.owner)
        assert state(await unit.professionals.get(practice.professional.id)) == state(practice.professional)
        assert state(await unit.services.get(practice.service.id)) == state(practice.service)
        assert state(await unit.appointments.get(appointment.id)) == state(appointment)
