"""Whatever is sent, the answer is a problem that names it; never a 5xx, and nothing is stored."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.memory.tables import Table
from tests.unit.http.hostile import BODIES, HOSTILE, everybody
from tests.unit.http.site import Site, problem

pytestmark = pytest.mark.anyio


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a body where something stands."""
    below = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for key, value in below for place in ((*path, key), *places(value, (*path, key)))]


def with_value(body: dict[str, Any], place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed: Any = deepcopy(body)
    node = changed
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    return changed


CASES = [(name, place) for name, (_, _, body) in BODIES.items() for place in places(body)]


_ATTEMPTS = {"throttles", "audit_log"}


def snapshot(site: Site) -> dict[str, int]:
    """How much is stored, but for attempts to log in: those are counted and recorded because they are refused."""
    storage = site.application.storage
    tables = {table.name: getattr(storage, table.name) for table in fields(storage)}
    return {name: len(rows) for name, rows in tables.items() if isinstance(rows, Table) and name not in _ATTEMPTS}


def filled(node: Any, names: Mapping[str, str]) -> Any:
    match node:
        case str() if node.startswith("{"):
            return node.format_map(names)
        case dict():
            return {key: filled(value, names) for key, value in node.items()}
        case list():
            return [filled(value, names) for value in node]
        case _:
            return node


@pytest.mark.parametrize(("name", "place"), CASES, ids=[f"{name}-{'.'.join(map(str, place))}" for name, place in CASES])
async def test_a_hostile_value_is_taken_as_it_is_or_refused_with_its_place(
    site: Site, name: str, place: tuple[Any, ...]
):
    method, path, body = BODIES[name]
    person, names = await everybody(site)
    body = filled(body, names)
    for label, value in HOSTILE.items():
        before = snapshot(site)
        answer = await site.ask(
            method,
            path.format_map(names),
            by=person,
            headers={"If-Match": "*"},
            json=with_value(body, place, value),
        )
        assert answer.status_code < 500, (label, answer.text)
        if answer.status_code >= 400:
            body_of_problem = problem(answer)
            assert snapshot(site) == before, label
            if answer.status_code == 422:
                pointers = [fault["pointer"] for fault in body_of_problem["errors"]]
                assert any(pointer.startswith(f"/{place[0]}") for pointer in pointers), (label, pointers)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"[]", 422),
        (b'"x"', 422),
        (b"1", 422),
        (b"true", 422),
        (b'{"x":1}', 422),
        (b"{", 400),
        (b"\x00", 400),
        (b'{"a":' * 9000, 400),
    ],
    ids=lambda value: repr(value)[:12],
)
@pytest.mark.parametrize("name", BODIES)
async def test_a_body_of_another_shape_is_refused(site: Site, name: str, content: bytes, status: int):
    method, path, _ = BODIES[name]
    person, names = await everybody(site)
    before = snapshot(site)

    answer = await site.ask(
        method,
        path.format_map(names),
        by=person,
        headers={"If-Match": "*", "Content-Type": "application/json"},
        content=content,
    )

    assert answer.status_code == status, answer.text
    problem(answer)
    assert snapshot(site) == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60))
async def test_any_bytes_are_read_or_refused(site: Site, content: bytes):
    answer = await site.ask("POST", "/auth/login", content=content, headers={"Content-Type": "application/json"})

    assert answer.status_code in {400, 401, 422}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["timezone", "weekly", "weekday", "start", "end", "x/y~z"])
WEEKS = st.dictionaries(FIELDS, JSON | st.lists(st.dictionaries(FIELDS, JSON, max_size=4), max_size=3), max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(week=WEEKS)
async def test_any_json_is_read_or_refused_with_the_places_of_its_faults(site: Site, week: dict[str, Any]):
    person, names = await everybody(site)

    answer = await site.ask(
        "PUT",
        f"/professionals/{names['professional']}/working-hours",
        by=person,
        headers={"If-Match": "*"},
        json=week,
    )

    assert answer.status_code in {200, 422}
    if answer.status_code == 422:
        assert problem(answer)["errors"]
