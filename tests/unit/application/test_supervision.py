"""Giving and taking roles, closing and opening accounts."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.accounts.approve_application import ApproveApplicationCommand
from application.accounts.list_users import ListUsersQuery
from application.accounts.reject_application import RejectApplicationCommand
from application.accounts.submit_application import SubmitApplicationCommand
from application.accounts.supervise_user import SuperviseUserCommand
from application.accounts.views import UserView
from application.pagination import PageRequest
from application.scheduling.find_slots import FindSlotsQuery
from application.scheduling.hold_slot import HoldSlotCommand
from application.scheduling.search_professionals import SearchProfessionalsQuery
from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import (
    AddressUnproven,
    InvalidCredentials,
    InvalidToken,
    LastAdmin,
    NoPractice,
    OwnAccount,
    OwnApplication,
    RoleRequired,
)
from domain.accounts.user import UserStatus
from domain.accounts.values import Role
from domain.errors import InvalidValue, NotFound, StaleVersion
from domain.ids import UserId
from tests.builders import FIRST_START, PASSWORD, a_practice, a_user, actor_of, an_id
from tests.unit.application.world import Practice, World

pytestmark = pytest.mark.anyio

CLIENT, PROFESSIONAL, ADMIN = Role.CLIENT, Role.PROFESSIONAL, Role.ADMIN


async def supervise(world: World, user_id: UserId, *, by: Actor | Operator | None = None, **change: Any) -> UserView:
    command = SuperviseUserCommand(actor=by or Operator(), user_id=user_id, **change)
    return await world.use.supervise_user(command)


async def disable(world: World, user_id: UserId, *, by: Actor | Operator | None = None) -> UserView:
    return await supervise(world, user_id, by=by, status=UserStatus.DISABLED, reason="Abuso")


async def mails(world: World) -> list[str]:
    await world.app.work()
    return [str(mail.kind) for mail in world.app.mailer.sent]


async def test_whoever_is_disabled_is_out_at_once_and_back_when_enabled(world: World) -> None:
    ana = a_user(email="ana@example.org")
    await world.store(ana)
    tokens = await world.log_in("ana@example.org")

    view = await disable(world, ana.id)

    assert view.status is UserStatus.DISABLED
    with pytest.raises(InvalidToken):
        await world.use.authenticate(tokens.access.value)
    with pytest.raises(InvalidCredentials):
        await world.log_in("ana@example.org", PASSWORD)
    await supervise(world, ana.id, status=UserStatus.ACTIVE)
    with pytest.raises(InvalidToken):  # its sessions stay ended
        await world.use.authenticate(tokens.access.value)
    await world.log_in("ana@example.org", PASSWORD)
    assert await mails(world) == ["account_disabled", "account_enabled"]
    actions = [sealed.entry.action for sealed in world.app.storage.audit_log.values()]
    assert [action for action in actions if action.startswith("user_")] == ["user_disabled", "user_enabled"]


async def test_what_is_so_already_is_neither_stored_nor_told(world: World) -> None:
    ana = a_user()
    await world.store(ana)

    view = await supervise(world, ana.id, roles=frozenset({CLIENT}), status=UserStatus.ACTIVE)

    assert view.version == ana.version == 0
    assert await mails(world) == []
    assert not world.app.storage.audit_log


async def test_a_role_that_is_taken_counts_from_the_next_request_on(world: World) -> None:
    other, ana = await world.an_admin(), a_user(email="ana@example.org", roles={ADMIN})
    await world.store(ana)
    token = (await world.log_in("ana@example.org")).access.value

    await supervise(world, ana.id, by=other, roles=frozenset())

    assert (await world.use.authenticate(token)).actor.roles == {CLIENT}


async def hidden_from_everybody(world: World, practice: Practice) -> None:
    client, service = await world.a_client(), practice.service
    window = FindSlotsQuery(service_id=service.id, since=FIRST_START, until=FIRST_START + timedelta(days=7))
    assert (await world.use.search_professionals(SearchProfessionalsQuery(), PageRequest())).items == []
    for asked in (
        world.use.get_professional(practice.professional.id),
        world.use.get_professional(practice.professional.slug),
        world.use.get_service(None, service.id),
        world.use.list_services(None, practice.professional.id, PageRequest()),
        world.use.get_working_hours(practice.professional.id),
        world.use.list_exceptions(practice.professional.id),
        world.use.find_slots(window),
        world.use.hold_slot(HoldSlotCommand(actor=client, service_id=service.id, start=FIRST_START)),
        world.book(client, service),
    ):
        with pytest.raises(NotFound):
            await asked


@pytest.mark.parametrize("how", ["revoked", "disabled"])
async def test_whoever_works_no_more_vanishes_and_what_was_booked_stays(world: World, how: str) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    booked = await world.book(client, practice.service)
    whom = practice.owner.id

    await (disable(world, whom) if how == "disabled" else supervise(world, whom, roles=frozenset({CLIENT})))

    await hidden_from_everybody(world, practice)
    assert (await world.use.get_appointment(client, booked.id)).status == booked.status
    assert (await world.use.get_profile(practice.actor)).professional is None
    back = SuperviseUserCommand(actor=Operator(), user_id=whom)
    active, again = UserStatus.ACTIVE, frozenset({PROFESSIONAL})
    await world.use.supervise_user(replace(back, status=active) if how == "disabled" else replace(back, roles=again))
    assert (await world.use.get_professional(practice.professional.slug)).id == practice.professional.id
    await world.book(await world.a_client("Otra"), practice.service, FIRST_START + timedelta(hours=1))


async def test_nobody_is_a_professional_without_a_public_profile(world: World) -> None:
    ana = a_user()
    await world.store(ana)

    with pytest.raises(NoPractice):
        await supervise(world, ana.id, roles=frozenset({PROFESSIONAL}))

    assert world.app.storage.users[ana.id].roles == {CLIENT}


async def test_a_former_professional_who_applies_again_gets_the_former_profile_back(world: World) -> None:
    practice, admin = await world.a_practice(), await world.an_admin()
    await supervise(world, practice.owner.id, roles=frozenset())
    again = actor_of(world.app.storage.users[practice.owner.id], practice.professional)
    wanted = a_practice(profession="Fisioterapeuta")
    view = await world.use.submit_application(SubmitApplicationCommand(actor=again, practice=wanted))

    await world.use.approve_application(ApproveApplicationCommand(actor=admin, application_id=view.id))

    shown = await world.use.get_professional(practice.professional.slug)
    assert (shown.id, shown.profession) == (practice.professional.id, "Fisioterapeuta")
    assert world.app.storage.users[practice.owner.id].roles == {CLIENT, PROFESSIONAL}


async def test_administrators_do_not_put_themselves_out(world: World) -> None:
    admin, _ = await world.an_admin(), await world.an_admin()

    with pytest.raises(OwnAccount):
        await disable(world, admin.user_id, by=admin)
    with pytest.raises(OwnAccount):
        await supervise(world, admin.user_id, by=admin, roles=frozenset({CLIENT}))
    await supervise(world, admin.user_id, by=admin, roles=frozenset({ADMIN}))


async def test_administrators_do_not_give_themselves_back_the_calendar_that_was_taken_from_them(world: World) -> None:
    practice, other = await world.a_practice(), await world.an_admin()
    await supervise(world, practice.owner.id, roles=frozenset({ADMIN}))
    owner = actor_of(world.app.storage.users[practice.owner.id], practice.professional)

    with pytest.raises(OwnApplication):
        await supervise(world, owner.user_id, by=owner, roles=frozenset({ADMIN, PROFESSIONAL}))

    await supervise(world, owner.user_id, by=other, roles=frozenset({ADMIN, PROFESSIONAL}))
    assert (await world.use.get_professional(practice.professional.id)).id == practice.professional.id


@pytest.mark.parametrize("demoted", [True, False])
async def test_the_last_administrator_stays(world: World, demoted: bool) -> None:
    admin = await world.an_admin()

    async def go() -> None:
        if demoted:
            await supervise(world, admin.user_id, roles=frozenset({CLIENT}))
        else:
            await disable(world, admin.user_id)

    await world.store(a_user(roles={ADMIN}, status=UserStatus.DISABLED))

    with pytest.raises(LastAdmin):
        await go()

    other = await world.an_admin()
    assert other.user_id != admin.user_id
    await go()


async def test_nobody_decides_about_their_own_application(world: World) -> None:
    admin = await world.an_admin()
    view = await world.use.submit_application(SubmitApplicationCommand(actor=admin, practice=a_practice()))

    with pytest.raises(OwnApplication):
        await world.use.approve_application(ApproveApplicationCommand(actor=admin, application_id=view.id))
    with pytest.raises(OwnApplication):
        await world.use.reject_application(RejectApplicationCommand(actor=admin, application_id=view.id, reason="No"))
    await world.use.approve_application(ApproveApplicationCommand(actor=Operator(), application_id=view.id))


async def test_what_cannot_be_done_is_refused(world: World) -> None:
    unproven, ana, client = a_user(status=UserStatus.UNVERIFIED), a_user(), await world.a_client()
    await world.store(unproven, ana)

    for status in (UserStatus.DISABLED, UserStatus.ACTIVE):
        with pytest.raises(AddressUnproven):
            await supervise(world, unproven.id, status=status, reason="x")
    for reason in (None, "", " \n"):
        with pytest.raises(InvalidValue, match=r"Say why|reason"):
            await supervise(world, ana.id, status=UserStatus.DISABLED, reason=reason)
    with pytest.raises(StaleVersion):
        await supervise(world, ana.id, roles=frozenset({ADMIN}), expected_version=7)
    with pytest.raises(NotFound):
        await disable(world, UserId(an_id()))
    for attempt in (
        disable(world, ana.id, by=client),
        world.use.get_user(client, ana.id),
        world.use.list_users(client, ListUsersQuery(), PageRequest()),
    ):
        with pytest.raises(RoleRequired):
            await attempt


async def test_the_operator_sets_a_password(world: World) -> None:
    ana = a_user(email="ana@example.org")
    await world.store(ana)
    token = (await world.log_in("ana@example.org")).access.value

    with pytest.raises(InvalidValue):
        await world.use.set_password(Operator(), ana.id, "short")
    await world.use.set_password(Operator(), ana.id, "a rather long password")

    with pytest.raises(InvalidToken):
        await world.use.authenticate(token)
    await world.log_in("ana@example.org", "a rather long password")
    assert await mails(world) == ["password_changed"]
