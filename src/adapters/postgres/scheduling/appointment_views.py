"""What is shown of appointments."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select

from adapters.postgres.accounts.rows import UserRow
from adapters.postgres.keyset import after_instant, continued, instant_key
from adapters.postgres.scheduling.appointment_mappers import change_of
from adapters.postgres.scheduling.rows import AppointmentChangeRow, AppointmentRow, ProfessionalRow, ServiceRow
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import ID, table_of
from application.pagination import Page, PageRequest
from application.scheduling.views import (
    AppointmentFilter,
    AppointmentView,
    ChangeView,
    ClientParty,
    Order,
    ProfessionalParty,
    ServiceRef,
)
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling.life import Status

_appointment, _service, _professional = table_of(AppointmentRow), table_of(ServiceRow), table_of(ProfessionalRow)
_change, _author = table_of(AppointmentChangeRow), table_of(UserRow).alias("author")
_client, _owner = table_of(UserRow).alias("client"), table_of(UserRow).alias("owner")

_VIEWS: Final = (
    select(
        *(column for column in _appointment.c if column.name != "occupied"),
        _service.c.name.label("service_name"),
        _professional.c.slug.label("professional_slug"),
        _professional.c.user_id.label("professional_user_id"),
        _owner.c.full_name.label("professional_name"),
        _client.c.full_name.label("client_name"),
        _client.c.email.label("client_email"),
        _client.c.phone.label("client_phone"),
    )
    .join(_service, _service.c.id == _appointment.c.service_id)
    .join(_professional, _professional.c.id == _appointment.c.professional_id)
    .join(_owner, _owner.c.id == _professional.c.user_id)
    .join(_client, _client.c.id == _appointment.c.client_id)
    .where(_appointment.c.booked_at.is_not(None))  # mere holds are shown to nobody
)
_VIEW: Final = _VIEWS.where(_appointment.c.id == ID)


_HISTORY: Final = (
    select(_change, _author.c.full_name)
    .join(_author, _author.c.id == _change.c.user_id, isouter=True)
    .where(_change.c.appointment_id == ID)
    .order_by(_change.c.position)
)


class _StepRow(AppointmentChangeRow):
    """A step, and the name of who took it."""

    __abstract__ = True

    full_name: str | None


class _ViewRow(AppointmentRow):
    """The appointment's row, and the names of everybody in it."""

    __abstract__ = True

    service_name: str
    professional_slug: str
    professional_user_id: UUID
    professional_name: str
    client_name: str
    client_email: str
    client_phone: str | None


class PostgresAppointmentViews:
    """Implements AppointmentViews."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, appointment_id: AppointmentId) -> AppointmentView | None:
        """One appointment; None for a mere hold."""
        row = await self._transaction.one(_ViewRow, _VIEW, {"id_": appointment_id})
        return None if row is None else _view(row)

    async def history(self, appointment_id: AppointmentId) -> Sequence[ChangeView]:
        """Every step, oldest first."""
        rows = await self._transaction.every(_StepRow, _HISTORY, {"id_": appointment_id})
        return [ChangeView(change=change_of(row), full_name=row.full_name) for row in rows]

    async def find(self, page: PageRequest, criteria: AppointmentFilter) -> Page[AppointmentView]:
        """Appointments by (start, id), in either direction."""
        keys = (_appointment.c.start_at, _appointment.c.id)
        statement = continued(
            _fitting(criteria), page, keys, after_instant(page), latest_first=criteria.order is Order.LATEST_FIRST
        )
        views = [_view(row) for row in await self._transaction.every(_ViewRow, statement)]
        return Page.cut(views, page.limit, lambda view: instant_key(view.start, view.id))


def _fitting(criteria: AppointmentFilter) -> Select[*tuple[Any, ...]]:
    statement: Select[*tuple[Any, ...]] = _VIEWS
    if criteria.client_id is not None:
        statement = statement.where(_appointment.c.client_id == criteria.client_id)
    if criteria.professional_id is not None:
        statement = statement.where(_appointment.c.professional_id == criteria.professional_id)
    if criteria.status is not None:
        statement = statement.where(_appointment.c.status == criteria.status.value)
    if criteria.since is not None:
        statement = statement.where(_appointment.c.start_at >= criteria.since)
    if criteria.until is not None:
        statement = statement.where(_appointment.c.start_at < criteria.until)
    return statement


def _view(row: _ViewRow) -> AppointmentView:
    return AppointmentView(
        id=AppointmentId(row.id),
        number=row.number,
        status=Status(row.status),
        service=ServiceRef(id=ServiceId(row.service_id), name=row.service_name),
        professional=ProfessionalParty(
            id=ProfessionalId(row.professional_id),
            user_id=UserId(row.professional_user_id),
            full_name=row.professional_name,
            slug=row.professional_slug,
        ),
        client=_client_of(row),
        start=row.start_at,
        end=row.end_at,
        timezone=row.timezone,
        local_start=row.local_start,
        duration=row.duration,
        notes=row.notes,
        location=row.location,
        sequence=row.sequence,
        expires_at=row.expires_at,
        cancel_until=row.start_at - timedelta(hours=row.cancel_cutoff_hours),
        reschedule_until=row.start_at - timedelta(hours=row.reschedule_cutoff_hours),
        cancelled_by=row.cancelled_by,
        cancellation_reason=row.cancellation_reason,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def _client_of(row: _ViewRow) -> ClientParty:
    """As they were entered, if they were; otherwise as their account says."""
    if row.entered_name is None:
        name, phone = row.client_name, row.client_phone
    else:
        name, phone = row.entered_name, row.entered_phone
    return ClientParty(id=UserId(row.client_id), full_name=name, email=row.client_email, phone=phone)
