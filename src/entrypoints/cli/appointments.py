"""`citas appointments`: the operator, as an administrator without an account, sees and changes what is booked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from cyclopts import App, Parameter

from adapters.http.values import known_address
from application.notifications.list_messages import MessageView
from application.scheduling.book_appointment import BookAppointmentCommand
from application.scheduling.cancel_appointment import CancelAppointmentCommand
from application.scheduling.reschedule_appointment import RescheduleAppointmentCommand
from application.scheduling.views import AppointmentFilter, AppointmentView, Capacity, ChangeView
from application.use_cases import UseCases
from domain.accounts.actor import Operator
from domain.errors import InvalidValue
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling.life import Status
from entrypoints.cli.context import DataDir, with_application
from entrypoints.cli.moments import START, bound, clock_of, clock_of_service, wanted_start
from entrypoints.cli.output import JsonFlag, complain, show_list, show_object
from entrypoints.cli.paging import Listed, collect
from entrypoints.cli.refusals import refusals_on_the_clock

appointments = App(name="appointments", help="Appointments.")

_COLUMNS = ("number", "status", "local_start", "timezone", "service", "professional", "client", "id")
_STEP_COLUMNS = ("at", "action", "by", "status", "start", "sequence", "reason")
_MESSAGE_COLUMNS = ("due_at", "kind", "audience", "minutes", "state", "reason", "sent_at", "attempts", "last_error")
_POLICY = ("cancel_until", "reschedule_until")

Start = Annotated[str, Parameter(help=START)]
Client = Annotated[str, Parameter(help="Who comes: their mail address, or the identifier of their account.")]
Reason = Annotated[str, Parameter(help="Why; client and professional read it.")]


@appointments.command(name="list")
def list_(
    *,
    professional: Annotated[UUID | None, Parameter(help="Only in this calendar.")] = None,
    client: Annotated[str | None, Parameter(help="Only of this client: mail address or identifier.")] = None,
    status: Annotated[Status | None, Parameter(help="Only those with this status.")] = None,
    since: Annotated[
        str | None,
        Parameter(name="--from", help="Starting at this instant or later; with --professional, a day there."),
    ] = None,
    until: Annotated[
        str | None, Parameter(name="--to", help="Starting before this instant; with --professional, a day there.")
    ] = None,
    limit: Annotated[int, Parameter(help="How many at most.")] = 100,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """List appointments, soonest first."""
    if limit < 1:
        raise InvalidValue("limit", "out_of_range", "limit must be 1 at least.")

    async def ask(use_cases: UseCases) -> Listed[AppointmentView]:
        calendar = None if professional is None else ProfessionalId(professional)
        place = None if calendar is None else await clock_of(use_cases, calendar)
        criteria = AppointmentFilter(
            client_id=None if client is None else await _account(use_cases, client),
            professional_id=calendar,
            status=status,
            since=bound("from", since, place),
            until=bound("to", until, place),
        )
        return await collect(
            lambda page: use_cases.list_appointments(Operator(), Capacity.ADMIN, criteria, page), limit
        )

    listed = with_application(data_dir, lambda application: ask(application.use_cases))
    show_list([_facts(view) if json else _row(view) for view in listed.items], _COLUMNS, as_json=json)
    if listed.more:
        complain("more_follow", f"there are more than these {limit}: give a greater --limit", as_json=json)


@appointments.command
def show(appointment_id: UUID, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Show an appointment, and everything that was done with it."""

    async def ask(use_cases: UseCases) -> tuple[AppointmentView, Sequence[ChangeView]]:
        wanted = AppointmentId(appointment_id)
        return await use_cases.get_appointment(Operator(), wanted), await use_cases.get_history(Operator(), wanted)

    view, history = with_application(data_dir, lambda application: ask(application.use_cases))
    if json:
        show_object({**_facts(view), "history": [_step(step) for step in history]}, as_json=True)
        return
    show_object(_row(view), as_json=False)
    show_list([_step_row(step) for step in history], _STEP_COLUMNS, as_json=False)


