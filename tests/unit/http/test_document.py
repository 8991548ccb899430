"""The OpenAPI document tells the whole truth."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.http.site import Site

pytestmark = pytest.mark.anyio

PROBLEM = "#/components/schemas/ProblemResponse"
OPERATIONS = {
    *("register", "prove_address", "open_session", "renew_session", "end_session", "show_me"),
    *("revise_me", "replace_password", "ask_for_reset", "set_password_anew", "ask_for_email_change", "take_address"),
    *("show_api_keys", "make_key", "revoke_key"),
    *("show_sessions", "end_one_session", "end_every_session"),
    *("show_applications", "apply", "show_application", "approve", "reject", "withdraw"),
    *("search_directory", "show_professional", "show_services", "publish", "show_service", "revise"),
    *("show_working_hours", "replace_working_hours", "show_availability", "explain", "show_earliest"),
    *("show_exceptions", "add_exception", "delete_exception", "show_time_off", "add_time_off", "delete_time_off"),
    *("hold", "release", "book", "show_appointments", "show_appointment", "show_new_starts"),
    *("show_history", "show_messages", "show_calendar_file"),
    *("confirm", "decline", "cancel", "reschedule", "swap", "complete", "mark_no_show"),
    *("show_second_factor", "start_factor", "confirm_factor", "renew_codes", "end_factor"),
    *("export_me", "erase_me", "agree"),
    *("show_audit_log", "show_users", "show_user", "supervise", "show_deliveries", "retry"),
    *("read_all", "delete_one", "delete_read"),
    *("show_notifications", "show_unread_count", "mark", "show_liveness", "show_readiness"),
}


async def document(site: Site) -> dict[str, Any]:
    answer = await site.client.get("/schema/openapi.json")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def operations(body: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in body["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


async def test_it_names_exactly_what_is_built(site: Site):
    found = [operation["operationId"] for _, _, operation in operations(await document(site))]

    assert len(found) == len(set(found))
    assert set(found) == OPERATIONS


async def test_whatever_wants_a_token_refuses_whoever_has_none(site: Site):
    refused = 0
    for method, path, operation in operations(await document(site)):
        if operation.get("security", [{}])[0] == {"bearer": []} and {} not in operation["security"]:
            answer = await site.client.request(method.upper(), re.sub(r"{\w+}", "7", path))
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), (method, path)
            refused += 1
    assert refused > len(OPERATIONS) / 2


async def test_every_operation_says_what_it_does(site: Site):
    for method, path, operation in operations(await document(site)):
        assert operation["summary"], (method, path)
        assert operation["description"].endswith("."), (method, path)
        assert len(operation["tags"]) == 1, (method, path)


async def test_every_refusal_is_a_problem(site: Site):
    for method, path, operation in operations(await document(site)):
        refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        if path.startswith("/health"):
            assert refusals.keys() == ({"503"} if path == "/health/ready" else set()), path
        else:
            assert {"400", "403", "422", "429", "503"} <= refusals.keys(), (method, path)
        for status, answer in refusals.items():
            assert ("Retry-After" in answer.get("headers", {})) == (status == "429")
            assert answer["content"] == {"application/problem+json": {"schema": {"$ref": PROBLEM}}}, (path, status)


async def test_an_operation_declares_what_follows_from_its_shape(site: Site):
    for method, path, operation in operations(await document(site)):
        declared = operation["responses"].keys()
        parameters = {parameter["name"] for parameter in operation.get("parameters", [])}
        if "security" in operation:
            assert "401" in declared, (method, path)
        if "requestBody" in operation:
            assert {"413", "415", "422"} <= declared, (method, path)
        if any(parameter["in"] == "path" for parameter in operation.get("parameters", [])):
            assert "404" in declared, (method, path)
        if "limit" in parameters:
            assert "422" in declared, (method, path)
        if "If-Match" in parameters:
            assert "412" in declared, (method, path)
            assert ("428" in declared) == (not {"approve", "reject", "withdraw"} & set(path.split("/"))), (method, path)
        if method in {"put", "patch"} and "notifications" not in path and "password" not in path:
            assert "428" in declared, (method, path)


async def test_whoever_must_log_in_is_told_how(site: Site):
    body = await document(site)

    schemes = body["components"]["securitySchemes"]
    assert schemes["bearer"]["scheme"] == "bearer"
    assert (schemes["cookie"]["in"], schemes["cookie"]["name"]) == ("cookie", "__Host-citas_access")
    assert body["servers"] == [{"url": "https://citas.example"}]


async def test_requests_are_closed_and_bounded(site: Site):
    schemas = (await document(site))["components"]["schemas"]
    requests = {name: schema for name, schema in schemas.items() if name.endswith("Request")}

    assert len(requests) >= 25
    for name, schema in requests.items():
        assert schema["additionalProperties"] is False, name


async def test_headers_have_their_names(site: Site):
    body = await document(site)
    book = body["paths"]["/api/v1/appointments"]["post"]

    assert "Idempotency-Key" in {parameter["name"] for parameter in book["parameters"]}
    for action in ("confirm", "decline", "cancel", "reschedule", "swap", "complete", "no-show"):
        change = body["paths"][f"/api/v1/appointments/{{appointment_id}}/{action}"]["post"]
        assert {"Idempotency-Key", "If-Match"} <= {parameter["name"] for parameter in change["parameters"]}, action
        assert "ETag" in change["responses"]["200"]["headers"], action
    assert book["responses"]["201"]["headers"].keys() >= {"ETag", "Location"}
    assert body["paths"]["/api/v1/appointments"]["get"]["responses"]["200"]["headers"].keys() >= {"Link"}


async def test_schemas_say_what_is_decoded(site: Site):
    body = await document(site)
    schemas = body["components"]["schemas"]

    assert schemas["PublishServiceRequest"]["properties"]["buffer_before"]["minimum"] == 0
    assert schemas["SlotResponse"]["properties"]["start"]["format"] == "date-time"
    assert schemas["ClientPartyResponse"]["required"] == ["id", "full_name"]
    assert all(schema.get("description") for name, schema in schemas.items() if name.endswith(("Request", "Response")))
    cancel = body["paths"]["/api/v1/appointments/{appointment_id}/cancel"]["post"]
    assert (cancel["summary"], cancel["requestBody"]["required"]) == ("Cancel an appointment", False)


async def test_every_reference_leads_somewhere(site: Site):
    body = await document(site)

    def references(node: object) -> Iterator[str]:
        match node:
            case {"$ref": str(target)}:
                yield target
            case dict():
                for value in node.values():
                    yield from references(value)
            case list():
                for value in node:
                    yield from references(value)
            case _:
                pass

    names = {f"#/components/schemas/{name}" for name in body["components"]["schemas"]}
    assert set(references(body)) <= names


async def test_if_match_is_required_where_its_lack_is_refused(site: Site):
    for method, path, operation in operations(await document(site)):
        for parameter in operation.get("parameters", []):
            if parameter["name"] == "If-Match":
                assert parameter.get("required", False) == ("428" in operation["responses"]), (method, path)


async def test_what_is_answered_is_described_in_words(site: Site):
    body = await document(site)
    book = body["paths"]["/api/v1/appointments"]["post"]["responses"]["201"]
    act = "/api/v1/appointments/{appointment_id}/"
    complete, absent = (body["paths"][act + name]["post"]["description"] for name in ("complete", "no-show"))

    assert book["description"].startswith("An appointment.")
    assert "took place" in complete
    assert "took place" not in absent
    assert "`not_started`" in complete
    assert "`not_started`" in absent


async def test_what_has_a_unit_says_it(site: Site):
    schemas = (await document(site))["components"]["schemas"]

    assert schemas["ServiceResponse"]["properties"]["duration"]["description"] == "Minutes."
    for name in ("duration", "local_start", "sequence", "timezone"):
        assert schemas["AppointmentResponse"]["properties"][name]["description"], name
    assert schemas["PolicyResponse"]["properties"]["cancel_until"]["description"]


async def test_what_may_be_tried_first_says_what_a_dry_run_answers(site: Site):
    paths = (await document(site))["paths"]
    absences = "/api/v1/professionals/{professional_id}/"

    for name in ("exceptions", "time-off"):
        add = paths[absences + name]["post"]
        assert add["responses"].keys() >= {"200", "201", "403", "404", "409"}, name
        assert add["responses"]["201"]["headers"].keys() == {"Location"}, name
        assert "dry_run" in {parameter["name"] for parameter in add["parameters"]}, name
        one = "exception_id" if name == "exceptions" else "time_off_id"
        remove = paths[f"{absences}{name}/{{{one}}}"]["delete"]
        assert remove["requestBody"]["required"] is False, name
        assert remove["responses"].keys() >= {"200", "403", "404", "409"}, name


async def test_a_refused_start_is_described_with_its_reasons(site: Site):
    schemas = (await document(site))["components"]["schemas"]

    assert schemas["ProblemResponse"]["properties"].keys() >= {"reasons", "alternatives"}
    assert "overlaps_hold" in schemas["ReasonCode"]["enum"]
    assert schemas["SwapAppointmentsRequest"]["required"] == ["with"]


async def test_a_login_answers_with_tokens_or_with_cookies(site: Site):
    body = await document(site)

    for path in ("login", "refresh"):
        answer = body["paths"][f"/api/v1/auth/{path}"]["post"]["responses"]["200"]
        shown = answer["content"]["application/json"]["schema"]["oneOf"]
        assert [one["$ref"].rpartition("/")[2] for one in shown] == ["TokenResponse", "CookieSessionResponse"]
        assert answer["headers"].keys() == {"Set-Cookie"}
        assert "tokens" in answer["description"]
    assert (
        not {"access_token", "refresh_token"}
        & body["components"]["schemas"]["CookieSessionResponse"]["properties"].keys()
    )
    assert "content" not in body["paths"]["/api/v1/auth/logout"]["post"]["responses"]["204"]
