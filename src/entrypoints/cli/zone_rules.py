"""`citas tz`: what follows when the rules of time zones change."""

from dataclasses import asdict
from typing import Annotated

from cyclopts import App, Parameter

from application.scheduling.reconcile_zones import Realigned, Reconciliation
from entrypoints.cli.context import DataDir, with_application
from entrypoints.cli.output import Complaint, JsonFlag, show_list, show_object

tz = App(name="tz", help="The rules of time zones.")

_COLUMNS = ("outcome", "number", "timezone", "local_start", "start", "new_start")


@tz.command
def reconcile(
    *,
    dry_run: Annotated[bool, Parameter(negative="", help="Tell what would move, and change nothing.")] = False,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Have coming appointments keep their local time under this version's rules; whoever is in a moved one is told.

    What would overlap another appointment after the move is left, and told, for a person to move or cancel.
    """
    done = with_application(data_dir, lambda application: application.use_cases.reconcile_zones(dry_run=dry_run))
    if json:
        show_object(asdict(done), as_json=True)
    else:
        _show(done)
    if done.clashing:
        numbers = [appointment.number for appointment in done.clashing]
        detail = "Some appointments cannot keep their local time without an overlap: move or cancel them."
        raise Complaint(
            "zone_rules_clash", detail, told=f"{detail} ({', '.join(numbers)})", facts={"appointments": numbers}
        )


def _show(done: Reconciliation) -> None:
    show_object(
        {
            "zone_rules": done.zone_rules,
            "would move" if done.dry_run else "moved": len(done.moved),
            "unmoved": done.unmoved,
            "clashing": len(done.clashing),
        },
        as_json=False,
    )
    rows = [_row("would move" if done.dry_run else "moved", moved) for moved in done.moved]
    rows += [_row("clashes", clashing) for clashing in done.clashing]
    if rows:
        show_list(rows, _COLUMNS, as_json=False)


def _row(outcome: str, appointment: Realigned) -> dict[str, object]:
    """Two UTC instants, and the local time that is kept."""
    facts = asdict(appointment)
    return {**facts, "outcome": outcome, "local_start": f"{appointment.local_start:%a %Y-%m-%d %H:%M}"}
