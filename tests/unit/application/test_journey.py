"""The main job, from end to end, in memory."""

from datetime import UTC, datetime, timedelta

import pytest

from application.accounts.approve_application import ApproveApplicationCommand
from application.accounts.register_user import RegisterUserCommand
from application.accounts.submit_application import SubmitApplicationCommand
from application.accounts.verify_email import VerifyEmailCommand
from application.pagination import PageRequest
from application.scheduling.book_appointment import BookAppointmentCommand
from application.scheduling.cancel_appointment import CancelAppointmentCommand
from application.scheduling.find_slots import FindSlotsQuery
from application.scheduling.publish_service import PublishServiceCommand
from application.scheduling.reschedule_appointment import RescheduleAppointmentCommand
from application.scheduling.search_professionals import SearchProfessionalsQuery
from application.scheduling.set_working_hours import SetWorkingHoursCommand
from application.scheduling.views import AppointmentFilter, Capacity
from domain.accounts.actor import Actor
from domain.accounts.values import EmailAddress
from domain.notifications.notification import MessageKind
from domain.scheduling.appointment import Status
from tests.builders import PASSWORD, a_practice, a_profile, some_terms
from tests.times import weekly_hours
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

SOL, BENITO = "sol@example.org", "benito@example.org"


async def join(world: World, email: str, full_name: str) -> Actor:
    """Register, open the mailed link, log in."""
    await world.use.register_user(
        RegisterUserCommand(email=EmailAddress(email), password=PASSWORD, profile=a_profile(full_name))
    )
    (mail,) = await world.mails_to(email)
    assert mail.link is not None
    await world.use.verify_email(VerifyEmailCommand(token=mail.link.rpartition("=")[2]))
    return await who(world, email)


async def who(world: World, email: str) -> Actor:
    return (await world.use.authenticate((await world.log_in(email)).access.value)).actor


async def kinds(world: World, email: str) -> list[MessageKind]:
    return [mail.kind for mail in await world.mails_to(email)]


async def test_from_registration_to_cancellation(world: World) -> None:
    use, admin = world.use, await world.an_admin()

    # A dentist joins and is approved.
    applicant = await join(world, SOL, "Clínica Dental Sol")
    application = await use.submit_application(SubmitApplicationCommand(actor=applicant, practice=a_practice()))
    await use.approve_application(ApproveApplicationCommand(actor=admin, application_id=application.id))
    dentist = await who(world, SOL)
    assert dentist.professional_id is not None

    # She publishes a service and her hours.
    service = await use.publish_service(
        PublishServiceCommand(actor=dentist, professional_id=dentist.professional_id, terms=some_terms())
    )
    await use.set_working_hours(
        SetWorkingHoursCommand(
            actor=dentist,
            professional_id=dentist.professional_id,
            expected_version=0,
            timezone="Europe/Madrid",
            weekly=weekly_hours("mon-fri 09:00-13:00"),
        )
    )

    # A client finds her, sees when she is free, and books.
    client = await join(world, BENITO, "Benito Gil")
    (found,) = (await use.search_professionals(SearchProfessionalsQuery(text="dental"), PageRequest())).items
    (offered,) = (await use.list_services(client, found.id, PageRequest())).items
    tomorrow = world.now + timedelta(days=1)
    query = FindSlotsQuery(service_id=offered.id, since=tomorrow, until=tomorrow + timedelta(days=1))
    slots = await use.find_slots(query)
    assert offered.id == service.id
    assert len(slots.starts) == 8
    first, second = (datetime.fromtimestamp(start, UTC) for start in slots.starts[:2])
    booked = await use.book_appointment(BookAppointmentCommand(actor=client, service_id=service.id, start=first))
    for email in (SOL, BENITO):
        assert (await kinds(world, email))[-1] is MessageKind.APPOINTMENT_BOOKED

    # She sees it, moves it, and cancels it; both are told each time.
    calendar = await use.list_appointments(dentist, Capacity.PROFESSIONAL, AppointmentFilter(), PageRequest())
    assert [view.client.full_name for view in calendar.items] == ["Benito Gil"]
    moved = await use.reschedule_appointment(
        RescheduleAppointmentCommand(
            actor=dentist, appointment_id=booked.id, expected_version=booked.version, to=second
        )
    )
    assert (moved.id, moved.start, moved.sequence) == (booked.id, second, 1)
    await world.app.work()
    cancelled = await use.cancel_appointment(
        CancelAppointmentCommand(
            actor=dentist, appointment_id=booked.id, expected_version=moved.version, reason="Avería"
        )
    )
    assert cancelled.status is Status.CANCELLED
    told = [
        MessageKind.APPOINTMENT_BOOKED,
        MessageKind.APPOINTMENT_RESCHEDULED,
        MessageKind.APPOINTMENT_CANCELLED,
    ]
    for email, actor in ((SOL, dentist), (BENITO, client)):
        assert (await kinds(world, email))[-3:] == told
        latest = (await use.list_notifications(actor, PageRequest(limit=3), unread=True)).items
        assert {message.kind for message in latest} == set(told)

    # The slot is free again, and the client has the appointment in their history.
    assert (await use.find_slots(query)).starts == slots.starts
    history = await use.list_appointments(client, Capacity.CLIENT, AppointmentFilter(), PageRequest())
    assert [(view.id, view.cancellation_reason) for view in history.items] == [(booked.id, "Avería")]
