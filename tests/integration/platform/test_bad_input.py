"""Every field of every operation with what nobody should send: a problem that names the field, and nothing stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.accounts.values import Role
from tests.integration.platform.people import PASSWORD, Person, Platform
from tests.integration.platform.storage import fingerprint

PRACTICE = {"profession": "Abogacía", "bio": "Familia.", "timezone": "Europe/Madrid"}
TERMS = {"name": "Revisión", "duration": 30}
NUMBERS = ("interval", "buffer_before", "buffer_after", "minimum_notice", "horizon_days")
NUMBERS += ("cancel_cutoff_hours", "reschedule_cutoff_hours")
SERVICE_FIELDS = {
    "name": NEEDED, "duration": NEEDED_NUMBER, "description": TEXT, "location": TEXT, "price": PRICE, "active": FLAG,
    **dict.fromkeys(NUMBERS, NUMBER),
}  # fmt: skip
CURRENT = {"If-Match": "*"}

OPERATIONS = (
    Operation(
        "nobody", "POST", "/auth/register",
        {"email": "new@example.com", "password": PASSWORD, "full_name": "Ana"},
        {
            "email": EMAIL, "password": (1, [], {}, None, "", "short", "x" * 129, NUL), "full_name": NEEDED,
            "phone": (1, [], {}, "", "call me", "+34", NUL, LONG), "locale": without_null(CHOICE), "timezone": without_null(ZONE),
        },
        ("email", "password", "full_name"),
    ),
    Operation("nobody", "POST", "/auth/verify-email", {"token": "x"}, {"token": (*NEEDED, "x", "é")}, ("token",)),
    Operation(
        "nobody", "POST", "/auth/login", {"email": "nobody@example.com", "password": PASSWORD},
        {"email": EMAIL, "password": (*TEXT, None, "")}, ("email", "password"),
    ),
    Operation("nobody", "POST", "/auth/refresh", {"refresh_token": "x"}, {"refresh_token": (*NEEDED, "x", ".", "é.é")}, ("refresh_token",)),
    Operation(
        "client", "POST", "/professional-applications", PRACTICE,
        {"profession": NEEDED, "bio": NEEDED, "timezone": ZONE, "city": (*TEXT, ""), "licence_number": (*TEXT, "")},
        ("profession", "bio", "timezone"),
    ),
    Operation("admin", "POST", "/professional-applications/{application}/reject", {"reason": "No."}, {"reason": NEEDED}, ("reason",)),
    Operation("professional", "POST", "/professionals/{professional}/services", TERMS, SERVICE_FIELDS, ("name", "duration")),
    Operation("professional", "PATCH", "/services/{service}", {}, SERVICE_FIELDS, headers=CURRENT),
    Operation(
        "professional", "PUT", "/professionals/{professional}/working-hours", {"timezone": "Europe/Madrid", "weekly": []},
        {"timezone": ZONE, "weekly": OPENINGS}, ("timezone", "weekly"), CURRENT,
    ),
    Operation(
        "client", "POST", "/appointments", {"service_id": "{service}", "start": "{slot}"},
        {"service_id": (*IDENTIFIER, NOWHERE), "start": INSTANT, "notes": TEXT}, ("service_id", "start"),
    ),
    Operation("client", "POST", "/appointments/{appointment}/cancel", {}, {"reason": TEXT}, headers=CURRENT),
    Operation("client", "POST", "/appointments/{appointment}/reschedule", {"start": "{slot}"}, {"start": INSTANT}, ("start",), CURRENT),
    Operation("client", "PATCH", "/notifications/{notification}", {"read": True}, {"read": FLAG}, ("read",)),
)  # fmt: skip

QUERIES = {
    "/professionals": {"limit": ("0", "101", "-1", "x", "1.5", "9" * 40), "cursor": ("x", "%00", "W10", "é"), "q": ("%00", LONG[:9000])},
    "/services/{service}/availability?from=2027-03-01T00:00:00Z&to=2027-03-02T00:00:00Z": {
        "from": ("", "x", "2027-02-30", "2027-03-01T00:00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
        "to": ("", "x", "2027-06-01T00:00:00Z", "2026-03-01T00:00:00Z", "9999-12-31T23:59:59Z"),
        "timezone": ("", "Mars/Olympus", "%00"),
    },
    "/appointments": {
        "as": ("", "king"), "status": ("", "lost"), "from": ("x", "9999-12-31T23:59:59Z"), "to": ("x",), "client_id": ("x",),
        "professional_id": ("x",), "order": ("x",), "limit": ("0", "101"), "cursor": ("x", "W10"),
    },
    "/notifications": {"unread": ("", "maybe"), "limit": ("0",), "cursor": ("x",)},
    "/professional-applications": {"status": ("x",), "limit": ("0",), "cursor": ("x",)},
}  # fmt: skip


@pytest.fixture(scope="module")
def shared() -> dict[str, Any]:
    return {}


@pytest.fixture
def cast(platform: Platform, shared: dict[str, Any]) -> dict[str, Any]:
    """Somebody of each role, and an object of each kind, made once."""
    if not shared:
        people = {"client": platform.someone(), "professional": platform.professional()}
        people["admin"] = platform.account(Role.ADMIN)
        service = platform.service(people["professional"])
        slots = platform.slots(service)
        wanted = {"service_id": service["id"], "start": slots[0]}
        appointment = people["client"].post("/appointments", wanted).json()
        application = platform.account().post("/professional-applications", PRACTICE).json()
        platform.wait_for_mail(people["client"].email, "Cita confirmada")
        notification = people["client"].get("/notifications").json()["items"][0]
        shared |= {name: (person.email, person.token) for name, person in people.items()} | {
            "ids": {
                "service": service["id"], "professional": service["professional_id"], "slot": slots[3],
                "appointment": appointment["id"], "application": application["id"], "notification": notification["id"],
            }
        }  # fmt: skip
    return shared


def asker(platform: Platform, cast: dict[str, Any], who: str) -> Person | None:
    return None if who == "nobody" else Person(platform.client, *cast[who])


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_a_bad_field_is_refused_with_a_problem_and_stores_nothing(
    platform: Platform, cast: dict[str, Any], operation: Operation
) -> None:
    person = asker(platform, cast, operation.who)
    path = operation.path.format(**cast["ids"])
    headers = {} if person is None else person.headers
    before = fingerprint(platform.up)
    for name, body in cases(operation):
        filled = {
            key: value.format(**cast["ids"]) if value in ("{service}", "{slot}") else value
            for key, value in body.items()
        }
        answer = platform.client.request(operation.method, path, json=filled, headers=headers | dict(operation.headers))

        label = f"{name}={str(body.get(name, 'missing'))[:60]!r}: {answer.status_code} {answer.text[:300]}"
        assert 400 <= answer.status_code < 500, label
        assert answer.headers["Content-Type"].startswith("application/problem+json"), label
        problem = answer.json()
        assert {"type", "title", "status", "detail", "code"} <= problem.keys(), label
        if answer.status_code == 422:
            assert [fault for fault in problem["errors"] if fault["pointer"].startswith(f"/{name}")], label
    assert fingerprint(platform.up) == before


@pytest.mark.parametrize("path", QUERIES)
def test_a_bad_parameter_is_refused_with_a_problem(platform: Platform, cast: dict[str, Any], path: str) -> None:
    person = asker(platform, cast, "client")
    assert person is not None
    where, _, given = path.format(**cast["ids"]).partition("?")
    valid = dict(pair.split("=") for pair in given.split("&") if pair)
    for name, values in QUERIES[path].items():
        for value in values:
            query = "&".join(f"{key}={text}" for key, text in (valid | {name: value}).items())
            answer = person.get(f"{where}?{query}")

            label = f"{name}={value[:60]!r}: {answer.status_code} {answer.text[:300]}"
            assert 400 <= answer.status_code < 500, label
            assert answer.headers["Content-Type"].startswith("application/problem+json"), label


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b'{"email": "\\ud800@example.com"}',
        b"{}" * 100_000,
        b"[" * 60_000,
    ],
)
def test_a_body_that_is_no_object_is_refused(platform: Platform, body: bytes) -> None:
    answer = platform.client.post("/auth/login", content=body, headers={"Content-Type": "application/json"})

    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("identifier", ["7", "x", NOWHERE, "%00", "9" * 500])
def test_a_bad_identifier_is_not_found(platform: Platform, cast: dict[str, Any], identifier: str) -> None:
    person = asker(platform, cast, "client")
    assert person is not None
    for path in ("/appointments", "/services", "/professionals", "/professional-applications"):
        answer = person.get(f"{path}/{identifier}")

        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (path, answer.text)
