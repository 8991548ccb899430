"""Who did what, in a dictionary."""

from collections.abc import Sequence

from adapters.memory.storage import Transaction
from application.administration.views import AuditFilter
from application.pagination import Page, PageRequest, integer_of
from domain.administration.audit import START, AuditEntry, SealedEntry


class MemoryAuditLog:
    """Implements AuditLog."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._recorded: list[AuditEntry] = []

    def record(self, entry: AuditEntry) -> None:
        """Keep it for `append`."""
        self._recorded.append(entry)

    async def append(self) -> None:
        """Put what was recorded behind the last entry, one transaction after the other."""
        if not self._recorded:
            return
        await self._transaction.lock("audit")
        end = next((sealed.place for sealed in reversed(list(self._transaction.audit_log))), START)
        for entry in self._recorded:
            sealed = end.next(entry)
            self._transaction.audit_log.put(sealed.sequence, sealed)
            end = sealed.place
        self._recorded.clear()

    async def page(self, page: PageRequest, criteria: AuditFilter) -> Page[SealedEntry]:
        """Entries that fit, the latest first."""
        before = None if page.after is None else integer_of(page.after[0])
        found = [
            sealed
            for sealed in reversed(list(self._transaction.audit_log))
            if (before is None or sealed.sequence < before) and _fits(sealed.entry, criteria)
        ]
        return Page.cut(found[: page.limit + 1], page.limit, lambda sealed: (str(sealed.sequence), ""))

    async def stretch(self, after: int, limit: int) -> Sequence[SealedEntry]:
        """Up to `limit` entries behind the one numbered `after`, in order."""
        return [sealed for sealed in self._transaction.audit_log if sealed.sequence > after][:limit]


def _fits(entry: AuditEntry, criteria: AuditFilter) -> bool:
    return (
        criteria.action in {None, entry.action}
        and criteria.actor_id in {None, entry.actor_id}
        and (criteria.target_id in {None, entry.target_id} or str(criteria.target_id) in entry.details.values())
        and (criteria.since is None or entry.at >= criteria.since)
        and (criteria.until is None or entry.at < criteria.until)
    )
