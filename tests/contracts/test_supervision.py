"""Accounts as administrators see them, hidden profiles, and one administrator who is always left."""

import asyncio
from typing import Any

import pytest

from adapters.memory.clock import AdjustableClock
from application.accounts.supervise_user import SuperviseUser, SuperviseUserCommand
from application.clock import Clock
from application.pagination import PageRequest
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Operator
from domain.accounts.errors import LastAdmin
from domain.accounts.user import UserStatus
from domain.accounts.values import Role
from domain.time.intervals import Interval
from tests.builders import FIRST_START, NOW, a_professional, a_service, a_user
from tests.contracts.stored import store

pytestmark = pytest.mark.anyio


async def names(units: UnitsOfWork, **criteria: Any) -> list[str]:
    wanted: dict[str, Any] = {"text": None, "role": None, "status": None, **criteria}
    async with units() as unit:
        page = await unit.account_views.users(PageRequest(), **wanted)
    return [view.full_name for view in page.items]


async def test_accounts_are_found_by_name_address_role_and_status(units: UnitsOfWork) -> None:
    await store(
        units,
        a_user(full_name="Zoe Núñez", email="zoe@example.org", roles=[Role.ADMIN]),
        a_user(full_name="Ana Pérez", email="nunez@example.org"),
        a_user(full_name="Luis Gil", email="luis@example.org", status=UserStatus.DISABLED),
    )

    assert await names(units) == ["Ana Pérez", "Luis Gil", "Zoe Núñez"]
    assert await names(units, text="NUNEZ") == ["Ana Pérez", "Zoe Núñez"]
    assert await names(units, text="%") == []
    assert await names(units, role=Role.ADMIN) == ["Zoe Núñez"]
    assert await names(units, status=UserStatus.DISABLED) == ["Luis Gil"]
    assert await names(units, text="gil", status=UserStatus.ACTIVE) == []


async def test_accounts_are_listed_a_page_at_a_time(units: UnitsOfWork) -> None:
    await store(units, *(a_user(full_name=name) for name in ("B", "A", "C", "A")))

    seen, cursor = list[str](), None
    while True:
        async with units() as unit:
            page = await unit.account_views.users(PageRequest.parse(1, cursor), text=None, role=None, status=None)
        seen += [view.full_name for view in page.items]
        if (cursor := page.next) is None:
            break
    assert seen == ["A", "A", "B", "C"]


async def test_a_hidden_profile_is_nowhere_but_with_its_owner(units: UnitsOfWork) -> None:
    owner = a_user(roles=[Role.PROFESSIONAL])
    professional = a_professional(owner)
    service = a_service(professional)
    await store(units, owner, professional, service)
    async with units() as unit:
        found = await unit.professionals.of_user_for_update(owner.id)
        assert found is not None
        found.hide(now=NOW)
        await unit.professionals.save(found)
        await unit.commit()

    span = Interval(FIRST_START, FIRST_START.replace(hour=23)).span
    async with units() as unit:
        assert await unit.directory.professional(professional.id) is None
        assert await unit.directory.professional(professional.slug) is None
        assert await unit.directory.service(service.id) is None
        everybody = await unit.directory.search(PageRequest(), text=None, profession=None, city=None)
        assert everybody.items == []
        listed = await unit.directory.services(professional.id, PageRequest(), with_inactive=True)
        assert listed.items == []
        assert await unit.calendars.of_service(service.id, span, now=NOW) is None
        assert await unit.calendars.of_service(service.id, span, now=NOW, detailed=True) is None
        assert await unit.calendars.matching(span, now=NOW, text=None, profession=None, city=None) == []
        profile, user = await unit.account_views.profile(owner.id), await unit.account_views.user(owner.id)
    assert profile is not None
    assert user is not None
    assert user.professional is not None
    assert (profile.professional, user.professional.id) == (None, professional.id)


async def test_of_two_administrators_who_go_at_the_same_moment_one_is_left(units: UnitsOfWork) -> None:
    admins = [a_user(roles=[Role.ADMIN]) for _ in range(5)]
    await store(units, *admins)
    clock: Clock = AdjustableClock(NOW)
    supervise = SuperviseUser(units, clock)

    commands = [
        SuperviseUserCommand(actor=Operator(), user_id=admin.id, status=UserStatus.DISABLED, reason="x")
        for admin in admins
    ]
    done = await asyncio.gather(*map(supervise, commands), return_exceptions=True)

    assert sorted(type(one).__name__ for one in done) == [LastAdmin.__name__, *["UserView"] * 4]
    async with units() as unit:
        assert len(await unit.account_views.users_with_role(Role.ADMIN)) == 1
