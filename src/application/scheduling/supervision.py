"""What an administrator sees of other people's appointments, or does with them, is recorded: a step of all of it."""

from datetime import datetime
from uuid import UUID

from application.unit_of_work import UnitOfWork
from domain.administration.audit import AuditAction, AuditEntry, codes
from domain.ids import ProfessionalId, UserId
from domain.scheduling.events import Party
from domain.scheduling.policies import Doer, party_between


def record_supervision(
    unit: UnitOfWork,
    doer: Doer,
    action: AuditAction,
    appointment_id: UUID,
    *,
    client_id: UserId,
    professional_id: ProfessionalId,
    now: datetime,
) -> bool:
    """Record it unless they are the appointment's client or its professional, whose own it is; tell whether it was."""
    if party_between(doer, professional_id, client_id) is not Party.ADMIN:
        return False
    details = codes(client=client_id, professional=professional_id)
    unit.audit.record(AuditEntry.of(doer, action, target=appointment_id, details=details, now=now))
    return True
