"""`citas audit`: who did what, and proof that the record is whole."""

import re
from typing import Annotated
from uuid import UUID

from cyclopts import App, Parameter

from adapters.http.values import instant
from application.administration.views import AuditFilter
from domain.accounts.actor import Operator
from domain.administration.audit import AuditAction, SealedEntry
from domain.errors import InvalidValue
from entrypoints.cli.context import DataDir, with_application
from entrypoints.cli.output import JsonFlag, show_list, show_object
from entrypoints.cli.paging import collect

audit = App(name="audit", help="Who did what.")

_COLUMNS = ("sequence", "at", "actor", "actor_id", "action", "target_id", "address")
_SEAL = re.compile(r"[0-9a-f]{64}")
_LATEST = 100


@audit.command(name="list")
def list_(
    *,
    action: AuditAction | None = None,
    actor: Annotated[UUID | None, Parameter(help="Only what this user did.")] = None,
    target: Annotated[UUID | None, Parameter(help="Only what was done to this, or to what is theirs.")] = None,
    since: Annotated[str | None, Parameter(name="--from", help="From this instant on (RFC 3339).")] = None,
    until: Annotated[str | None, Parameter(name="--to", help="Before this instant (RFC 3339).")] = None,
    limit: Annotated[int, Parameter(help="At most so many, the latest first.")] = _LATEST,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """List what was done, the latest first."""
    if limit < 1:
        raise InvalidValue("limit", "out_of_range", "limit must be 1 at least.")
    criteria = AuditFilter(
        action=action,
        actor_id=actor,
        target_id=target,
        since=None if since is None else instant("from", since),
        until=None if until is None else instant("to", until),
    )
    listed = with_application(
        data_dir,
        lambda application: collect(
            lambda page: application.use_cases.list_audit_log(Operator(), criteria, page), limit
        ),
    )
    show_list([_facts(sealed) for sealed in listed.items], _COLUMNS, as_json=json)


@audit.command
def verify(
    *,
    head: Annotated[str | None, Parameter(help="A seal that was noted earlier, which has to be in the log.")] = None,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Follow the chain of seals from the first entry to the last; note the head that is shown somewhere else."""
    if head is not None and not _SEAL.fullmatch(head):
        raise InvalidValue("head", "malformed", "A seal has 64 hexadecimal digits.")
    noted = None if head is None else bytes.fromhex(head)
    report = with_application(data_dir, lambda application: application.use_cases.verify_audit_log(Operator(), noted))
    show_object({"entries": report.entries, "head": report.head}, as_json=json)


def _facts(sealed: SealedEntry) -> dict[str, object]:
    entry = sealed.entry
    return {
        "sequence": sealed.sequence,
        "at": entry.at,
        "actor": entry.actor,
        "actor_id": entry.actor_id,
        "action": entry.action,
        "target_id": entry.target_id,
        "details": dict(entry.details),
        "address": entry.address,
        "seal": sealed.seal.hex(),
    }
