"""One attempt at one delivery, told in the log. Who it is for stays out of it."""

from collections.abc import Awaitable, Callable
from typing import Literal

import structlog

from application.errors import DependencyDown
from application.notifications.send_delivery import Outcome
from domain.ids import DeliveryId

type Send = Callable[[DeliveryId], Awaitable[Outcome]]
"""What the use case SendDelivery is."""

_log = structlog.get_logger(__name__)


async def attempt(send: Send, delivery_id: DeliveryId, *, via: Literal["queue", "sweep"]) -> Outcome | None:
    """Return what became of the delivery; None when that could not be found out, and it will come back by itself."""
    log = _log.bind(delivery_id=str(delivery_id), via=via)
    try:
        outcome = await send(delivery_id)
    except DependencyDown as error:
        log.warning("delivery_waits", **error.details)
        return None
    except Exception:
        log.exception("delivery_failed")
        return None
    if outcome is not Outcome.NOTHING_TO_DO:
        log.info("delivery_attempted", outcome=outcome.value)
    return outcome
