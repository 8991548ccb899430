"""What operators and administrators can do besides."""

from dataclasses import dataclass
from typing import Self

from application.administration.check_readiness import CheckReadiness
from application.administration.list_audit_log import ListAuditLog
from application.administration.purge_expired import PurgeExpired
from application.administration.verify_audit_log import VerifyAuditLog
from application.ports import Ports


@dataclass(frozen=True, kw_only=True)
class AdministrationUseCases:
    """One attribute a use case."""

    list_audit_log: ListAuditLog
    verify_audit_log: VerifyAuditLog
    purge_expired: PurgeExpired
    check_readiness: CheckReadiness

    @classmethod
    def of(cls, ports: Ports) -> Self:
        """Put them together."""
        units, clock = ports.units, ports.clock
        return cls(
            list_audit_log=ListAuditLog(units, clock),
            verify_audit_log=VerifyAuditLog(units),
            purge_expired=PurgeExpired(units, clock),
            check_readiness=CheckReadiness(ports.dependencies),
        )
