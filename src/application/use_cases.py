"""Every use case, put together from the rooms: what drives the application holds one of these."""

from dataclasses import dataclass
from typing import Self

from application.accounts.use_cases import AccountUseCases
from application.administration.use_cases import AdministrationUseCases
from application.notifications.use_cases import NotificationUseCases
from application.ports import Ports
from application.scheduling.use_cases import SchedulingUseCases


@dataclass(frozen=True, kw_only=True)
class UseCases(AccountUseCases, SchedulingUseCases, NotificationUseCases, AdministrationUseCases):
    """One attribute a use case, whichever room it is in."""

    @classmethod
    def assemble(cls, ports: Ports) -> Self:
        """Put them together."""
        rooms = (AccountUseCases, SchedulingUseCases, NotificationUseCases, AdministrationUseCases)
        return cls(**{name: use_case for room in rooms for name, use_case in vars(room.of(ports)).items()})
