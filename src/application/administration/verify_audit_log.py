"""Prove that the audit log is as it was written."""

from dataclasses import dataclass

from application.administration.views import AuditReport
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_admin
from domain.administration.audit import START, ChainBroken, verify
from domain.administration.errors import AuditHeadMissing, AuditLogBroken

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class VerifyAuditLog:
    """The operator, or an administrator, follows the chain of seals from the first entry to the last.

    Refused: a chain that breaks (`audit_log_broken`), and one in which a seal that was noted earlier does not occur
    (`audit_head_missing`), as when the end was cut off.
    """

    units: UnitsOfWork

    async def __call__(self, actor: Actor | Operator, noted: bytes | None = None) -> AuditReport:
        """Return how long it is and where it ends. Raises RoleRequired, AuditLogBroken, AuditHeadMissing."""
        ensure_admin(actor)
        end = START
        met = noted is None or noted == START.seal
        async with self.units() as unit:
            while entries := await unit.audit.stretch(end.sequence, _AT_ONCE):
                try:
                    end = verify(entries, behind=end)
                except ChainBroken as broken:
                    raise AuditLogBroken(broken.sequence) from None
                met = met or any(entry.seal == noted for entry in entries)
        if not met:
            raise AuditHeadMissing
        return AuditReport(entries=end.sequence, head=end.seal.hex())
