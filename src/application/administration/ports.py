"""What the administration room asks of the outside."""

from datetime import datetime
from typing import Protocol


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
