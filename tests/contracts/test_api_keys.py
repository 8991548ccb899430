"""Storing the keys with which programs act for their users."""

import asyncio
import json
from datetime import timedelta

import pytest

from adapters.memory.clock import AdjustableClock
from adapters.memory.identifiers import SeededIdentifiers
from adapters.memory.security import PlainDigests, PlainPasswords
from application.accounts.make_api_key import MakeApiKey, MakeApiKeyCommand
from application.accounts.present_passwords import PresentPasswords
from application.accounts.throttling import Throttling
from application.unit_of_work import UnitsOfWork
from domain.accounts.api_key import LIVE_API_KEYS, Scope
from domain.accounts.errors import TooManyApiKeys
from domain.accounts.user import UserStatus
from domain.accounts.values import Role
from domain.ids import ApiKeyId
from tests.builders import NOW, PASSWORD, a_professional, a_user, actor_of, an_api_key, an_id
from tests.contracts.stored import state, store

pytestmark = pytest.mark.anyio

A_DAY = timedelta(days=1)


async def test_keys_that_work_are_listed_the_newest_first(units: UnitsOfWork) -> None:
    ana, other = a_user(), a_user()
    (old, _), (new, _), (theirs, _) = an_api_key(ana, now=NOW - A_DAY), an_api_key(ana), an_api_key(other)
    (over, _), (revoked, _) = an_api_key(ana, lifetime=A_DAY, now=NOW - A_DAY), an_api_key(ana)
    revoked.revoke(now=NOW)
    await store(units, ana, other, old, new, theirs, over, revoked)

    async with units() as unit:
        assert [state(key) for key in await unit.api_keys.live(ana.id, now=NOW)] == [state(new), state(old)]
        assert len(await unit.api_keys.live(ana.id, now=NOW - timedelta(seconds=1))) == 3


async def test_a_key_tells_whose_it_is(units: UnitsOfWork) -> None:
    owner, disabled = a_user(roles=[Role.PROFESSIONAL, Role.ADMIN]), a_user(status=UserStatus.DISABLED)
    professional = a_professional(owner)
    (key, _), (shut, _) = an_api_key(owner), an_api_key(disabled)
    await store(units, owner, disabled, professional, key, shut)

    async with units() as unit:
        held = await unit.account_views.held_key(key.id)
        assert held is not None
        assert (state(held.key), held.owner, held.active) == (state(key), actor_of(owner, professional), True)
        refused = await unit.account_views.held_key(shut.id)
        assert refused is not None
        assert not refused.active
        assert await unit.account_views.held_key(ApiKeyId(an_id())) is None


async def test_the_last_use_only_moves_on(units: UnitsOfWork) -> None:
    user = a_user()
    key, _ = an_api_key(user)
    await store(units, user, key)

    for used, known in ((NOW, NOW), (NOW + A_DAY, NOW + A_DAY), (NOW, NOW + A_DAY)):
        async with units() as unit:
            await unit.api_keys.note_use(key.id, now=used)
            await unit.commit()
        async with units() as unit:
            found = await unit.api_keys.get_for_update(key.id)
            assert found is not None
            assert found.last_used_at == known


async def test_all_of_a_user_are_revoked_and_nobody_elses(units: UnitsOfWork) -> None:
    ana, other = a_user(), a_user()
    (one, _), (two, _), (theirs, _) = an_api_key(ana), an_api_key(ana), an_api_key(other)
    two.revoke(now=NOW - A_DAY)
    await store(units, ana, other, one, two, theirs)

    async with units() as unit:
        await unit.api_keys.revoke_all(ana.id, now=NOW)
        await unit.commit()

    async with units() as unit:
        found = [await unit.api_keys.get_for_update(key.id) for key in (one, two, theirs)]
    assert [key and key.revoked_at for key in found] == [NOW, NOW - A_DAY, None]


async def test_keys_are_forgotten_a_month_after_their_end(units: UnitsOfWork) -> None:
    user = a_user()
    (endless, _), (over, _), (revoked, _) = an_api_key(user), an_api_key(user, lifetime=A_DAY), an_api_key(user)
    revoked.revoke(now=NOW + A_DAY)
    await store(units, user, endless, over, revoked)

    for when, purged in ((NOW + timedelta(days=30), 0), (NOW + timedelta(days=31), 2)):
        async with units() as unit:
            assert await unit.housekeeping.purge(now=when) == purged
            await unit.commit()
    async with units() as unit:
        assert await unit.api_keys.get_for_update(endless.id) is not None


async def test_of_many_that_are_made_at_once_no_more_are_than_there_may_be(units: UnitsOfWork) -> None:
    user, clock = a_user(), AdjustableClock(NOW)
    await store(units, user, *(an_api_key(user)[0] for _ in range(LIVE_API_KEYS - 1)))
    present = PresentPasswords(units, clock, PlainPasswords(), Throttling(units, clock, PlainDigests()))
    make = MakeApiKey(units, clock, SeededIdentifiers(), present)
    command = MakeApiKeyCommand(
        actor=actor_of(user), name="Agenda", scopes=frozenset({Scope.PROFILE_READ}), lifetime=None, password=PASSWORD
    )

    made = await asyncio.gather(*(make(command) for _ in range(8)), return_exceptions=True)

    assert [type(one) for one in made if isinstance(one, BaseException)] == [TooManyApiKeys] * 7
    async with units() as unit:
        assert len(await unit.api_keys.live(user.id, now=NOW)) == LIVE_API_KEYS


async def test_an_export_tells_of_keys_without_their_secrets_and_an_erasure_removes_them(units: UnitsOfWork) -> None:
    ana, other = a_user(), a_user()
    (mine, _), (theirs, _) = an_api_key(ana), an_api_key(other)
    await store(units, ana, other, mine, theirs)

    async with units() as unit:
        exported = (await unit.personal_data.export(ana.id))["api_keys"]
        await unit.personal_data.erase(ana)
        await unit.commit()

    assert len(json.loads(exported)) == 1
    assert mine.name in exported
    assert "digest" not in exported
    async with units() as unit:
        assert await unit.api_keys.get_for_update(mine.id) is None
        assert await unit.api_keys.get_for_update(theirs.id) is not None
