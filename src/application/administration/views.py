"""What is shown of the administration room: read models, never changed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.administration.audit import AuditAction


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Each criterion may be left out; those given must all fit. `since` is included, `until` is not.

    `target_id` is whom or what it was done to, or whom that concerns, as the details tell: whose appointment it was.
    """

    action: AuditAction | None = None
    actor_id: UUID | None = None
    target_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """How many entries were followed, and the seal of the last one in hexadecimal: note it somewhere else."""

    entries: int
    head: str
