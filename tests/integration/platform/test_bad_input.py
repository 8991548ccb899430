"""Every field of every operation with what nobody should send: a problem that names the field, and nothing stored."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from domain.accounts.values import Role
from tests.integration.platform.bad_operations import (
    CURRENT,
    OPERATIONS,
    PRACTICE,
    QUERIES,
    QUERIES_OF_PROFESSIONALS,
    REHEARSED,
)
from tests.integration.platform.bad_values import NOWHERE, Operation, cases, filled
from tests.integration.platform.people import Person, Platform
from tests.integration.platform.races import moment
from tests.integration.platform.random_practices import WEEKDAYS
from tests.integration.platform.storage import fingerprint


@pytest.fixture(scope="module")
def shared() -> dict[str, Any]:
    return {}


@pytest.fixture
def cast(platform: Platform, shared: dict[str, Any]) -> dict[str, Any]:
    """Somebody of each role, and an object of each kind, made once."""
    if not shared:
        people = {"client": platform.someone(), "professional": platform.professional()}
        people["admin"] = platform.account(Role.ADMIN)
        professional, client = people["professional"], people["client"]
        service = platform.service(professional)
        approved = platform.service(professional, requires_approval=True)
        slots, afar = platform.slots(service), platform.slots(service, after_days=20)
        booked = [
            client.post("/appointments", {"service_id": wanted["id"], "start": start}).json()["id"]
            for wanted, start in [(service, slots[0]), (service, slots[1]), (service, afar[0]), (approved, slots[2])]
        ]
        path = f"/professionals/{service['professional_id']}"
        holiday = (moment(slots[0]) + timedelta(days=40)).date().isoformat()
        far_day = WEEKDAYS[moment(afar[0]).weekday()]  # the only one that is left of the week that a case sends
        away = {"start": f"{holiday}T00:00:00Z", "end": f"{holiday}T10:00:00Z"}
        platform.wait_for_mail(client.email, "Cita confirmada")
        shared |= {name: (person.email, person.token) for name, person in people.items()} | {
            "ids": {
                "service": service["id"], "professional": service["professional_id"],
                "slot": slots[5], "neighbours": slots[1], "day": slots[0][:10],
                "week": [{"weekday": far_day, "start": "00:00", "end": "24:00"}],
                "leaves": slots[0], "returns": (moment(slots[0]) + timedelta(minutes=30)).isoformat(),
                **dict(zip(("appointment", "neighbour", "afar", "pending"), booked, strict=True)),
                "exception": professional.post(f"{path}/exceptions", {"date": holiday, "openings": []}).json()["id"],
                "absence": professional.post(f"{path}/time-off", away).json()["id"],
                "application": platform.account().post("/professional-applications", PRACTICE).json()["id"],
                "notification": client.get("/notifications").json()["items"][0]["id"],
                "client": client.get("/me").json()["id"],
            }
        }  # fmt: skip
    return shared


def asker(platform: Platform, cast: dict[str, Any], who: str) -> Person | None:
    return None if who == "nobody" else Person(platform.client, *cast[who])


def send(
    platform: Platform, cast: dict[str, Any], operation: Operation, body: Mapping[str, Any], query: str = ""
) -> httpx.Response:
    person = asker(platform, cast, operation.who)
    headers = {} if person is None else person.headers
    return platform.client.request(
        operation.method,
        operation.path.format(**cast["ids"]) + query,
        json=filled(dict(body), cast["ids"]),
        headers=headers | dict(operation.headers),
    )


def check_refused(answer: httpx.Response, label: str) -> dict[str, Any]:
    told = f"{label}: {answer.status_code} {answer.text[:300]}"
    assert 400 <= answer.status_code < 500, told
    assert answer.headers["Content-Type"].startswith("application/problem+json"), told
    problem = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= problem.keys(), told
    return problem


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_a_bad_field_is_refused_with_a_problem_and_stores_nothing(
    platform: Platform, cast: dict[str, Any], operation: Operation
) -> None:
    before = fingerprint(platform.up)
    for name, body in cases(operation):
        answer = send(platform, cast, operation, body)

        label = f"{name}={str(body.get(name, 'missing'))[:60]!r}"
        problem = check_refused(answer, label)
        if answer.status_code == 422:
            assert [fault for fault in problem["errors"] if fault["pointer"].startswith(f"/{name}")], (label, problem)
    assert fingerprint(platform.up) == before


@pytest.mark.parametrize("operation", REHEARSED, ids=lambda operation: operation.name)
def test_nothing_is_stored_when_it_is_not_clear_whether_it_is_a_dry_run(
    platform: Platform, cast: dict[str, Any], operation: Operation
) -> None:
    before = fingerprint(platform.up)
    for value in ("", "maybe", "2", "%00", "tru"):
        problem = check_refused(send(platform, cast, operation, operation.body, f"?dry_run={value}"), value)
        assert [fault["pointer"] for fault in problem.get("errors", [])] == ["/dry_run"], (value, problem)
    assert fingerprint(platform.up) == before


@pytest.mark.parametrize("operation", REHEARSED, ids=lambda operation: operation.name)
def test_a_dry_run_stores_nothing(platform: Platform, cast: dict[str, Any], operation: Operation) -> None:
    before = fingerprint(platform.up)
    decisions = [{"appointment_id": "{appointment}", "action": "cancel"}]
    closes = operation.method != "DELETE"
    body = {**operation.body, "decisions": decisions if closes else []}

    answer = send(platform, cast, operation, body, "?dry_run=true")

    assert (answer.status_code, answer.json()["dry_run"]) == (200, True), answer.text
    assert bool(answer.json()["orphans"]) == closes
    assert fingerprint(platform.up) == before


@pytest.mark.parametrize("action", ["confirm", "decline", "reschedule", "swap", "cancel", "complete", "no-show"])
def test_a_transition_needs_the_version_that_it_is_meant_for(
    platform: Platform, cast: dict[str, Any], action: str
) -> None:
    bodies = {"reschedule": {"start": "{slot}"}, "swap": {"with": "{neighbour}"}}
    before = fingerprint(platform.up)
    for headers, status in [({}, 428), ({"If-Match": '"7-000000000000"'}, 412), ({"If-Match": "x"}, 412)]:
        operation = Operation(
            "professional", "POST", f"/appointments/{{pending}}/{action}", bodies.get(action, {}), {}, headers=headers
        )
        answer = send(platform, cast, operation, operation.body)
        assert answer.status_code == status, answer.text
        check_refused(answer, action)
    for key in ("", "x" * 256, "two words"):
        keyed = Operation(
            "professional",
            "POST",
            f"/appointments/{{pending}}/{action}",
            {},
            {},
            headers=CURRENT | {"Idempotency-Key": key},
        )
        check_refused(send(platform, cast, keyed, bodies.get(action, {})), f"{action} {key[:10]!r}")
    assert fingerprint(platform.up) == before


@pytest.mark.parametrize(
    ("who", "path"),
    [("client", path) for path in QUERIES] + [("professional", path) for path in QUERIES_OF_PROFESSIONALS],
)
def test_a_bad_parameter_is_refused_with_a_problem(
    platform: Platform, cast: dict[str, Any], who: str, path: str
) -> None:
    person = asker(platform, cast, who)
    assert person is not None
    where, _, given = path.format(**cast["ids"]).partition("?")
    valid = dict(pair.split("=") for pair in given.split("&") if pair)
    for name, values in (QUERIES | QUERIES_OF_PROFESSIONALS)[path].items():
        for value in values:
            query = "&".join(f"{key}={text}" for key, text in (valid | {name: value}).items())
            answer = person.get(f"{where}?{query}")

            check_refused(answer, f"{name}={value[:60]!r}")
            assert answer.status_code == 422, answer.text


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
        check_unknown(person.get(f"{path}/{identifier}"))
    for path in ("/appointments/{}/history", "/services/{}/availability/explain?start={at}"):
        check_unknown(person.get(path.format(identifier, at="2027-03-01T10:00:00Z")))
    at = {"start": datetime.now(UTC).isoformat()}
    check_unknown(person.post(f"/services/{identifier}/holds", at))
    check_unknown(person.request("DELETE", f"/holds/{identifier}"))
    for action, body in {"confirm": None, "decline": {}, "swap": {"with": cast["ids"]["appointment"]}}.items():
        check_unknown(person.post(f"/appointments/{identifier}/{action}", body, If_Match="*"))
    professional = asker(platform, cast, "professional")
    assert professional is not None
    for kind in ("exceptions", "time-off"):
        path = f"/professionals/{cast['ids']['professional']}/{kind}/{identifier}"
        check_unknown(professional.request("DELETE", path))
        check_unknown(professional.request("DELETE", path.replace(cast["ids"]["professional"], NOWHERE)))


def check_unknown(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (str(answer.url)[:200], answer.text)
