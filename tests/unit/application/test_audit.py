"""What is recorded of what people do, and who may read it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from application.accounts.change_password import ChangePasswordCommand
from application.accounts.end_session import EndSessionCommand
from application.accounts.log_in import LogInCommand
from application.accounts.log_out import LogOutCommand
from application.accounts.refresh_session import RefreshSessionCommand
from application.accounts.submit_application import SubmitApplicationCommand
from application.administration.views import AuditFilter
from application.pagination import PageRequest
from application.scheduling.cancel_appointment import CancelAppointmentCommand
from application.scheduling.swap_appointments import SwapAppointmentsCommand
from application.scheduling.views import AppointmentFilter, Capacity
from domain.accounts.actor import Operator, Origin
from domain.accounts.errors import EmailNotVerified, InvalidCredentials, InvalidToken, RoleRequired
from domain.accounts.professional_application import ApplicationStatus
from domain.accounts.user import UserStatus
from domain.accounts.values import EmailAddress
from domain.administration.audit import AuditAction, AuditActor, AuditEntry
from domain.errors import InvalidValue
from domain.scheduling.life import Status
from tests.builders import PASSWORD, a_practice, a_user
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

HERE = Origin(address="192.0.2.7", agent="a browser")


def log(world: World) -> list[AuditEntry]:
    return [sealed.entry for sealed in world.app.storage.audit_log.values()]


def recorded(world: World) -> list[tuple[str, UUID | None, UUID | None]]:
    return [(entry.action, entry.actor_id, entry.target_id) for entry in log(world)]


async def test_logins_and_failures_are_recorded_with_where_they_came_from(world: World) -> None:
    ana = a_user(email="ana@example.org")
    await world.store(ana)
    right = LogInCommand(email=ana.email, password=PASSWORD, origin=HERE)

    await world.use.log_in(right)
    for wrong in (replace(right, password="wrong"), replace(right, email=EmailAddress("nobody@example.org"))):
        with pytest.raises(InvalidCredentials):
            await world.use.log_in(wrong)

    assert recorded(world) == [
        (AuditAction.LOGGED_IN, ana.id, None),
        (AuditAction.LOGIN_FAILED, None, ana.id),
        (AuditAction.LOGIN_FAILED, None, None),
    ]
    assert {entry.address for entry in log(world)} == {"192.0.2.7"}
    assert "example.org" not in repr(log(world))


async def test_a_failure_to_log_in_tells_whether_the_account_could_have(world: World) -> None:
    unverified = a_user(email="ana@example.org", status=UserStatus.UNVERIFIED)
    disabled = a_user(email="bea@example.org", status=UserStatus.DISABLED)
    await world.store(unverified, disabled)

    for user, refusal in ((unverified, EmailNotVerified), (disabled, InvalidCredentials)):
        with pytest.raises(refusal):
            await world.use.log_in(LogInCommand(email=user.email, password=PASSWORD, origin=HERE))

    assert recorded(world) == [(AuditAction.LOGIN_FAILED, None, user.id) for user in (unverified, disabled)]
    assert [entry.details for entry in log(world)] == [{"status": "unverified"}, {"status": "disabled"}]


async def test_the_end_of_a_session_is_recorded(world: World) -> None:
    await world.store(a_user(email="ana@example.org"))
    identities = [await world.use.authenticate((await world.log_in("ana@example.org")).access.value) for _ in range(2)]
    ana = identities[0].actor
    world.app.storage.audit_log.clear()

    await world.use.log_out(LogOutCommand(actor=ana, session_id=identities[0].session_id))
    await world.use.end_session(EndSessionCommand(actor=ana, session_id=identities[1].session_id))
    await world.use.log_out_everywhere(ana)

    assert [entry.action for entry in log(world)] == ["logged_out", "session_ended", "logged_out_everywhere"]
    assert {entry.actor_id for entry in log(world)} == {ana.user_id}
    assert [entry.details.get("session") for entry in log(world)][:2] == [str(one.session_id) for one in identities]


async def test_a_refresh_token_that_comes_twice_is_recorded_once(world: World) -> None:
    ana = a_user(email="ana@example.org")
    await world.store(ana)
    tokens = await world.log_in("ana@example.org")
    used = RefreshSessionCommand(refresh_token=tokens.refresh, origin=HERE)
    await world.use.refresh_session(used)
    world.app.storage.audit_log.clear()

    for _ in range(3):
        with pytest.raises(InvalidToken):
            await world.use.refresh_session(used)

    assert recorded(world) == [(AuditAction.REFRESH_TOKEN_REUSED, None, ana.id)]


async def test_an_application_is_recorded_from_its_beginning_to_its_end(world: World) -> None:
    applicant, admin = await world.a_client(), await world.an_admin()
    view = await world.use.submit_application(SubmitApplicationCommand(actor=applicant, practice=a_practice()))

    await world.use.get_application(applicant, view.id)
    await world.use.get_application(admin, view.id)
    await world.use.list_applications(applicant, PageRequest())
    await world.use.list_applications(admin, PageRequest())

    assert recorded(world) == [
        (AuditAction.APPLICATION_SUBMITTED, applicant.user_id, view.id),
        (AuditAction.APPLICATION_SEEN, admin.user_id, view.id),
        (AuditAction.APPLICATIONS_LISTED, admin.user_id, None),
    ]


async def test_what_administrators_see_of_others_is_recorded_and_what_the_parties_see_is_not(world: World) -> None:
    practice, client, admin = await world.a_practice(), await world.a_client(), await world.an_admin()
    booked = await world.book(client, practice.service)
    world.app.storage.audit_log.clear()

    for asker in (client, practice.actor, admin, Operator()):
        await world.use.get_appointment(asker, booked.id)
        await world.use.get_history(asker, booked.id)
    await world.use.list_appointments(admin, Capacity.ADMIN, AppointmentFilter(), PageRequest())
    await world.use.list_appointments(client, Capacity.CLIENT, AppointmentFilter(), PageRequest())

    seen = AuditAction.APPOINTMENT_SEEN
    assert recorded(world) == [
        *[(seen, admin.user_id, booked.id)] * 2,
        *[(seen, None, booked.id)] * 2,
        (AuditAction.APPOINTMENTS_LISTED, admin.user_id, None),
    ]
    assert [entry.actor for entry in log(world)][2:4] == [AuditActor.OPERATOR] * 2


async def test_what_administrators_do_with_the_appointments_of_others_is_recorded(world: World) -> None:
    practice, client, admin = await world.a_practice(), await world.a_client(), await world.an_admin()
    booked = await world.book(client, practice.service)
    own = await world.book(admin, practice.service, start=booked.end)
    world.app.storage.audit_log.clear()

    made = await world.book(admin, practice.service, start=own.end, client_id=client.user_id)
    for actor, appointment in ((admin, made), (admin, own), (client, booked)):
        await world.use.cancel_appointment(
            CancelAppointmentCommand(
                actor=actor, appointment_id=appointment.id, expected_version=appointment.version, reason="A reason"
            )
        )

    assert recorded(world) == [
        (AuditAction.APPOINTMENT_MADE, admin.user_id, made.id),
        (AuditAction.APPOINTMENT_CHANGED, admin.user_id, made.id),
    ]
    concerned = {"client": str(client.user_id), "professional": str(practice.professional.id)}
    assert [entry.details for entry in log(world)] == [concerned] * 2


async def test_both_appointments_that_an_administrator_swaps_are_recorded(world: World) -> None:
    practice, client, admin = await world.a_practice(), await world.a_client(), await world.an_admin()
    one = await world.book(client, practice.service)
    other = await world.book(await world.a_client(), practice.service, start=one.end)
    world.app.storage.audit_log.clear()

    await world.use.swap_appointments(
        SwapAppointmentsCommand(
            actor=admin,
            appointment_id=one.id,
            other_id=other.id,
            expected_version=one.version,
            expected_other_version=other.version,
            reason="A reason",
        )
    )

    changed = AuditAction.APPOINTMENT_CHANGED
    assert set(recorded(world)) == {(changed, admin.user_id, one.id), (changed, admin.user_id, other.id)}


async def test_who_but_its_owner_has_seen_why_a_calendar_is_closed_is_recorded(world: World) -> None:
    practice, admin = await world.a_practice(), await world.an_admin()
    calendar = practice.professional.id

    await world.use.list_time_off(practice.actor, calendar)
    await world.use.list_time_off(admin, calendar)

    assert recorded(world) == [(AuditAction.TIME_OFF_SEEN, admin.user_id, calendar)]


async def test_what_a_list_was_asked_for_is_recorded(world: World) -> None:
    client, admin = await world.a_client(), await world.an_admin()

    await world.use.list_appointments(
        admin, Capacity.ADMIN, AppointmentFilter(client_id=client.user_id, status=Status.CONFIRMED), PageRequest()
    )
    await world.use.list_applications(admin, PageRequest(), ApplicationStatus.OPEN)
    await world.use.list_audit_log(
        admin, AuditFilter(action=AuditAction.LOGGED_IN, target_id=client.user_id), PageRequest()
    )

    assert [entry.details for entry in log(world)] == [
        {"client": str(client.user_id), "status": "confirmed"},
        {"status": "open"},
        {"action": "logged_in", "target": str(client.user_id)},
    ]


async def test_a_wrong_present_password_is_recorded(world: World) -> None:
    ana = a_user(email="ana@example.org")
    await world.store(ana)
    identity = await world.use.authenticate((await world.log_in("ana@example.org")).access.value)
    world.app.storage.audit_log.clear()

    with pytest.raises(InvalidValue):
        await world.use.change_password(
            ChangePasswordCommand(
                actor=replace(identity.actor, origin=HERE),
                session_id=identity.session_id,
                current_password="a wrong one",
                password="another good password",
            )
        )

    assert recorded(world) == [(AuditAction.PRESENT_PASSWORD_WRONG, ana.id, ana.id)]
    assert log(world)[0].address == HERE.address


async def test_administrators_read_the_log_which_is_recorded(world: World) -> None:
    admin, client = await world.an_admin(), await world.a_client()

    assert (await world.use.list_audit_log(admin, AuditFilter(), PageRequest())).items == []
    world.app.clock.advance(timedelta(hours=1))
    page = await world.use.list_audit_log(Operator(), AuditFilter(), PageRequest())

    assert [sealed.entry.actor_id for sealed in page.items] == [admin.user_id]
    with pytest.raises(RoleRequired):
        await world.use.list_audit_log(client, AuditFilter(), PageRequest())
    with pytest.raises(RoleRequired):
        await world.use.verify_audit_log(client)
    assert (await world.use.verify_audit_log(admin)).entries == 2
