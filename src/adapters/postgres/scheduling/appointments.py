"""Appointments, and what happened to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Integer, Select, Text, Uuid, bindparam, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import Executable

from adapters.postgres.changes import Changes
from adapters.postgres.constraints import NO_DOUBLE_BOOKING
from adapters.postgres.scheduling.appointment_mappers import appointment_of, appointment_values, entered_client_of
from adapters.postgres.scheduling.rows import AppointmentRow
from adapters.postgres.scheduling.statuses import EXPIRING_SQL, OCCUPYING_SQL
from adapters.postgres.scheduling.turns import take_turn
from adapters.postgres.tables import Values
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import VersionedTable, table_of
from domain.ids import AppointmentId, ProfessionalId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.errors import SlotTaken
from domain.scheduling.history import Acquaintance, Change
from domain.scheduling.life import Status

_APPOINTMENTS: Final = VersionedTable(AppointmentRow, "appointment")
_appointment = table_of(AppointmentRow)
_NOW: Final = bindparam("now", type_=DateTime(timezone=True))
_SINCE: Final = bindparam("since", type_=DateTime(timezone=True))
_PROFESSIONAL: Final = _appointment.c.professional_id == bindparam("professional_id")
_CLIENT: Final = _appointment.c.client_id == bindparam("client_id")

_BOOK: Final = insert(_appointment).on_conflict_do_nothing(constraint=NO_DOUBLE_BOOKING).returning(_appointment.c.id)


def _locked(statement: Select[*tuple[Any, ...]]) -> Executable:
    """Rows are locked in the order of their identifiers, so that two who want the same ones cannot wait for each other."""
    return statement.order_by(_appointment.c.id).with_for_update(key_share=True)


_OCCUPYING: Final = _locked(
    select(_appointment).where(
        _PROFESSIONAL,
        text(f"status IN ({OCCUPYING_SQL})"),
        _appointment.c.end_at > _SINCE,
        text("(expires_at IS NULL OR expires_at > :now)").bindparams(_NOW),
    )
)
_overdue = select(_appointment).where(text(f"status IN ({EXPIRING_SQL})"), _appointment.c.expires_at <= _NOW)
_LAPSED: Final = _locked(_overdue.where(_PROFESSIONAL))
_SOME_LAPSED: Final = (
    _overdue.order_by(_appointment.c.expires_at, _appointment.c.id)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(key_share=True, skip_locked=True)
)
_HELD: Final = select(_appointment).where(
    _PROFESSIONAL,
    _CLIENT,
    _appointment.c.booked_at.is_(None),
    _appointment.c.status == Status.HELD.value,
)
_HELD_BY: Final = _locked(_HELD)
# One that shows the account's own profile comes before all that were entered, as Acquaintance has it.
_ACQUAINTANCE: Final = (
    select(_appointment.c.entered_name, _appointment.c.entered_phone)
    .where(_PROFESSIONAL, _CLIENT, _appointment.c.booked_at.is_not(None))
    .order_by(_appointment.c.entered_name.is_not(None), _appointment.c.booked_at.desc(), _appointment.c.id.desc())
    .limit(1)
)
_TO_REALIGN: Final = (
    select(_appointment.c.professional_id)
    .distinct()
    .where(
        text(f"status IN ({OCCUPYING_SQL})"),
        _appointment.c.start_at > _SINCE,
        _appointment.c.zone_rules != bindparam("zone_rules"),
    )
    .order_by(_appointment.c.professional_id)
)

# Appointments that change places would meet each other on the way: an exclusion constraint looks at each row as it is
# written. So they step aside first, in a status that occupies nothing, which nobody else ever sees.
_STEP_ASIDE: Final[Executable] = text(f"""
    UPDATE appointments SET status = '{Status.EXPIRED.value}'
    FROM (SELECT id FROM appointments WHERE id = ANY (:ids) ORDER BY id FOR NO KEY UPDATE) locked
    WHERE appointments.id = locked.id
""").bindparams(bindparam("ids", type_=ARRAY(Uuid())))  # noqa: S608 (a status of ours)

# Any number of steps in one statement; `position` numbers them in this order.
_NOTE: Final[Executable] = text("""
    INSERT INTO appointment_changes (
        appointment_id, occurred_at, action, party, user_id, reason, status_before, status, start_before, start_at, sequence
    )
    SELECT appointment_id, occurred_at, action, party, user_id, reason, status_before, status, start_before, start_at, sequence
    FROM unnest(
        :appointment_ids, :instants, :actions, :parties, :user_ids, :reasons, :statuses_before, :statuses, :starts_before,
        :starts, :sequences
    ) WITH ORDINALITY AS new (
        appointment_id, occurred_at, action, party, user_id, reason, status_before, status, start_before, start_at,
        sequence, place
    )
    ORDER BY place
