"""List a professional's time off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import ProfessionalId
from domain.scheduling.absences import TimeOff
from domain.scheduling.policies import Doer, ensure_may_read_calendar, owns_calendar


@dataclass(frozen=True, slots=True)
class ListTimeOff:
    """A professional and administrators see when the professional is away.

    That somebody else than the professional has seen it is recorded. Refused: to those who are neither (`role_required`); another's profile does not exist for professionals
    (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(
        self,
        actor: Doer,
        professional_id: ProfessionalId,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[TimeOff]:
        """Return the periods that meet [since, until), by start. Raises RoleRequired, NotFound."""
        ensure_may_read_calendar(actor, professional_id)
        async with self.units() as unit:
            if await unit.professionals.get(professional_id) is None:
                raise NotFound("professional")
            found = await unit.absences.time_off(professional_id, since=since, until=until)
            if not owns_calendar(actor, professional_id):
                unit.audit.record(
                    AuditEntry.of(actor, AuditAction.TIME_OFF_SEEN, target=professional_id, now=self.clock.now())
                )
                await unit.commit()
        return found
