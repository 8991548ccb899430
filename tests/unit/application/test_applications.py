"""Asking to become a professional, and deciding about it."""

from datetime import timedelta

import pytest

from application.accounts.approve_application import ApproveApplicationCommand
from application.accounts.reject_application import RejectApplicationCommand
from application.accounts.submit_application import SubmitApplicationCommand
from application.accounts.views import ApplicationView
from application.accounts.withdraw_application import WithdrawApplicationCommand
from application.pagination import PageRequest
from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import (
    AlreadyProfessional,
    ApplicationAlreadyDecided,
    ApplicationAlreadyOpen,
    ApplicationTooSoon,
    RoleRequired,
)
from domain.accounts.professional_application import COOLING_OFF, ApplicationStatus
from domain.accounts.values import Role
from domain.errors import InvalidValue, NotFound, StaleVersion
from domain.ids import ApplicationId
from domain.notifications.notification import Audience, MessageKind
from tests.builders import a_practice, an_actor, an_id
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio


async def submit(world: World, actor: Actor) -> ApplicationView:
    return await world.use.submit_application(SubmitApplicationCommand(actor=actor, practice=a_practice()))


async def approve(
    world: World, actor: Actor | Operator, id: ApplicationId, version: int | None = None
) -> ApplicationView:
    return await world.use.approve_application(
        ApproveApplicationCommand(actor=actor, application_id=id, expected_version=version)
    )


async def reject(world: World, actor: Actor | Operator, id: ApplicationId, reason: str = "Falta el título") -> None:
    await world.use.reject_application(RejectApplicationCommand(actor=actor, application_id=id, reason=reason))


async def kinds_mailed(world: World, email: str) -> list[tuple[MessageKind, Audience]]:
    return [(mail.kind, mail.audience) for mail in await world.mails_to(email)]


async def test_applicant_and_administrators_are_told_of_an_application(world: World) -> None:
    ana, admin = await world.a_client("Ana Pérez", email="ana@example.org"), await world.an_admin()
    view = await submit(world, ana)
    assert (view.status, view.applicant.full_name) == (ApplicationStatus.OPEN, "Ana Pérez")
    assert await kinds_mailed(world, "ana@example.org") == [(MessageKind.APPLICATION_RECEIVED, Audience.SELF)]
    admins_address = str(world.app.storage.users[admin.user_id].email)
    (mail,) = await world.mails_to(admins_address)
    assert (mail.kind, mail.audience) == (MessageKind.APPLICATION_RECEIVED, Audience.ADMIN)
    assert mail.facts["applicant"] == "Ana Pérez"


async def test_one_application_at_a_time(world: World) -> None:
    ana = await world.a_client()
    await submit(world, ana)
    with pytest.raises(ApplicationAlreadyOpen):
        await submit(world, ana)


async def test_a_professional_has_no_reason_to_apply(world: World) -> None:
    practice = await world.a_practice()
    with pytest.raises(AlreadyProfessional):
        await submit(world, practice.actor)


async def test_approval_gives_the_role_and_a_public_page(world: World) -> None:
    ana, admin = await world.a_client("Ana Pérez", email="ana@example.org"), await world.an_admin()
    pair = await world.log_in("ana@example.org")
    application = await submit(world, ana)
    decided = await approve(world, admin, application.id, application.version)
    assert (decided.status, decided.version) == (ApplicationStatus.APPROVED, 1)
    actor = (await world.use.authenticate(pair.access.value)).actor
    assert actor.roles == {Role.CLIENT, Role.PROFESSIONAL}
    page = await world.use.get_professional("ana-perez")
    assert actor.professional_id == page.id
    assert (MessageKind.APPLICATION_APPROVED, Audience.SELF) in await kinds_mailed(world, "ana@example.org")


async def test_people_of_one_name_get_addresses_of_their_own(world: World) -> None:
    for _ in range(3):
        application = await submit(world, await world.a_client("Ana Pérez"))
        await approve(world, Operator(), application.id)
    for slug in ("ana-perez", "ana-perez-2", "ana-perez-3"):
        assert (await world.use.get_professional(slug)).full_name == "Ana Pérez"


async def test_rejection_says_why_and_leaves_the_way_open(world: World) -> None:
    ana, admin = await world.a_client(email="ana@example.org"), await world.an_admin()
    application = await submit(world, ana)
    await reject(world, admin, application.id)
    mails = await world.mails_to("ana@example.org")
    assert [mail.facts.get("reason") for mail in mails] == [None, "Falta el título"]
    world.app.clock.advance(COOLING_OFF)
    await submit(world, ana)