""").bindparams(
    *(bindparam(name, type_=ARRAY(Uuid())) for name in ("appointment_ids", "user_ids")),
    *(bindparam(name, type_=ARRAY(DateTime(timezone=True))) for name in ("instants", "starts_before", "starts")),
    *(
        bindparam(name, type_=ARRAY(Text()))
        for name in ("actions", "parties", "reasons", "statuses_before", "statuses")
    ),
    bindparam("sequences", type_=ARRAY(Integer())),
)


class PostgresAppointments:
    """Implements Appointments. The exclusion constraint has the last word on every path."""

    def __init__(self, transaction: Transaction, changes: Changes) -> None:
        self._transaction, self._changes = transaction, changes

    async def add(self, appointment: Appointment) -> None:
        """Store a new appointment. Raises SlotTaken, after which the transaction is as good as before; DependencyDown."""
        if not await self._transaction.run(_BOOK, appointment_values(appointment)):
            raise SlotTaken
        self._changes.note(appointment)
        await self._note_steps([appointment])

    async def get(self, appointment_id: AppointmentId) -> Appointment | None:
        """The appointment, or None."""
        row = await self._transaction.one(AppointmentRow, _APPOINTMENTS.by_id, {"id_": appointment_id})
        return None if row is None else appointment_of(row)

    async def get_for_update(self, appointment_id: AppointmentId) -> Appointment | None:
        """The appointment, locked, or None."""
        row = await self._transaction.one(AppointmentRow, _APPOINTMENTS.by_id_for_update, {"id_": appointment_id})
        return None if row is None else appointment_of(row)

    async def save(self, appointment: Appointment) -> None:
        """Store a change. Raises StaleVersion, SlotTaken."""
        await self._store(appointment)
        await self._note_steps([appointment])

    async def save_together(self, appointments: Sequence[Appointment]) -> None:
        """Store several moves as one. Raises StaleVersion, SlotTaken."""
        await self._transaction.run(_STEP_ASIDE, {"ids": [appointment.id for appointment in appointments]})
        for appointment in appointments:
            await self._store(appointment)
        await self._note_steps(appointments)

    async def occupying(
        self, professional_id: ProfessionalId, *, since: datetime, now: datetime
    ) -> Sequence[Appointment]:
        """All that occupy time after `since` and had not lapsed at `now`, by start, locked."""
        found = await self._every(_OCCUPYING, {"professional_id": professional_id, "since": since, "now": now})
        return sorted(found, key=lambda appointment: (appointment.time.start, appointment.id))

    async def lapsed(self, professional_id: ProfessionalId, *, now: datetime) -> Sequence[Appointment]:
        """Holds and requests of one calendar whose time was up, locked."""
        return await self._every(_LAPSED, {"professional_id": professional_id, "now": now})

    async def some_lapsed(self, *, now: datetime, limit: int) -> Sequence[Appointment]:
        """As `lapsed`, of anybody, passing over what others hold; so it waits for nobody and needs no calendar's lock."""
        return await self._every(_SOME_LAPSED, {"now": now, "most": limit})

    async def held_by(self, client_id: UserId, professional_id: ProfessionalId) -> Sequence[Appointment]:
        """What a client holds in one calendar, locked.

        Where there is something to lock, the calendar's turn comes first, as it does everywhere: a booking asks before
        it has the turn, and the same client's next request, which has it, asks for the same rows.
        """
        asked = {"client_id": client_id, "professional_id": professional_id}
        if not await self._every(_HELD, asked):
            return []
        await take_turn(self._transaction, professional_id)
        return await self._every(_HELD_BY, asked)

    async def acquaintance(self, professional_id: ProfessionalId, client_id: UserId) -> Acquaintance | None:
        """What a professional knows of a client by appointments, mere holds left out."""
        asked = {"professional_id": professional_id, "client_id": client_id}
        row = await self._transaction.one(AppointmentRow, _ACQUAINTANCE, asked)
        return None if row is None else Acquaintance(entered_client_of(row))

    async def calendars_to_realign(self, *, since: datetime, zone_rules: str) -> Sequence[ProfessionalId]:
        """Whose appointments to come were derived by other rules."""
        rows = await self._transaction.every(AppointmentRow, _TO_REALIGN, {"since": since, "zone_rules": zone_rules})
        return [ProfessionalId(row.professional_id) for row in rows]

    async def _every(self, statement: Executable, values: Values) -> list[Appointment]:
        return [appointment_of(row) for row in await self._transaction.every(AppointmentRow, statement, values)]

    async def _store(self, appointment: Appointment) -> None:
        await _APPOINTMENTS.save(self._transaction, self._changes, appointment, appointment_values(appointment))

    async def _note_steps(self, appointments: Sequence[Appointment]) -> None:
        """Store what has happened to each since it was stored last."""
        steps = [(appointment.id, step) for appointment in appointments for step in appointment.pull_changes()]
        if steps:
            await self._transaction.run(_NOTE, _step_values(steps))


def _step_values(steps: Sequence[tuple[UUID, Change]]) -> Values:
    """The columns of steps, each as an array."""
    changes = [change for _, change in steps]
    return {
        "appointment_ids": [appointment_id for appointment_id, _ in steps],
        "instants": [change.at for change in changes],
        "actions": [change.action.value for change in changes],
        "parties": [change.by.party.value for change in changes],
        "user_ids": [change.by.user_id for change in changes],
        "reasons": [change.reason for change in changes],
        "statuses_before": [None if change.status_before is None else change.status_before.value for change in changes],
        "statuses": [change.status.value for change in changes],
        "starts_before": [change.start_before for change in changes],
        "starts": [change.start for change in changes],
        "sequences": [change.sequence for change in changes],
    }
