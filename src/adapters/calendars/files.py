"""Calendar files (RFC 5545), which calendars of all makers take: entries to fetch, and invitations by mail (RFC 5546, 6047)."""

from datetime import date, timedelta
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from application.notifications.calendar_entries import CalendarEntry, EntryStatus, Invitation
from application.notifications.visible_text import visible_line

_PRODUCT: Final = "-//Gestor de Citas Profesionales//ES"
_REQUEST, _CANCEL = "REQUEST", "CANCEL"
_ALARM: Final = timedelta(hours=-1)


class CalendarFiles:
    """Implements Calendars.

    Entries are known by the appointment and the host of `public_url`, so that they stay the same in whatever they come.
    Their organizer is the product, with the address that its mails come `sent_from`: nobody's own address is told to the
    other side.
    """

    def __init__(self, *, public_url: str, sent_from: str) -> None:
        self._host = urlsplit(public_url).hostname or "localhost"
        self._organizer_address = parseaddr(sent_from)[1]

    def invitation(self, entry: CalendarEntry) -> Invitation:
        """What a mail carries, so that the entry comes into its reader's calendar, changes there, or goes."""
        method = _CANCEL if entry.status is EntryStatus.CANCELLED else _REQUEST
        return Invitation(method, self._written(entry, method))

    def file(self, entry: CalendarEntry) -> bytes:
        """What somebody fetches for themselves."""
        return self._written(entry, "PUBLISH")

    def _written(self, entry: CalendarEntry, method: str) -> bytes:
        calendar = Calendar()
        calendar.add("prodid", _PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", method)
        calendar.add_component(self._event(entry))
        # The rules of the years around it are enough, and a tenth of all that there ever were.
        year = entry.start.year
        calendar.add_missing_timezones(first_date=date(year - 1, 1, 1), last_date=date(year + 2, 1, 1))
        return calendar.to_ical()

    def _event(self, entry: CalendarEntry) -> Event:
        event = Event()
        event.add("uid", f"{entry.appointment_id}@{self._host}")
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.changed_at)
        # A clock that shows an hour twice cannot say which of both is meant: the second one is said in UTC.
        local = entry.start.astimezone(ZoneInfo(entry.timezone))
        start = entry.start if local.fold else local
        event.add("dtstart", start)
        event.add("duration", timedelta(minutes=entry.duration))
        event.add("summary", visible_line(f"{entry.service} · {entry.with_whom}"))
        event.add("description", visible_line(entry.number))
        if entry.location:
            event.add("location", visible_line(entry.location))
        event.add("status", entry.status.value)
        event.add("transp", "TRANSPARENT" if entry.status is EntryStatus.CANCELLED else "OPAQUE")
        event.add("organizer", _person(self._organizer_address, entry.with_whom), encode=False)
        event.add("attendee", _attendee(entry), encode=False)
        if entry.status is EntryStatus.CONFIRMED:
            event.add_component(_alarm(entry))
        return event


def _attendee(entry: CalendarEntry) -> vCalAddress:
    attendee = _person(entry.owner_address, entry.owner_name)
    agreed = entry.status is EntryStatus.CONFIRMED
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED" if agreed else "NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")  # answers would reach nobody: it is confirmed and cancelled here
    return attendee


def _alarm(entry: CalendarEntry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", visible_line(entry.service))
    alarm.add("trigger", _ALARM)
    return alarm


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    # A parameter's value may be quoted, and then may not hold quotes (RFC 5545, section 3.2).
    person.params["CN"] = vText(visible_line(name.replace('"', " ")))
    return person
