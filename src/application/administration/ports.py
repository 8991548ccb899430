"""What the administration room asks of the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from application.administration.views import AuditFilter
from application.pagination import Page, PageRequest
from domain.administration.audit import AuditEntry, SealedEntry


class AuditLog(Protocol):
    """Who did what. Nothing in it is ever changed or removed."""

    def record(self, entry: AuditEntry) -> None:
        """Have an entry put behind the last one by the commit of this transaction."""
        ...

    async def page(self, page: PageRequest, criteria: AuditFilter) -> Page[SealedEntry]:
        """Entries that fit, the latest first."""
        ...

    async def stretch(self, after: int, limit: int) -> Sequence[SealedEntry]:
        """Up to `limit` entries behind the one numbered `after`, in order."""
        ...


class Housekeeping(Protocol):
    """What has served its time."""

    async def purge(self, *, now: datetime) -> int:
        """Delete remembered answers, used links, ended sessions, relayed events, attempts and mere holds past their retention; how many rows."""
        ...


class Dependencies(Protocol):
    """The parts that an answer needs."""

    async def failing(self) -> list[str]:
        """The names of the required parts that do not answer within a second or are not ready for this version."""
        ...
