"""The port to the time of day."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; domain and use cases never ask the machine."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...
