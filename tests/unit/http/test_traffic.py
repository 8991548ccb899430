"""What is true of every answer."""

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from structlog.testing import LogCapture

from tests.unit.http.site import Site, problem

pytestmark = pytest.mark.anyio

EVERYWHERE = [
    "/",
    "/verify-email",
    "/health/live",
    "/schema/openapi.json",
    "/api/v1/professionals",
    "/api/v1/me",
    "/no",
]


@pytest.fixture
def log() -> Iterator[list[Any]]:
    capture = LogCapture()
    before = structlog.get_config()["processors"]
    # In place: loggers that were used before keep this very list.
    kept = list(before)
    before[:] = [structlog.contextvars.merge_contextvars, capture]
    yield capture.entries
    before[:] = kept


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_every_answer_has_the_security_headers(site: Site, path: str):
    headers = (await site.client.get(path)).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert len(headers["X-Request-Id"]) == 32


async def test_what_one_person_sees_is_not_kept(site: Site):
    client = await site.client_person()

    assert (await site.ask("GET", "/me", by=client)).headers["Cache-Control"] == "no-store"
    assert (await site.ask("GET", "/professionals", by=client)).headers["Cache-Control"] == "no-store"
    assert (await site.ask("GET", "/professionals")).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("headers", "request_id"),
    [
        ({"X-Request-Id": "order-17.a_b"}, "order-17.a_b"),
        ({"traceparent": f"00-{'4bf9' * 8}-00f067aa0ba902b7-01"}, "4bf9" * 8),
    ],
)
async def test_a_request_keeps_the_name_that_its_caller_gave_it(site: Site, headers: dict[str, str], request_id: str):
    assert (await site.client.get("/health/live", headers=headers)).headers["X-Request-Id"] == request_id


@pytest.mark.parametrize("name", ["", "with space", "x" * 65, "<script>"])
async def test_a_name_that_could_forge_a_log_line_is_not_taken(site: Site, name: str):
    assert (await site.client.get("/health/live", headers={"X-Request-Id": name})).headers["X-Request-Id"] != name


async def test_the_log_tells_of_a_request_but_nothing_personal(site: Site, log: list[Any]):
    answer = await site.client.get(
        "/api/v1/professionals/ana-garcia?q=ana@example.com", headers={"X-Request-Id": "abc"}
    )

    (line,) = log
    assert answer.status_code == 422
    assert line["ms"] >= 0
    assert line | {"ms": 0} == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "route": "/api/v1/professionals/{id_or_slug}",
        "status": 422,
        "ms": 0,
        "user": None,
        "request_id": "abc",
    }


async def test_the_log_names_whoever_is_refused_by_their_identifier_alone(site: Site, log: list[Any]):
    client = await site.client_person("Ana Única")
    log.clear()

    refused = await site.ask("GET", "/admin/users", by=client)

    assert refused.status_code == 403
    assert (log[0]["route"], log[0]["status"]) == ("/api/v1/admin/users", 403)
    assert log[0]["user"] == str(client.user.id)
    assert "Única" not in str(log)


async def test_a_bug_is_logged_without_its_message_and_answered_without_a_word(site: Site, log: list[Any]):
    # A row that no aggregate could be: whatever reads it fails.
    client = await site.client_person()
    log.clear()
    site.application.storage.users[client.user.id] = "ana@example.com"  # type: ignore[assignment]

    answer = await site.ask("GET", "/me", by=client)

    assert answer.status_code == 500
    assert problem(answer)["code"] == "unexpected"
    assert "ana@example.com" not in answer.text + str(log)
    assert [entry["event"] for entry in log] == ["request_failed", "request"]
    assert log[0]["error"] == "AttributeError"
    assert log[1]["status"] == 500


async def test_a_process_that_cannot_work_says_which_parts_fail(site: Site):
    assert (await site.client.get("/health/ready")).json() == {"status": "ready"}
    site.dependencies.down.append("postgres")

    answer = await site.client.get("/health/ready")

    assert answer.status_code == 503
    assert problem(answer)["failing"] == ["postgres"]
    assert "Retry-After" in answer.headers
    assert (await site.client.get("/health/live")).json() == {"status": "live"}


@pytest.mark.parametrize("path", [*EVERYWHERE, "/health/ready"])
async def test_head_answers_as_get_does_but_for_the_body(site: Site, path: str):
    got, headed = await site.client.get(path), await site.client.head(path)

    assert headed.status_code == got.status_code
    assert headed.content == b""
    assert headed.headers.keys() == got.headers.keys()
    assert {**headed.headers, "x-request-id": ""} == {**got.headers, "x-request-id": ""}


async def test_head_is_told_apart_in_the_log_and_named_among_the_methods(site: Site, log: list[Any]):
    path = "/api/v1/professionals"
    unchanged = await site.client.head("/health/live", headers={"If-None-Match": "*"})
    options = await site.client.options(path)
    wrong = await site.client.put(path)

    assert unchanged.status_code == 200
    assert log[0]["method"] == "HEAD"
    assert options.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert set(wrong.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


async def test_head_does_not_change_anything(site: Site):
    answer = await site.client.head("/api/v1/auth/login")

    assert answer.status_code == 405
    assert "HEAD" not in answer.headers["Allow"]
