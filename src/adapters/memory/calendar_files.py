"""Calendar files that are no calendar files: what would stand in them, as lines."""

from dataclasses import fields

from application.notifications.calendar_entries import CalendarEntry, EntryStatus, Invitation


class PlainCalendarFiles:
    """Implements Calendars."""

    def invitation(self, entry: CalendarEntry) -> Invitation:
        """What a mail carries."""
        method = "CANCEL" if entry.status is EntryStatus.CANCELLED else "REQUEST"
        return Invitation(method, self.file(entry))

    def file(self, entry: CalendarEntry) -> bytes:
        """What somebody fetches for themselves."""
        return "\n".join(f"{field.name}={getattr(entry, field.name)}" for field in fields(entry)).encode()
