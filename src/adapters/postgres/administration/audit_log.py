"""Who did what, each entry sealed to the one before."""

from collections.abc import Sequence
from typing import Any, Final, Protocol

import msgspec
from sqlalchemy import Select, cast, insert, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH

from adapters.postgres.administration.rows import AuditRow
from adapters.postgres.locks import WAIT, lock_key
from adapters.postgres.tables import Values
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import table_of
from application.administration.views import AuditFilter
from application.pagination import Page, PageRequest, integer_of
from domain.administration.audit import START, AuditEntry, Place, SealedEntry
from domain.ids import UserId

_log = table_of(AuditRow)
_LOCK: Final = lock_key("citas/audit")
# No more of the last entry than is needed: a newer version may have written words that this one does not know.
_LAST: Final = select(_log.c.sequence, _log.c.seal).order_by(_log.c.sequence.desc()).limit(1)
_ADD: Final = insert(_log)


class _End(Protocol):
    sequence: int
    seal: bytes


class PostgresAuditLog:
    """Implements AuditLog."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._recorded: list[AuditEntry] = []

    def record(self, entry: AuditEntry) -> None:
        """Keep it for `append`."""
        self._recorded.append(entry)

    async def append(self) -> None:
        """Put what was recorded behind the last entry, one transaction after the other.

        To be the last thing before the commit: from here to there all others that record have to wait.
        """
        if not self._recorded:
            return
        await self._transaction.run(WAIT, {"key": _LOCK})
        last = await self._transaction.one(_End, _LAST)
        end = START if last is None else Place(last.sequence, last.seal)
        for entry in self._recorded:
            sealed = end.next(entry)
            await self._transaction.run(_ADD, _values(sealed))
            end = sealed.place
        self._recorded.clear()

    async def page(self, page: PageRequest, criteria: AuditFilter) -> Page[SealedEntry]:
        """Entries that fit, the latest first."""
        statement = _fitting(criteria).order_by(_log.c.sequence.desc()).limit(page.limit + 1)
        if page.after is not None:
            statement = statement.where(_log.c.sequence < integer_of(page.after[0]))
        entries = [_sealed(row) for row in await self._transaction.every(AuditRow, statement)]
        return Page.cut(entries, page.limit, lambda sealed: (str(sealed.sequence), ""))

    async def stretch(self, after: int, limit: int) -> Sequence[SealedEntry]:
        """Up to `limit` entries behind the one numbered `after`, in order."""
        statement = select(_log).where(_log.c.sequence > after).order_by(_log.c.sequence).limit(limit)
        return [_sealed(row) for row in await self._transaction.every(AuditRow, statement)]


def _fitting(criteria: AuditFilter) -> Select[*tuple[Any, ...]]:
    statement: Select[*tuple[Any, ...]] = select(_log)
    if criteria.action is not None:
        statement = statement.where(_log.c.action == criteria.action.value)
    if criteria.actor_id is not None:
        statement = statement.where(_log.c.actor_id == criteria.actor_id)
    if criteria.target_id is not None:
        concerned = _log.c.details.op("@@")(cast(f'$.* == "{criteria.target_id}"', JSONPATH()))
        statement = statement.where(or_(_log.c.target_id == criteria.target_id, concerned))
    if criteria.since is not None:
        statement = statement.where(_log.c.at >= criteria.since)
    if criteria.until is not None:
        statement = statement.where(_log.c.at < criteria.until)
    return statement


def _sealed(row: AuditRow) -> SealedEntry:
    entry = AuditEntry(
        at=row.at,
        actor=row.actor,
        actor_id=None if row.actor_id is None else UserId(row.actor_id),
        action=row.action,
        target_id=row.target_id,
        details=_details(row.details),
        address=row.address,
    )
    return SealedEntry(sequence=row.sequence, entry=entry, previous=row.previous, seal=row.seal)


def _details(stored: str) -> dict[str, str]:
    """What we have not written stays readable, under a name that no entry of ours has, so its seal does not fit."""
    try:
        return msgspec.json.decode(stored, type=dict[str, str])
    except msgspec.MsgspecError:
        return {"unreadable": stored}


def _values(sealed: SealedEntry) -> Values:
    entry = sealed.entry
    return {
        "sequence": sealed.sequence,
        "at": entry.at,
        "actor": str(entry.actor),
        "actor_id": entry.actor_id,
        "action": str(entry.action),
        "target_id": entry.target_id,
        "details": msgspec.json.encode(dict(entry.details)).decode(),
        "address": entry.address,
        "previous": sealed.previous,
        "seal": sealed.seal,
    }
