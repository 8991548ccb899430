"""What is stored as JSON today must be readable for as long as rows live: days for events, a day for answers.

Never change a payload below; add one when a new kind of event comes. If a test here turns red because a field was added
to an event or to a view, give that field a default: without one, every row that was stored before a release cannot be
read after it. A field that goes is no problem, for what is not known is left out; that is also how an instance of the
version before reads what a newer one has stored while both run.
"""

from collections.abc import Mapping
from typing import cast

import msgspec
import pytest

from adapters.postgres.notifications.outbox import event_of
from adapters.postgres.scheduling.answers import view_of
from application.notifications.messages import EVENT_TYPES
from domain.scheduling.events import AppointmentBooked, AppointmentRescheduled, Party

APPOINTMENT = """{
    "id": "01a2ce8b-d405-7000-8000-000000000000", "number": "7F3K-9Q2M",
    "professional_id": "01a2ce8b-d401-7000-8000-000000000000", "client_id": "01a2ce8b-d404-7000-8000-000000000000",
    "service_id": "01a2ce8b-d403-7000-8000-000000000000", "start": "2027-03-02T09:00:00Z", "duration": 30,
    "timezone": "Europe/Madrid", "location": "Calle Mayor 1", "sequence": 0
}"""

EVENTS: Mapping[str, str] = {
    "EmailVerificationRequested": """{
        "occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d406-7000-8000-000000000000",
        "link_id": "01a2ce8b-d407-7000-8000-000000000000"
    }""",
    "RegistrationRepeated": """{
        "occurred_at": "2027-03-01T08:00:00.123456Z", "user_id": "01a2ce8b-d408-7000-8000-000000000000"
    }""",
    "SecondFactorSwitchedOn": """{"occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d408-7000-8000-000000000000"}""",
    "SecondFactorSwitchedOff": """{"occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d408-7000-8000-000000000000"}""",
    "RecoveryCodesRenewed": """{"occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d408-7000-8000-000000000000"}""",
    "RecoveryCodeUsed": """{"occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d408-7000-8000-000000000000", "left": 9}""",
    "AccountErased": """{
        "occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d408-7000-8000-000000000000", "email": "ana@example.org"
    }""",
    "RolesChanged": """{"occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d408-7000-8000-000000000000"}""",
    "UserDisabled": """{
        "occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d408-7000-8000-000000000000", "reason": "Abuso"
    }""",
    "UserEnabled": """{"occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d408-7000-8000-000000000000"}""",
    "ProfessionalApplicationSubmitted": """{
        "occurred_at": "2027-03-01T08:00:00Z", "application_id": "01a2ce8b-d409-7000-8000-000000000000",
        "applicant_id": "01a2ce8b-d40a-7000-8000-000000000000", "profession": "Dentista"
    }""",
    "ProfessionalApplicationApproved": """{
        "occurred_at": "2027-03-01T08:00:00Z", "application_id": "01a2ce8b-d40b-7000-8000-000000000000",
        "applicant_id": "01a2ce8b-d40c-7000-8000-000000000000", "profession": "Dentista"
    }""",
    "ProfessionalApplicationRejected": """{
        "occurred_at": "2027-03-01T08:00:00Z", "application_id": "01a2ce8b-d40d-7000-8000-000000000000",
        "applicant_id": "01a2ce8b-d40e-7000-8000-000000000000", "profession": "Dentista", "reason": "Falta el número."
    }""",
    "AppointmentBooked": f"""{{"occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT}}}""",
    "AppointmentRescheduled": f"""{{
        "occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT},
        "previous_start": "2027-03-01T08:00:00Z", "by": "client"
    }}""",
    "AppointmentCancelled": f"""{{
        "occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT}, "by": "professional", "reason": null
    }}""",
    "AppointmentCompleted": f"""{{"occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT}}}""",
    "AppointmentMissed": f"""{{"occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT}}}""",
    "AppointmentRequested": f"""{{
        "occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT}, "expires_at": "2027-03-02T09:00:00Z"
    }}""",
    "AppointmentConfirmed": f"""{{"occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT}}}""",
    "AppointmentDeclined": f"""{{
        "occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT}, "reason": "Fuera de la ciudad."
    }}""",
    "AppointmentExpired": f"""{{"occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT}}}""",
    "AppointmentRealigned": f"""{{
        "occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT}, "previous_start": "2027-03-02T08:00:00Z"
    }}""",
    "ApiKeyMade": """{
        "occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d406-7000-8000-000000000000",
        "key_id": "01a2ce8b-d410-7000-8000-000000000000", "name": "Sincronización"
    }""",
    "PasswordResetAsked": """{
        "occurred_at": "2027-03-01T08:00:00Z", "email": "ana@example.org",
        "link_id": "01a2ce8b-d407-7000-8000-000000000000"
    }""",
    "PasswordChanged": """{
        "occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d406-7000-8000-000000000000"
    }""",
    "EmailChangeAsked": """{
        "occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d406-7000-8000-000000000000",
        "email": "ana@example.com", "link_id": "01a2ce8b-d407-7000-8000-000000000000"
    }""",
    "EmailChangeAnnounced": """{
        "occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d406-7000-8000-000000000000"
    }""",
    "EmailChanged": """{
        "occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d406-7000-8000-000000000000",
        "former": "ana@example.org"
    }""",
    "ClientInvited": """{
        "occurred_at": "2027-03-01T08:00:00Z", "user_id": "01a2ce8b-d40f-7000-8000-000000000000"
    }""",
}