async def test_a_rejection_without_a_reason_is_refused(world: World) -> None:
    application = await submit(world, await world.a_client())
    with pytest.raises(InvalidValue):
        await reject(world, Operator(), application.id, " ")


async def test_only_administrators_and_the_operator_decide(world: World) -> None:
    ana, practice = await world.a_client(), await world.a_practice()
    application = await submit(world, ana)
    for actor in (ana, practice.actor, an_actor()):
        with pytest.raises(RoleRequired):
            await approve(world, actor, application.id)
        with pytest.raises(RoleRequired):
            await reject(world, actor, application.id)
    await approve(world, Operator(), application.id)


async def test_it_is_decided_once_and_only_as_it_was_read(world: World) -> None:
    admin = await world.an_admin()
    application = await submit(world, await world.a_client())
    with pytest.raises(StaleVersion):
        await approve(world, admin, application.id, application.version + 1)
    await approve(world, admin, application.id)
    with pytest.raises(ApplicationAlreadyDecided):
        await approve(world, admin, application.id)
    with pytest.raises(ApplicationAlreadyDecided):
        await reject(world, admin, application.id)


async def test_what_does_not_exist_cannot_be_decided(world: World) -> None:
    admin, nowhere = await world.an_admin(), ApplicationId(an_id())
    with pytest.raises(NotFound):
        await approve(world, admin, nowhere)
    with pytest.raises(NotFound):
        await reject(world, admin, nowhere)


async def test_an_application_exists_for_applicant_and_administrators(world: World) -> None:
    ana, admin = await world.a_client(), await world.an_admin()
    application = await submit(world, ana)
    for actor in (ana, admin, Operator()):
        assert (await world.use.get_application(actor, application.id)).id == application.id
    with pytest.raises(NotFound):
        await world.use.get_application(await world.a_client(), application.id)
    with pytest.raises(NotFound):
        await world.use.get_application(admin, ApplicationId(an_id()))


async def test_everybody_lists_their_own_and_administrators_all(world: World) -> None:
    ana, eva, admin = await world.a_client(), await world.a_client(), await world.an_admin()
    first, second = await submit(world, ana), await submit(world, eva)
    await approve(world, Operator(), first.id)

    async def listed(actor: Actor | Operator, status: ApplicationStatus | None = None) -> list[ApplicationId]:
        return [view.id for view in (await world.use.list_applications(actor, PageRequest(), status)).items]

    assert await listed(ana) == [first.id]
    assert await listed(eva) == [second.id]
    for decider in (admin, Operator()):
        assert await listed(decider) == [first.id, second.id]
        assert await listed(decider, ApplicationStatus.OPEN) == [second.id]


async def withdraw(
    world: World, actor: Actor, application_id: ApplicationId, version: int | None = None
) -> ApplicationView:
    command = WithdrawApplicationCommand(actor=actor, application_id=application_id, expected_version=version)
    return await world.use.withdraw_application(command)


async def test_who_takes_an_application_back_may_make_another_at_once(world: World) -> None:
    ana = await world.a_client()
    application = await submit(world, ana)
    withdrawn = await withdraw(world, ana, application.id, application.version)
    assert (withdrawn.status, withdrawn.decided_at) == (ApplicationStatus.WITHDRAWN, world.now)
    assert (await submit(world, ana)).status is ApplicationStatus.OPEN
    with pytest.raises(ApplicationAlreadyDecided):
        await withdraw(world, ana, application.id)
    with pytest.raises(ApplicationAlreadyDecided):
        await approve(world, Operator(), application.id)


async def test_only_the_applicant_may_take_it_back(world: World) -> None:
    ana = await world.a_client()
    application = await submit(world, ana)
    for other in (await world.a_client(), await world.an_admin()):
        with pytest.raises(NotFound):
            await withdraw(world, other, application.id)
    with pytest.raises(NotFound):
        await withdraw(world, ana, ApplicationId(an_id()))
    with pytest.raises(StaleVersion):
        await withdraw(world, ana, application.id, application.version + 1)
    assert (await world.use.get_application(ana, application.id)).status is ApplicationStatus.OPEN


async def test_after_a_rejection_the_next_application_has_to_wait(world: World) -> None:
    ana = await world.a_client()
    await reject(world, Operator(), (await submit(world, ana)).id)
    rejected = world.now
    world.app.clock.set(rejected + COOLING_OFF - timedelta(seconds=1))
    with pytest.raises(ApplicationTooSoon) as refusal:
        await submit(world, ana)
    assert refusal.value.since == rejected + COOLING_OFF
    assert len(world.app.storage.applications) == 1
    await submit(world, await world.a_client())

    world.app.clock.set(rejected + COOLING_OFF)
    await submit(world, ana)
