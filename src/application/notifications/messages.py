"""Which event tells whom what: the one table from events to messages, put together from the rooms."""

from collections.abc import Mapping, Sequence

from application.notifications.account_messages import ACCOUNTS
from application.notifications.appointment_messages import APPOINTMENTS
from application.notifications.message import Message, Teller
from application.unit_of_work import UnitOfWork
from domain.events import DomainEvent

_TABLE: Mapping[type[DomainEvent], Teller[DomainEvent]] = dict([*ACCOUNTS, *APPOINTMENTS])

EVENT_TYPES: tuple[type[DomainEvent], ...] = tuple(_TABLE)
"""Every event that there is; storage reads them back by name."""


async def messages_of(unit: UnitOfWork, event: DomainEvent) -> Sequence[Message]:
    """Return what the event has people told; nothing for an event that concerns nobody else."""
    tell = _TABLE.get(type(event))
    return [] if tell is None else await tell(unit, event)