EVENTS_WITH_MORE: Mapping[str, str] = {
    "AppointmentBooked": f"""{{
        "occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT}, "by": "professional"
    }}""",
    "AppointmentRescheduled": f"""{{
        "occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT},
        "previous_start": "2027-03-01T08:00:00Z", "by": "admin", "reason": "Avería"
    }}""",
    "AppointmentCancelled": f"""{{
        "occurred_at": "2027-03-01T08:00:00Z", "appointment": {APPOINTMENT}, "by": "client", "reason": "Enfermedad"
    }}""",
}
"""The same kinds as above, from when they had more to tell."""

ANSWER = """{
    "id": "01a2ce8b-d405-7000-8000-000000000000", "number": "7F3K-9Q2M", "status": "confirmed",
    "service": {"id": "01a2ce8b-d403-7000-8000-000000000000", "name": "Revisión"},
    "professional": {
        "id": "01a2ce8b-d402-7000-8000-000000000000", "user_id": "01a2ce8b-d401-7000-8000-000000000000",
        "full_name": "Clínica Dental Sol", "slug": "clinica-dental-sol"
    },
    "client": {
        "id": "01a2ce8b-d404-7000-8000-000000000000", "full_name": "Benito Gil", "email": "benito@example.org",
        "phone": null
    },
    "start": "2027-03-02T09:00:00Z", "end": "2027-03-02T09:30:00Z", "timezone": "Europe/Madrid",
    "local_start": "2027-03-02T10:00:00", "duration": 30, "notes": "", "location": "Calle Mayor 1", "sequence": 0,
    "cancel_until": "2027-03-02T09:00:00Z", "reschedule_until": "2027-03-02T09:00:00Z", "cancelled_by": null,
    "cancellation_reason": null, "created_at": "2027-03-01T08:00:00Z", "updated_at": "2027-03-01T08:00:00Z", "version": 0
}"""


ANSWER_TO_A_REQUEST = ANSWER.replace('"confirmed"', '"pending", "expires_at": "2027-03-02T09:00:00Z"')


def of_another_version(payload: str) -> str:
    """The same with a field in every object that this version has never heard of."""
    return payload.replace("{", '{"of_another_version": [{}], ')


def known(stored: str, decoded: object) -> object:
    """What was decoded, as plain JSON, without the fields that have come since."""
    return _within(msgspec.json.decode(stored), msgspec.json.decode(msgspec.json.encode(decoded)))


def _within(stored: object, decoded: object) -> object:
    if not isinstance(stored, dict) or not isinstance(decoded, dict):
        return decoded
    fields, told = cast("dict[str, object]", stored), cast("dict[str, object]", decoded)
    return {name: _within(value, told[name]) for name, value in fields.items() if name in told}


def test_every_kind_of_event_has_its_payload_here():
    assert set(EVENTS) == {kind.__name__ for kind in EVENT_TYPES}


@pytest.mark.parametrize(("kind", "payload"), [*EVENTS.items(), *EVENTS_WITH_MORE.items()])
def test_an_event_that_was_stored_can_be_read(kind: str, payload: str):
    event = event_of(kind, payload)
    assert event is not None
    assert known(payload, event) == msgspec.json.decode(payload)
    assert event_of(kind, of_another_version(payload)) == event


def test_what_an_old_event_does_not_tell_is_taken_as_it_was_then():
    """Only clients could book, and no move had a reason."""
    booked = event_of("AppointmentBooked", EVENTS["AppointmentBooked"])
    assert isinstance(booked, AppointmentBooked)
    assert booked.by is Party.CLIENT
    rescheduled = event_of("AppointmentRescheduled", EVENTS["AppointmentRescheduled"])
    assert isinstance(rescheduled, AppointmentRescheduled)
    assert rescheduled.reason is None


def test_an_event_of_a_kind_that_is_not_known_is_none():
    assert event_of("OfTheFuture", "{}") is None


@pytest.mark.parametrize("answer", [ANSWER, ANSWER_TO_A_REQUEST], ids=["booked", "requested"])
def test_an_answer_that_was_stored_can_be_read(answer: str):
    view = view_of(answer)
    assert view is not None
    assert known(answer, view) == msgspec.json.decode(answer)
    assert view_of(of_another_version(answer)) == view
