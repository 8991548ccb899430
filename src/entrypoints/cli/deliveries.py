"""`citas deliveries`: what became of mails."""

from typing import Annotated
from uuid import UUID

from cyclopts import App, Parameter

from domain.accounts.actor import Operator
from domain.ids import DeliveryId
from domain.notifications.delivery import Delivery, DeliveryStatus
from entrypoints.cli.context import DataDir, with_application
from entrypoints.cli.output import JsonFlag, complain, show_list, show_object
from entrypoints.cli.paging import collect

deliveries = App(name="deliveries", help="Mails on their way.")

_COLUMNS = ("created_at", "kind", "status", "attempts", "due_at", "last_error", "id")


@deliveries.command(name="list")
def list_(
    *,
    status: Annotated[DeliveryStatus | None, Parameter(help="Only these; `dead` wait for somebody.")] = None,
    limit: Annotated[int, Parameter(help="How many at most.")] = 100,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """List mails, the latest first; not what they say."""
    listed = with_application(
        data_dir,
        lambda application: collect(
            lambda page: application.use_cases.list_deliveries(Operator(), page, status=status), limit
        ),
    )
    show_list([_facts(delivery) for delivery in listed.items], _COLUMNS, as_json=json)
    if listed.more:
        complain("more_follow", f"there are more than these {limit}: give a greater --limit", as_json=json)


@deliveries.command
def retry(delivery_id: UUID, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Send a mail after all that was given up, once its cause is mended."""
    delivery = with_application(
        data_dir, lambda application: application.use_cases.retry_delivery(Operator(), DeliveryId(delivery_id))
    )
    show_object(_facts(delivery), as_json=json)


def _facts(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "recipient_id": delivery.recipient_id,
        "kind": delivery.kind,
        "status": delivery.status,
        "attempts": delivery.attempts,
        "due_at": delivery.due_at,
        "created_at": delivery.created_at,
        "sent_at": delivery.sent_at,
        "last_error": delivery.last_error,
    }
