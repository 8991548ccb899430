"""Taking one's data away and having it erased, over HTTP."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.builders import PASSWORD
from tests.unit.http.site import Site, faults, problem

pytestmark = pytest.mark.anyio


async def test_everybody_takes_away_what_is_stored_about_them_as_a_file(site: Site):
    ana, other = await site.client_person("Ana Única"), await site.client_person("Bea Otra")

    answer = await site.ask("GET", "/me/export", by=ana)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="citas.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    with ZipFile(BytesIO(answer.content)) as file:
        told = {name: json.loads(file.read(name)) for name in file.namelist()}
    assert told["manifest.json"]["files"].keys() == told.keys() - {"manifest.json"}
    assert [account["full_name"] for account in told["account.json"]] == ["Ana Única"]
    said = json.dumps(told, ensure_ascii=False)
    assert other.user.profile.full_name not in said
    assert PASSWORD not in said


async def test_whoever_has_their_account_erased_is_out_and_can_register_anew(site: Site):
    ana = await site.client_person("Ana Única")
    wrong = await site.ask("DELETE", "/me", by=ana, json={"password": "wrong"})
    without = await site.ask("DELETE", "/me", by=ana, json={})
    assert wrong.status_code == without.status_code == 422
    assert faults(wrong) == {("/password", "wrong")}
    assert (await site.ask("GET", "/me", by=ana)).json()["full_name"] == "Ana Única"

    erased = await site.ask("DELETE", "/me", by=ana, json={"password": PASSWORD})

    assert (erased.status_code, erased.content) == (204, b"")
    gone = await site.ask("GET", "/me", by=ana)
    assert (gone.status_code, problem(gone)["code"]) == (401, "invalid_token")
    login = {"email": ana.user.email.value, "password": PASSWORD}
    assert problem(await site.ask("POST", "/auth/login", json=login))["code"] == "invalid_credentials"
    assert (await site.ask("POST", "/auth/register", json={**login, "full_name": "Ana"})).status_code == 202
