"""Whatever stands in a query, a path or a precondition, the answer is a problem that names it; never a 5xx."""

from collections.abc import Mapping

import pytest

from tests.unit.http.hostile import HOSTILE, UNKNOWN, everybody
from tests.unit.http.site import Site, problem

pytestmark = pytest.mark.anyio

QUERIES = {
    "/professionals": ("q", "profession", "city", "limit", "cursor"),
    "/professionals/{professional}/services": ("limit", "cursor"),
    "/professional-applications": ("status", "limit", "cursor"),
    "/services/{service}/availability": ("from", "to", "timezone"),
    "/services/{service}/availability/explain": ("start",),
    "/availability/earliest": ("q", "profession", "city", "after", "limit"),
    "/professionals/{professional}/exceptions": ("from", "to"),
    "/professionals/{professional}/time-off": ("from", "to"),
    "/appointments/{appointment}/availability": ("from", "to", "timezone"),
    "/appointments": ("as", "status", "from", "to", "professional_id", "client_id", "order", "limit", "cursor"),
    "/notifications": ("unread", "limit", "cursor"),
}


NO_LINE = {"blank", "nul", "bell", "separator", "bidi", "too long", "9999"}
TAKEN: Mapping[str, set[str]] = {
    **{name: set[str]() for name in ("cursor", "status", "as", "order", "from", "to", "after", "timezone")},
    "start": {"naive"},
    "/professionals/{professional}/exceptions?from": {"date"},
    "/professionals/{professional}/exceptions?to": {"date"},
    "/appointments/{appointment}/availability?from": {"date"},
    "limit": {"number in text"},
    "/services/{service}/availability?from": {"date"},
    "professional_id": {"uuid"},
    "client_id": {"uuid"},
    "unread": {"true", "zero"},
}
"""Which of the hostile values a parameter takes; those that are not here take any visible line."""


@pytest.mark.parametrize(("path", "parameter"), [(path, name) for path, names in QUERIES.items() for name in names])
async def test_a_hostile_parameter_is_refused_by_its_name(site: Site, path: str, parameter: str):
    person, names = await everybody(site)
    window = {"from": "2027-03-02T00:00:00Z", "to": "2027-03-03T00:00:00Z"} if path.endswith("/availability") else {}
    known = TAKEN.get(f"{path}?{parameter}", TAKEN.get(parameter, set[str]()))
    lines = parameter not in TAKEN
    more = {value[:4]: value for value in ("%", "%ff", "nan", "inf", "1e400", "9" * 5000)}
    for label, value in {name: str(value) for name, value in HOSTILE.items()}.items() | more.items():
        answer = await site.ask("GET", path.format_map(names), by=person, params={**window, parameter: value})
        taken = label not in NO_LINE if lines else label in known
        assert answer.status_code == (200 if taken else 422), (label, answer.text)
        if not taken:
            assert f"/{parameter}" in {fault["pointer"] for fault in problem(answer)["errors"]}, label


@pytest.mark.parametrize(
    "path",
    [
        "/professionals/{}",
        "/professionals/{}/services",
        "/professionals/{}/working-hours",
        "/professionals/{}/exceptions",
        "/professionals/{}/time-off",
        "/services/{}",
        "/services/{}/availability/explain?start=2027-03-02T10:00:00Z",
        "/appointments/{}",
        "/appointments/{}/history",
        "/professional-applications/{}",
    ],
)
@pytest.mark.parametrize(
    "name", ["%00", "%FF", "%ED%A0%80", "..%2f..", "7", UNKNOWN[:-1], "{" + UNKNOWN, "x" * 5000, "%E2%80%AE"]
)
async def test_a_hostile_name_names_nothing(site: Site, path: str, name: str):
    person, _ = await everybody(site)

    answer = await site.ask("GET", path.format(name), by=person)

    assert answer.status_code == 404, answer.text
    problem(answer)


@pytest.mark.parametrize(
    "value",
    ["", '"', '"0"', '"0-deadbeef"', "W/*", "*, *", '"1", ' * 1000, "\x7f", "ñ".encode("latin-1").decode("latin-1")],
)
async def test_a_hostile_if_match_matches_nothing(site: Site, value: str):
    person, names = await everybody(site)
    headers = [(b"If-Match", value.encode("latin-1")), (b"Authorization", person.headers["Authorization"].encode())]

    answer = await site.client.patch(f"/api/v1/services/{names['service']}", headers=headers, json={"name": "x"})

    assert answer.status_code == 412, answer.text


async def test_a_parameter_that_comes_twice_is_refused_by_name(site: Site) -> None:
    answer = await site.ask("GET", "/professionals?city=Madrid&city=Toledo")
    assert answer.status_code == 422
    told = problem(answer)
    assert [(fault["pointer"], fault["code"]) for fault in told["errors"]] == [("/city", "repeated")]
