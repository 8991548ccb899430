"""What the administration room refuses."""

from domain.errors import Conflict


class AuditLogBroken(Conflict):
    """Somebody has changed, removed or inserted an entry; `sequence` is the first that cannot be trusted."""

    code = "audit_log_broken"

    def __init__(self, sequence: int) -> None:
        super().__init__(f"The audit log is not as it was written, from entry {sequence} on.", sequence=str(sequence))
        self.sequence: int = sequence


class AuditHeadMissing(Conflict):
    """A seal that was noted earlier is not in the log: its end was cut off, or it is another log."""

    code = "audit_head_missing"

    def __init__(self) -> None:
        super().__init__("The seal that you have noted is not in the audit log: its end was cut off.")
