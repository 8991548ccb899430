"""What comes into people's calendars by mail, as a calendar at the other end reads it."""

from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar

from tests.integration.platform.people import Platform


def calendar_of(mail: EmailMessage) -> tuple[str, Any]:
    """The method that the mail names, and the entry."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    assert calendar["METHOD"] == part.get_param("method")
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def test_an_appointment_is_entered_moved_and_removed(platform: Platform) -> None:
    professional = platform.professional()
    service, client = platform.service(professional), platform.account(name="Ana García")
    first, *_, last = platform.slots(service)
    booked = client.post("/appointments", {"service_id": service["id"], "start": first}).json()
    platform.wait_for_mail(client.email, "Cita confirmada")
    moved = client.transition(booked, "reschedule", {"start": last}).json()
    platform.wait_for_mail(client.email, "Cita cambiada")
    assert client.transition(moved, "cancel").status_code == 200
    platform.wait_for_mail(client.email, "Cita cancelada")
    platform.wait_for_mail(professional.email, "Cita cancelada")

    for person in (client, professional):
        subjects = ("confirmada" if person is client else "Nueva cita", "Cita cambiada", "Cita cancelada")
        told = [calendar_of(platform.wait_for_mail(person.email, subject)) for subject in subjects]
        events = [event for _, event in told]
        assert [method for method, _ in told] == ["REQUEST", "REQUEST", "CANCEL"]
        assert len({str(event["UID"]) for event in events}) == 1
        assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
        starts = [event.decoded("DTSTART").astimezone(UTC) for event in events]
        assert starts == [datetime.fromisoformat(start) for start in (first, last, last)]
        assert str(events[0]["ATTENDEE"]) == f"mailto:{person.email}"
        other = professional if person is client else client
        assert other.email not in str(events)

    fetched = client.get(f"/appointments/{booked['id']}/calendar.ics")
    (event,) = Calendar.from_ical(fetched.text).walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (events[0]["UID"], 2, "CANCELLED")
