"""What a request must look like to be read."""

import pytest

from tests.unit.http.site import Site, faults, problem

pytestmark = pytest.mark.anyio

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"email": "ana@example.com"} and more',
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"email": "\\ud800", "password": ""}',
        b'{"email": NaN}',
        b'{"email": Infinity}',
        b'{"email": 5, "password": "broken',
        b"[" * 60_000,
        b'{"email":' * 6_000,
    ],
)
async def test_what_is_no_json_is_malformed(site: Site, content: bytes):
    answer = await site.ask("POST", "/auth/login", content=content, headers=JSON)

    assert answer.status_code == 400
    assert problem(answer)["code"] == "malformed_request"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "", "nonsense"])
async def test_only_json_is_read(site: Site, kind: str):
    answer = await site.ask("POST", "/auth/login", content=b"{}", headers={"Content-Type": kind})

    assert answer.status_code == 415
    assert problem(answer)["code"] == "unsupported_content_type"
    assert answer.headers["Accept"] == "application/json"


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
async def test_json_may_be_called_by_all_its_names(site: Site, kind: str):
    answer = await site.ask("POST", "/auth/login", content=b"{}", headers={"Content-Type": kind})

    assert answer.status_code == 422


async def test_a_body_has_an_end(site: Site):
    answer = await site.ask("POST", "/auth/login", json={"email": "a" * 70_000, "password": "x"})

    assert answer.status_code == 413
    assert problem(answer)["code"] == "content_too_large"


async def test_types_are_not_guessed(site: Site):
    answer = await site.ask("POST", "/auth/register", json={"email": True, "password": 12345678, "full_name": ["Ana"]})

    assert faults(answer) == {("/email", "wrong_type"), ("/password", "wrong_type"), ("/full_name", "wrong_type")}


async def test_a_number_in_quotes_is_no_number(site: Site):
    dentist = await site.dentist()
    assert dentist.professional is not None

    answer = await site.ask(
        "POST",
        f"/professionals/{dentist.professional.id}/services",
        by=dentist,
        json={"name": "Limpieza", "duration": "60"},
    )

    assert faults(answer) == {("/duration", "wrong_type")}


async def test_what_the_domain_refuses_stands_among_the_other_faults(site: Site):
    # The zone passes every type: only the domain knows that there is no such place.
    answer = await site.ask(
        "POST",
        "/auth/register",
        json={"email": "ana@", "password": "una larga", "full_name": "Ana", "timezone": "Europe/Atlantis"},
    )

    assert faults(answer) == {("/email", "malformed"), ("/timezone", "unknown_timezone")}


async def test_unknown_fields_are_refused(site: Site):
    answer = await site.ask("POST", "/auth/login", json={"email": "a@example.com", "password": "x", "otp": "123456"})

    assert faults(answer) == {("/otp", "unknown_field")}


async def test_every_wrong_parameter_is_named(site: Site):
    client = await site.client_person()
    query = "as=king&status=lost&from=yesterday&to=2027-03-02T10:00:00&professional_id=7&order=up&limit=0&cursor=x"

    answer = await site.ask("GET", f"/appointments?{query}", by=client)

    assert faults(answer) == {
        ("/as", "not_allowed"),
        ("/status", "not_allowed"),
        ("/from", "malformed"),
        ("/to", "naive"),
        ("/professional_id", "malformed"),
        ("/order", "not_allowed"),
        ("/limit", "out_of_range"),
        ("/cursor", "malformed"),
    }


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1e400", "nan", "9" * 400, "", "2.5", "%00"])
async def test_a_page_has_1_to_100_items(site: Site, limit: str):
    answer = await site.ask("GET", f"/professionals?limit={limit}")

    assert {pointer for pointer, _ in faults(answer)} == {"/limit"}


@pytest.mark.parametrize("cursor", ["", "x", "%00", "é", "W10", "WyJcdWQ4MDAiLCJcdWQ4MDAiXQ", "W1tbW1tbW1tb" * 500])
async def test_a_cursor_that_is_not_ours_is_refused(site: Site, cursor: str):
    answer = await site.ask("GET", f"/professionals?cursor={cursor}")

    assert faults(answer) == {("/cursor", "malformed")}


async def test_nobody_is_at_an_unknown_address(site: Site):
    answer = await site.client.get("/api/v1/nowhere")

    assert answer.status_code == 404
    assert problem(answer)["code"] == "no_such_path"
    assert problem(answer)["instance"] == "/api/v1/nowhere"


async def test_a_wrong_method_is_told_the_right_ones(site: Site):
    answer = await site.ask("DELETE", "/appointments")

    assert answer.status_code == 405
    assert problem(answer)["code"] == "method_not_allowed"
    assert {method.strip() for method in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "POST", "OPTIONS"}


async def test_options_names_every_method(site: Site):
    answer = await site.ask("OPTIONS", "/services/018f0000-0000-7000-8000-000000000000")

    assert answer.status_code == 204
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, PATCH"


@pytest.mark.parametrize(
    "path", ["/services/7", "/professionals/7/services", "/professionals/%00", "/professionals/A_B"]
)
async def test_what_cannot_name_anything_is_not_found(site: Site, path: str):
    answer = await site.ask("GET", path)

    assert answer.status_code == 404
    assert problem(answer)["code"] == "not_found"


async def test_problems_speak_the_readers_language(site: Site):
    spanish = await site.ask("GET", "/me")
    english = await site.ask("GET", "/me", headers={"Accept-Language": "en-GB, es;q=0.5"})

    assert (spanish.headers["Content-Language"], problem(spanish)["title"]) == ("es", "Sin identificar")
    assert (english.headers["Content-Language"], problem(english)["title"]) == ("en", "Not authenticated")
    assert "Accept-Language" in english.headers["Vary"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/professionals"), ("GET", "/notifications/unread-count"), ("POST", "/auth/logout"), ("GET", "/me")],
)
async def test_a_parameter_that_an_operation_does_not_have_is_refused(site: Site, method: str, path: str):
    answer = await site.ask(method, path, by=await site.client_person(), params={"citty": "Madrid", "a/b": "1"})

    assert faults(answer) == {("/citty", "unknown_field"), ("/a~1b", "unknown_field")}


async def test_unknown_parameters_are_named_with_whatever_else_is_wrong(site: Site):
    answer = await site.ask("GET", "/professionals", params={"citty": "Madrid", "limit": "0", "cursor": "x"})

    assert faults(answer) == {("/citty", "unknown_field"), ("/limit", "out_of_range"), ("/cursor", "malformed")}


async def test_who_asks_is_established_before_what_they_ask(site: Site):
    assert (await site.ask("GET", "/appointments", params={"x": "1"})).status_code == 401


async def test_a_mailed_link_may_carry_what_a_mail_program_adds(site: Site):
    assert (await site.client.get("/verify-email?token=x&utm_source=mail")).status_code == 200
