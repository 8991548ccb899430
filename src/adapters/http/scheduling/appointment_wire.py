"""What appointments look like on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Response
from msgspec import UNSET, Meta, UnsetType, field

from adapters.http.etags import tagged
from adapters.http.values import email_address, identifier, phone_number
from adapters.http.wire import TEXT, Email, FullName, Instant, Phone, RequestBody, ResponseBody
from application.accounts.invite_client import NewClient
from application.scheduling.views import AppointmentView
from domain.accounts.actor import Actor
from domain.accounts.user import Profile
from domain.accounts.values import Locale
from domain.ids import AppointmentId
from domain.scheduling.appointment_state import NOTES_MAXIMUM, REASON_MAXIMUM
from domain.scheduling.life import Status
from domain.scheduling.policies import party_between

Reason = Annotated[str, Meta(max_length=REASON_MAXIMUM, description="What the other side reads."), TEXT]


class NewClientRequest(RequestBody, frozen=True, kw_only=True):
    """Somebody who may not have an account yet; what is said of them is kept if so."""

    full_name: FullName
    email: Email
    phone: Phone | None = None

    def client(self, spoken: Locale) -> NewClient:
        """Whom it describes, who is written to in the language of whoever enters them. Raises InvalidValue."""
        phone = None if self.phone is None else phone_number(self.phone)
        return NewClient(
            email=email_address(self.email), profile=Profile(full_name=self.full_name, phone=phone, locale=spoken)
        )


class BookAppointmentRequest(RequestBody, frozen=True, kw_only=True):
    """Which service, and when: one of the starts that its availability shows.

    A professional, or an administrator, names the client: one of `client_id` and `client`. `hold_id` is the hold on
    that slot, if there is one.
    """

    service_id: UUID
    start: Instant
    client_id: UUID | None = None
    client: NewClientRequest | None = None
    notes: Annotated[str, Meta(max_length=NOTES_MAXIMUM), TEXT] = ""
    hold_id: UUID | None = None


class CancelAppointmentRequest(RequestBody, frozen=True, kw_only=True):
    """Why; an administrator must say it."""

    reason: Reason | None = None


class DeclineAppointmentRequest(RequestBody, frozen=True, kw_only=True):
    """Why, if the professional wants to say it."""

    reason: Reason | None = None


class RescheduleAppointmentRequest(RequestBody, frozen=True, kw_only=True):
    """When it is to start instead, and why; an administrator must say it."""

    start: Instant
    reason: Reason | None = None


class SwapAppointmentsRequest(RequestBody, frozen=True, kw_only=True):
    """Which appointment to change places with, and why; an administrator must say it."""

    other_id: Annotated[UUID, Meta(description="The other appointment.")] = field(name="with")
    if_match: (
        Annotated[str, Meta(max_length=200, description="ETag of the other appointment as it was read.")] | None
    ) = None
    reason: Reason | None = None


class ServiceRefResponse(ResponseBody, frozen=True, kw_only=True):
    """The service that was booked."""

    id: UUID
    name: str


class ProfessionalPartyResponse(ResponseBody, frozen=True, kw_only=True):
    """Whom the appointment is with."""

    id: UUID
    full_name: str
    slug: str


class ClientPartyResponse(ResponseBody, frozen=True, kw_only=True):
    """Who comes. Address and number are shown to those who are in the appointment, and to administrators."""

    id: UUID
    full_name: str
    email: str | UnsetType = UNSET
    phone: str | UnsetType | None = UNSET


class PolicyResponse(ResponseBody, frozen=True, kw_only=True):
    """Until when the client may still change their mind."""

    cancel_until: Annotated[datetime, Meta(description="UTC; until then the client may cancel.")]
    reschedule_until: Annotated[datetime, Meta(description="UTC; until then the client may move it.")]


class AppointmentResponse(ResponseBody, frozen=True, kw_only=True):
    """An appointment. Instants are UTC; `local_start` is the wall clock in `timezone`; `duration` is minutes."""

    id: UUID
    number: Annotated[str, Meta(description="What people call it by, as in their mails.")]
    status: Status
    service: ServiceRefResponse
    professional: ProfessionalPartyResponse
    client: ClientPartyResponse
    start: Annotated[datetime, Meta(description="UTC.")]
    end: Annotated[datetime, Meta(description="UTC; `duration` after `start`.")]
    timezone: Annotated[str, Meta(description="IANA zone of the professional when it was booked.")]
    local_start: Annotated[
        datetime, Meta(tz=False, description="The start on the wall clock in `timezone`, without offset.")
    ]
    duration: Annotated[int, Meta(description="Minutes.")]
    notes: Annotated[str, Meta(description="What the client wrote when booking.")]
    location: Annotated[str, Meta(description="Where it takes place; empty when nothing is said.")]
    sequence: Annotated[int, Meta(description="SEQUENCE in iCalendar: rises with each move, and when it is cancelled.")]
    expires_at: Annotated[
        datetime | None,
        Meta(description="UTC; until then a request waits for approval. Null when nothing is waited for."),
    ]
    policy: PolicyResponse
    cancelled_by: Annotated[str | None, Meta(description="Who cancelled it; null unless it is cancelled.")]
    cancellation_reason: Annotated[str | None, Meta(description="Why it was cancelled, if somebody said so.")]
    created_at: Annotated[datetime, Meta(description="UTC.")]
    updated_at: Annotated[datetime, Meta(description="UTC.")]

    @classmethod
    def of(cls, view: AppointmentView, reader: Actor) -> Self:
        """Show an appointment to somebody."""
        return cls(
            id=view.id,
            number=view.number,
            status=view.status,
            service=ServiceRefResponse(id=view.service.id, name=view.service.name),
            professional=ProfessionalPartyResponse(
                id=view.professional.id, full_name=view.professional.full_name, slug=view.professional.slug
            ),
            client=_client(view, reader),
            start=view.start,
            end=view.end,
            timezone=view.timezone,
            local_start=view.local_start,
            duration=view.duration,
            notes=view.notes,
            location=view.location,
            sequence=view.sequence,
            expires_at=view.expires_at,
            policy=PolicyResponse(cancel_until=view.cancel_until, reschedule_until=view.reschedule_until),
            cancelled_by=view.cancelled_by,
            cancellation_reason=view.cancellation_reason,
            created_at=view.created_at,
            updated_at=view.updated_at,
        )


class AppointmentPage(ResponseBody, frozen=True, kw_only=True):
    """Some appointments, and the cursor of those that follow."""

    items: list[AppointmentResponse]
    next: str | None


def appointment_id_of(text: str) -> AppointmentId:
    """Read which appointment a path names. Raises NotFound."""
    return AppointmentId(identifier("appointment", text))


def shown(view: AppointmentView, reader: Actor) -> Response[AppointmentResponse]:
    """Answer with an appointment and its ETag."""
    return tagged(AppointmentResponse.of(view, reader), view.version)


def _client(view: AppointmentView, reader: Actor) -> ClientPartyResponse:
    """Use cases show an appointment to nobody else; should one ever do so, the client's address stays private."""
    client = view.client
    if party_between(reader, view.professional.id, client.id) is None:
        return ClientPartyResponse(id=client.id, full_name=client.full_name)
    return ClientPartyResponse(id=client.id, full_name=client.full_name, email=client.email, phone=client.phone)
