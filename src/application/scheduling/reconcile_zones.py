"""Bring future appointments in line with new rules of their time zones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.clock import Clock
from application.retries import retried
from application.scheduling.expire_lapsed import clear_lapsed
from application.unit_of_work import UnitsOfWork
from domain.errors import InvalidValue
from domain.ids import AppointmentId, ProfessionalId
from domain.scheduling.appointment import Appointment
from domain.scheduling.life import Status
from domain.scheduling.moving_together import realign
from domain.scheduling.service import BUFFER_MAXIMUM

_LONGEST_BUFFER = timedelta(minutes=BUFFER_MAXIMUM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Realigned:
    """One appointment whose instant moves, or would: from `start` to `new_start`, both UTC. Its local time stays.

    None where the rules know its zone no more.
    """

    id: AppointmentId
    number: str
    professional_id: ProfessionalId
    timezone: str
    local_start: datetime
    start: datetime
    new_start: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """What new rules did: `unmoved` only took note of them, `clashing` were left for a person to decide."""

    zone_rules: str
    moved: tuple[Realigned, ...]
    clashing: tuple[Realigned, ...]
    unmoved: int
    dry_run: bool


@dataclass(frozen=True, slots=True)
class ReconcileZones:
    """After an update of the zone rules the operator has future appointments keep their local time.

    Their UTC range moves, calendar by calendar and under its lock; whoever is in a moved one is told once. What would
    overlap after the move stays, as does what is in a zone that the rules know no more; it is listed each time until a
    person has moved or cancelled it. A second run finds
    nothing else to do. A dry run tells the same and changes nothing.
    """

    units: UnitsOfWork
    clock: Clock
    zone_rules: str

    async def __call__(self, *, dry_run: bool = False) -> Reconciliation:
        """Return what moved and what could not. Raises DependencyDown."""
        now = self.clock.now()
        async with self.units() as unit:
            calendars = await unit.appointments.calendars_to_realign(since=now, zone_rules=self.zone_rules)
        moved: list[Realigned] = []
        clashing: list[Realigned] = []
        unmoved = 0
        for professional_id in calendars:
            done = await self._calendar(professional_id, dry_run=dry_run)
            moved += done.moved
            clashing += done.clashing
            unmoved += done.unmoved
        return Reconciliation(
            zone_rules=self.zone_rules,
            moved=tuple(moved),
            clashing=tuple(clashing),
            unmoved=unmoved,
            dry_run=dry_run,
        )

    @retried
    async def _calendar(self, professional_id: ProfessionalId, *, dry_run: bool) -> Reconciliation:
        async with self.units() as unit:
            await unit.calendars.lock(professional_id)
            now = self.clock.now()
            await clear_lapsed(unit, professional_id, now=now)
            # Also what is over, as long as its buffer may reach into what is to come.
            occupying = await unit.appointments.occupying(professional_id, since=now - _LONGEST_BUFFER, now=now)
            affected = [known for known in occupying if self._is_affected(known, now)]
            settled = [known for known in occupying if not self._is_affected(known, now)]
            starts = {known.id: known.time.start for known in affected}
            outcome = realign(affected, settled=settled, now=now, zone_rules=self.zone_rules)
            if not dry_run:
                await unit.appointments.save_together([*outcome.moved, *outcome.unmoved])
                await unit.commit()
        return Reconciliation(
            zone_rules=self.zone_rules,
            moved=_told(outcome.moved, starts),
            clashing=tuple(
                _realigned(appointment, appointment.time.start, self._would_start(appointment))
                for appointment in outcome.clashing
            ),
            unmoved=len(outcome.unmoved),
            dry_run=dry_run,
        )

    def _is_affected(self, appointment: Appointment, now: datetime) -> bool:
        """A hold is over before anybody could be told, and whoever has come keeps the time that they came at."""
        old = appointment.time.zone_rules != self.zone_rules
        return old and appointment.time.start > now and appointment.status is not Status.HELD

    def _would_start(self, appointment: Appointment) -> datetime | None:
        try:
            return appointment.time.realigned(zone_rules=self.zone_rules).start
        except InvalidValue:
            return None


def _told(moved: Sequence[Appointment], starts: dict[AppointmentId, datetime]) -> tuple[Realigned, ...]:
    return tuple(_realigned(appointment, starts[appointment.id], appointment.time.start) for appointment in moved)


def _realigned(appointment: Appointment, start: datetime, new_start: datetime | None) -> Realigned:
    return Realigned(
        id=appointment.id,
        number=appointment.number,
        professional_id=appointment.professional_id,
        timezone=appointment.time.timezone,
        local_start=appointment.time.local_start,
        start=start,
        new_start=new_start,
    )
