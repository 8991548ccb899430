"""A clock that stands still until it is moved."""

from datetime import datetime, timedelta

from domain.time.intervals import checked_instant


class AdjustableClock:
    """Tells the instant that it was set to."""

    def __init__(self, now: datetime) -> None:
        self._now = checked_instant("now", now)

    def now(self) -> datetime:
        """The instant that it shows, in UTC."""
        return self._now

    def set(self, now: datetime) -> None:
        """Show another instant, earlier or later."""
        self._now = checked_instant("now", now)

    def advance(self, by: timedelta) -> datetime:
        """Move on, and return the new instant."""
        self.set(self._now + by)
        return self._now
