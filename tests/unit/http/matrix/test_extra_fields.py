"""What a request has no field for: nobody becomes an administrator by saying so (OWASP API3:2023, ASVS 5.0 15.3.3)."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.unit.http.matrix.rows import COLUMNS, ROWS, Row
from tests.unit.http.matrix.test_matrix import operations
from tests.unit.http.matrix.world import World, a_world, filled
from tests.unit.http.site import Site, faults

pytestmark = pytest.mark.anyio

EXTRA: Mapping[str, Any] = {
    "roles": ["admin"],
    "role": "admin",
    "id": "018f0000-0000-7000-8000-000000000000",
    "status": "confirmed",
    "client_id": "018f0000-0000-7000-8000-000000000000",
    "professional_id": "018f0000-0000-7000-8000-000000000000",
    "user_id": "018f0000-0000-7000-8000-000000000000",
    "price": {"amount": "0.00", "currency": "EUR"},
    "is_admin": True,
    "email_verified": True,
    "version": 7,
    "created_at": "2020-01-01T00:00:00Z",
    "__proto__": {"admin": True},
}
WITH_BODIES = [row for row in ROWS if row.body is not None and min(row.columns.values()) < 400]


def an_asker(row: Row) -> str:
    """Somebody whose request is not refused."""
    return next(column for column in COLUMNS if row.columns[column] < 400)


async def properties(site: Site, operation: Mapping[str, Any]) -> frozenset[str]:
    """The fields that the document gives to an operation's body."""
    schemas = (await site.client.get("/schema/openapi.json")).json()["components"]["schemas"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    named = next(one for one in schema.get("oneOf", [schema]) if "$ref" in one)
    return frozenset(schemas[named["$ref"].rpartition("/")[2]]["properties"])


async def send(world: World, row: Row, method: str, path: str, extra: Mapping[str, Any]) -> Any:
    things, asker = world.things["ours"], world.asker(an_asker(row), "ours")
    path = path.format_map({name: things[thing] for name, thing in row.path.items()})
    headers = {"If-Match": "*", **({} if asker is None else asker.headers)}
    return await world.site.client.request(
        method, path, headers=headers, json={**filled(row.body or {}, things), **extra}
    )


@pytest.mark.parametrize("row", WITH_BODIES, ids=str)
async def test_a_field_that_a_request_does_not_have_is_refused_and_nothing_is_stored(site: Site, row: Row):
    method, path, operation = (await operations(site))[row.operation]
    known = await properties(site, operation)
    world = await a_world(site)
    before = world.stored()

    for name, value in EXTRA.items():
        if name not in known:
            answer = await send(world, row, method, path, {name: value})
            assert faults(answer) == {(f"/{name}", "unknown_field")}, name
            assert world.stored() == before, name


async def test_every_operation_with_a_body_is_tried(site: Site):
    described = await operations(site)

    taking = {name for name, (_, _, one) in described.items() if "requestBody" in one}
    # Whatever changes a second factor needs one that is on, and has tests of its own.
    assert taking - {"confirm_factor", "renew_codes", "end_factor"} == {row.operation for row in WITH_BODIES}
