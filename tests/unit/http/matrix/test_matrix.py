"""Every operation of the document × everybody × what is theirs and what is not: the table is in `rows`."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.unit.http.matrix.rows import COLUMNS, ROWS, Row
from tests.unit.http.matrix.world import SIDES, a_world, filled
from tests.unit.http.site import Site, problem

pytestmark = pytest.mark.anyio

CODES = {401: {"unauthenticated"}, 403: {"role_required", "own_account", "own_application"}, 404: {"not_found"}}


async def operations(site: Site) -> Mapping[str, tuple[str, str, Mapping[str, Any]]]:
    """Method, path and description of each operation, by its name."""
    paths = (await site.client.get("/schema/openapi.json")).json()["paths"]
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, item in paths.items()
        for method, operation in item.items()
    }


async def test_every_operation_has_a_row(site: Site):
    assert set(await operations(site)) == {row.operation for row in ROWS}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_everybody_gets_what_is_theirs_and_nothing_else(site: Site, row: Row, column: str, side: str):
    method, path, _ = (await operations(site))[row.operation]
    world = await a_world(site)
    things, asker = world.things[side], world.asker(column, side)
    path = path.format_map({name: things[thing] for name, thing in row.path.items()})
    headers = {"If-Match": "*", **({} if asker is None else asker.headers)}
    body = {} if row.body is None else {"json": filled(row.body, things)}
    before = world.stored()

    answer = await site.client.request(method, f"{path}?{row.query}", headers=headers, **body)

    assert answer.status_code == row.columns[column], answer.text
    if answer.status_code >= 400:
        assert world.stored() == before
    if answer.status_code in CODES:
        assert problem(answer)["code"] in CODES[answer.status_code]


async def test_whoever_sends_a_token_that_is_none_is_told_so_everywhere(site: Site):
    things, asked = (await a_world(site)).things["ours"], 0
    described = await operations(site)
    for row in ROWS:
        method, path, operation = described[row.operation]
        if "security" in operation:
            path = path.format_map({name: things[thing] for name, thing in row.path.items()})
            answer = await site.client.request(method, path, headers={"If-Match": "*", "Authorization": "Bearer x"})
            assert (answer.status_code, problem(answer)["code"]) == (401, "invalid_token"), row
            asked += 1
    assert asked > len(described) / 2


async def test_whatever_nobody_may_ask_is_declared_so(site: Site):
    described = await operations(site)
    for row in ROWS:
        security = described[row.operation][2].get("security", [{}])
        assert (row.columns["nobody"] == 401) == ({} not in security), row
