"""What nobody should send, and the requests whose bodies it is put into."""

from collections.abc import Mapping
from typing import Any

from domain.accounts.values import Role
from tests.builders import a_professional, a_user
from tests.times import utc
from tests.unit.http.site import Person, Site

UNKNOWN = "018f0000-0000-7000-8000-000000000000"
HOSTILE: Mapping[str, Any] = {
    "null": None,
    "true": True,
    "zero": 0,
    "minus": -1,
    "fraction": 0.1,
    "huge integer": 10**30,
    "huge number": 1e300,
    "empty text": "",
    "blank": " \t\n",
    "nul": "a\x00b",
    "bell": "a\x07b",
    "separator": "a\u2028b",
    "too long": "x" * 5000,
    "words": "not what you think",
    "number in text": "60",
    "astral": "𝕏" * 10,
    "bidi": "\u202e\u202d",
    "list": [],
    "nested list": [[[[[]]]]],
    "object": {},
    "path": "../../etc/passwd",
    "markup": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE users; --",
    "zone": "Mars/Olympus",
    "past": "1969-12-31T23:59:59Z",
    "first year": "0001-01-01T00:00:00+14:00",
    "last year": "9999-12-31T23:59:59-14:00",
    "leap second": "2016-12-31T23:59:60Z",
    "naive": "2027-03-02T10:00:00",
    "date": "2027-03-02",
    "uuid": UNKNOWN,
}

WEEK = {
    "timezone": "Europe/Madrid",
    "holidays_region": "ES-MD",
    "weekly": [{"weekday": "mon", "start": "09:00", "end": "10:00"}],
}
DAY = {"date": "2027-03-02", "openings": [{"start": "09:00", "end": "10:00"}], "note": "Feria"}
ABSENCE = {"start": "2027-03-02T10:30:00Z", "end": "2027-03-03T08:00:00Z", "note": "Médico"}
DECISION = {
    "appointment_id": "{appointment}",
    "action": "move",
    "start": "2027-03-02T16:00:00+01:00",
    "reason": "Lo siento",
}

BODIES: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "register": (
        "POST",
        "/auth/register",
        {
            "email": "ana@example.com",
            "password": "una contraseña",
            "full_name": "Ana",
            "phone": "+34600111222",
            "locale": "es",
            "timezone": "Europe/Madrid",
        },
    ),
    "verify": ("POST", "/auth/verify-email", {"token": "x"}),
    "login": ("POST", "/auth/login", {"email": "ana@example.com", "password": "x"}),
    "refresh": ("POST", "/auth/refresh", {"refresh_token": "x"}),
    "apply": (
        "POST",
        "/professional-applications",
        {"profession": "Abogacía", "bio": "Sí.", "timezone": "Europe/Madrid", "city": "Jaén", "licence_number": "1"},
    ),
    "reject": ("POST", "/professional-applications/{unknown}/reject", {"reason": "No"}),
    "publish": (
        "POST",
        "/professionals/{professional}/services",
        {
            "name": "Limpieza",
            "duration": 30,
            "description": "x",
            "price": {"amount": "45.00", "currency": "EUR"},
            "interval": 30,
            "alignment": "clock",
            "offset": 0,
            "buffer_before": 0,
            "buffer_after": 0,
            "minimum_notice": 0,
            "horizon_days": 60,
            "limits": {"per_day": 3, "per_week": None, "per_month": 30, "per_year": 300},
            "requires_approval": True,
            "approval_hours": 48,
            "cancel_cutoff_hours": 0,
            "reschedule_cutoff_hours": 0,
            "location": "",
            "active": True,
        },
    ),
    "revise": (
        "PATCH",
        "/services/{service}",
        {"name": "Limpieza", "duration": 30, "price": None, "limits": {"per_day": 1}},
    ),
    "hours": ("PUT", "/professionals/{professional}/working-hours", WEEK),
    "hours tried": (
        "PUT",
        "/professionals/{professional}/working-hours?dry_run=true",
        {**WEEK, "decisions": [DECISION]},
    ),
    "exception": ("POST", "/professionals/{professional}/exceptions", DAY),
    "exception tried": (
        "POST",
        "/professionals/{professional}/exceptions?dry_run=true",
        {**DAY, "decisions": [DECISION]},
    ),
    "drop exception": ("DELETE", "/professionals/{professional}/exceptions/{unknown}", {"decisions": [DECISION]}),
    "time off": ("POST", "/professionals/{professional}/time-off", ABSENCE),
    "time off tried": (
        "POST",
        "/professionals/{professional}/time-off?dry_run=true",
        {**ABSENCE, "decisions": [DECISION]},
    ),
    "drop time off": ("DELETE", "/professionals/{professional}/time-off/{unknown}", {"decisions": [DECISION]}),
    "hold": ("POST", "/services/{service}/holds", {"start": "2027-03-02T10:00:00+01:00"}),
    "book": (
        "POST",
        "/appointments",
        {"service_id": "{service}", "start": "2027-03-02T10:00:00+01:00", "notes": "Hola", "hold_id": UNKNOWN},
    ),
    "book as": (
        "POST",
        "/appointments",
        {"service_id": "{service}", "start": "2027-03-02T10:00:00+01:00", "client_id": "{person}"},
    ),
    "book for": (
        "POST",
        "/appointments",
        {
            "service_id": "{service}",
            "start": "2027-03-02T10:00:00+01:00",
            "client": {"full_name": "Ana", "email": "ana@example.com", "phone": "+34600111222"},
        },
    ),
    "decline": ("POST", "/appointments/{unknown}/decline", {"reason": "No"}),
    "swap": ("POST", "/appointments/{unknown}/swap", {"with": UNKNOWN, "if_match": '"1-x"', "reason": "No"}),
    "cancel": ("POST", "/appointments/{unknown}/cancel", {"reason": "No"}),
    "reschedule": (
        "POST",
        "/appointments/{unknown}/reschedule",
        {"start": "2027-03-02T10:00:00+01:00", "reason": "No"},
    ),
    "mark": ("PATCH", "/notifications/{unknown}", {"read": True}),
}


async def everybody(site: Site) -> tuple[Person, Mapping[str, str]]:
    """Somebody who may do everything, and the things that are there to do it to."""
    owner = a_user(roles=[Role.PROFESSIONAL, Role.ADMIN])
    person = await site.log_in(owner, a_professional(owner))
    assert person.professional is not None
    service = site.service_of(person)
    appointment = site.appointment_of(person, service, start=utc("2027-03-02 11:00"))
    return person, {
        "professional": str(person.professional.id),
        "service": str(service.id),
        "appointment": str(appointment.id),
        "person": str(owner.id),
        "unknown": UNKNOWN,
    }