@appointments.command
def messages(appointment_id: UUID, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Tell what client and professional were told of an appointment by mail, and why not."""

    async def ask(use_cases: UseCases) -> Sequence[MessageView]:
        return await use_cases.list_messages(Operator(), AppointmentId(appointment_id))

    told = with_application(data_dir, lambda application: ask(application.use_cases))
    show_list([asdict(view) for view in told], _MESSAGE_COLUMNS, as_json=json)


@appointments.command
def create(
    service_id: UUID,
    start: Start,
    *,
    client: Client,
    notes: Annotated[str, Parameter(help="What the client wants to say; both read it.")] = "",
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Book for a client, at any future time that overlaps nothing; client and professional are told."""

    async def book(use_cases: UseCases) -> AppointmentView:
        service = ServiceId(service_id)
        place = await clock_of_service(use_cases, service)
        command = BookAppointmentCommand(
            actor=Operator(),
            service_id=service,
            start=wanted_start(start, place),
            client_id=await _account(use_cases, client),
            notes=notes,
        )
        with refusals_on_the_clock(place):
            return await use_cases.book_appointment(command)

    _show(with_application(data_dir, lambda application: book(application.use_cases)), as_json=json)


@appointments.command
def cancel(appointment_id: UUID, *, reason: Reason, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Call an appointment off; its time is free at once, and client and professional are told."""
    command = CancelAppointmentCommand(
        actor=Operator(), appointment_id=AppointmentId(appointment_id), expected_version=None, reason=reason
    )
    _show(
        with_application(data_dir, lambda application: application.use_cases.cancel_appointment(command)),
        as_json=json,
    )


@appointments.command
def reschedule(
    appointment_id: UUID, start: Start, *, reason: Reason, data_dir: DataDir = None, json: JsonFlag = False
) -> None:
    """Move an appointment to any future time that overlaps nothing; client and professional are told."""

    async def move(use_cases: UseCases) -> AppointmentView:
        wanted = AppointmentId(appointment_id)
        place = await clock_of(use_cases, (await use_cases.get_appointment(Operator(), wanted)).professional.id)
        command = RescheduleAppointmentCommand(
            actor=Operator(),
            appointment_id=wanted,
            expected_version=None,
            to=wanted_start(start, place),
            reason=reason,
        )
        with refusals_on_the_clock(place):
            return await use_cases.reschedule_appointment(command)

    _show(with_application(data_dir, lambda application: move(application.use_cases)), as_json=json)


async def _account(use_cases: UseCases, text: str) -> UserId:
    """Whoever is named by mail address or identifier. Raises NotFound, InvalidValue."""
    try:
        return UserId(UUID(text))
    except ValueError:
        return (await use_cases.find_user(Operator(), known_address(text, field="client"))).id


def _show(view: AppointmentView, *, as_json: bool) -> None:
    show_object(_facts(view) if as_json else _row(view), as_json=as_json)


def _facts(view: AppointmentView) -> Mapping[str, object]:
    """What programs are told, in the shape of the API."""
    policy = {"cancel_until": view.cancel_until, "reschedule_until": view.reschedule_until}
    return {**_without_policy(view), "policy": policy}


def _row(view: AppointmentView) -> Mapping[str, object]:
    """What people are told: names in place of identifiers, and when it is on the clock there."""
    return {
        **_without_policy(view),
        "service": view.service.name,
        "professional": view.professional.full_name,
        "client": f"{view.client.full_name} <{view.client.email}>",
        "local_start": f"{view.local_start:%a %Y-%m-%d %H:%M}",
    }


def _without_policy(view: AppointmentView) -> Mapping[str, object]:
    hidden = {"version", "cancel_until", "reschedule_until"}
    return {name: value for name, value in asdict(view).items() if name not in hidden}


def _step(step: ChangeView) -> Mapping[str, object]:
    """A step of the history, in the shape of the API."""
    return {**asdict(step.change), "by": step.change.by.party, "full_name": step.full_name}


def _step_row(step: ChangeView) -> Mapping[str, object]:
    party = step.change.by.party
    return {**asdict(step.change), "by": f"{step.full_name} ({party})" if step.full_name else party}
