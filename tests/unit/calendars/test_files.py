"""Calendar files, read back as calendars read them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from adapters.calendars.files import CalendarFiles
from application.notifications.calendar_entries import CalendarEntry, EntryStatus
from domain.time.zones import zone

FILES = CalendarFiles(public_url="https://citas.example:8443", sent_from="Gestor de Citas <no-reply@citas.example>")
ENTRY = CalendarEntry(
    appointment_id="018f0000-0000-7000-8000-000000000001",
    sequence=0,
    changed_at=datetime(2027, 3, 1, 8, tzinfo=UTC),
    status=EntryStatus.CONFIRMED,
    start=datetime(2027, 3, 2, 9, tzinfo=UTC),
    duration=45,
    timezone="Europe/Madrid",
    service="Revisión",
    with_whom="Clínica Dental Sol",
    location="Calle Mayor 1",
    number="7F3K-9Q2M",
    owner_name="Ana García",
    owner_address="ana@example.org",
)
HOSTILE = {
    "line break": "Ana\r\nATTENDEE:mailto:eve@evil.example",
    "end of all": "x\nEND:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR",
    "quote": 'Ana";CN="Eve',
    "syntax": "a;b,c:d\\n",
    "marks": "\u202egnp.exe\u0000\u2028",
    "emoji": "👩‍⚕️ Ana",
    "long": "ñ" * 300,
    "html": "<script>alert(1)</script>",
}


def event_of(content: bytes) -> Any:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def test_an_entry_is_made_moved_and_cancelled_under_one_identifier() -> None:
    moved = replace(ENTRY, sequence=1, start=ENTRY.start + timedelta(hours=3))
    cancelled = replace(moved, sequence=2, status=EntryStatus.CANCELLED)

    sent = [FILES.invitation(entry) for entry in (ENTRY, moved, cancelled)]
    events = [event_of(one.content) for one in sent]

    assert [one.method for one in sent] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [Calendar.from_ical(one.content)["METHOD"] for one in sent] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {event["UID"] for event in events} == {f"{ENTRY.appointment_id}@citas.example"}
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event.decoded("DTSTART").astimezone(UTC) for event in events] == [ENTRY.start, moved.start, moved.start]
    assert [len(event.walk("VALARM")) for event in events] == [1, 1, 0]
    assert event_of(FILES.file(ENTRY)) == events[0]


def test_it_says_what_when_where_and_with_whom() -> None:
    event = event_of(FILES.invitation(ENTRY).content)

    assert event["SUMMARY"] == "Revisión · Clínica Dental Sol"
    assert event["LOCATION"] == "Calle Mayor 1"
    assert event["DESCRIPTION"] == "7F3K-9Q2M"
    assert event.decoded("DURATION") == timedelta(minutes=45)
    assert event["DTSTART"].params["TZID"] == "Europe/Madrid"
    assert event.decoded("DTSTAMP") == ENTRY.changed_at
    organizer = event["ORGANIZER"]
    assert (str(organizer), organizer.params["CN"]) == ("mailto:no-reply@citas.example", "Clínica Dental Sol")
    attendee = event["ATTENDEE"]
    assert str(attendee) == "mailto:ana@example.org"
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("ACCEPTED", "FALSE")


def test_what_waits_to_be_confirmed_is_tentative() -> None:
    event = event_of(FILES.invitation(replace(ENTRY, status=EntryStatus.TENTATIVE)).content)
    assert (event["STATUS"], event["ATTENDEE"].params["PARTSTAT"]) == ("TENTATIVE", "NEEDS-ACTION")
    assert not event.walk("VALARM")


@pytest.mark.parametrize("name", ["Europe/Madrid", "America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata"])
@pytest.mark.parametrize("month", [1, 3, 4, 7, 10, 11])
@pytest.mark.parametrize("year", [2027, 2050])
def test_the_rules_that_it_brings_along_are_those_of_the_zone(name: str, month: int, year: int) -> None:
    start = datetime(year, month, 27, 12, 30, tzinfo=UTC)
    calendar = Calendar.from_ical(FILES.file(replace(ENTRY, start=start, timezone=name)))

    rules: Any = calendar.walk("VTIMEZONE")[0]
    local = calendar.walk("VEVENT")[0].decoded("DTSTART").replace(tzinfo=None)

    assert rules["TZID"] == name
    # Read with the rules in the file alone, as a calendar does that does not know the zone.
    assert local.replace(tzinfo=rules.to_tz()).astimezone(UTC) == start
    assert local == start.astimezone(zone(name)).replace(tzinfo=None)


def test_the_hour_that_the_clock_shows_twice_is_told_apart() -> None:
    first, second = (datetime(2027, 10, 31, hour, 30, tzinfo=UTC) for hour in (0, 1))
    starts = [event_of(FILES.file(replace(ENTRY, start=start))).decoded("DTSTART") for start in (first, second)]
    assert [start.astimezone(UTC) for start in starts] == [first, second]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_people_write_is_never_read_as_calendar(name: str) -> None:
    text = HOSTILE[name]
    entry = replace(ENTRY, service=text, with_whom=text, location=text, owner_name=text, number=text)

    content = FILES.invitation(entry).content

    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == f"{ENTRY.appointment_id}@citas.example"
    assert event["ATTENDEE"] == "mailto:ana@example.org"
    assert content.count(b"\nBEGIN:VEVENT") == content.count(b"\nEND:VEVENT") == 1
    assert content.count(b"\nATTENDEE") == content.count(b"\nORGANIZER") == 1
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
