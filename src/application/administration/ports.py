"""What the administration room asks of the outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from application.administration.views import AuditFilter
from application.pagination import Page, PageRequest
from domain.accounts.user import User
from domain.administration.audit import AuditEntry, SealedEntry
from domain.ids import AppointmentId, UserId


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


class PersonalData(Protocol):
    """Everything that is stored about a person."""

    async def export(self, user_id: UserId) -> Mapping[str, str]:
        """What there is, by topic, each as the text of a JSON array; nothing that is a secret, or somebody else's."""
        ...

    async def upcoming(self, user_id: UserId, *, now: datetime) -> Sequence[AppointmentId]:
        """The appointments that they have as client or professional, end after `now`, and occupy time."""
        ...

    async def erase(self, user: User) -> None:
        """Remove what is about them from everything but their account and public profile; what others did stays.

        `user` is as they were.
        """
        ...


class Housekeeping(Protocol):
    """What has served its time."""

    async def purge(self, *, now: datetime) -> int:
        """Delete remembered answers, used links, ended sessions, dead keys, relayed events, attempts and mere holds past their retention; how many rows."""
        ...


class Dependencies(Protocol):
    """The parts that an answer needs."""

    async def failing(self) -> list[str]:
        """The names of the required parts that do not answer within a second or are not ready for this version."""
        ...
