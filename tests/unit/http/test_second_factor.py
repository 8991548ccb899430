"""The second factor over HTTP."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from adapters.memory.security import code_of, step_at
from tests.builders import PASSWORD
from tests.unit.http.site import Person, Site, faults, problem

pytestmark = pytest.mark.anyio

MINUTE = timedelta(minutes=1)


def code(site: Site) -> str:
    return code_of(step_at(site.application.clock.now()))


async def log_in(site: Site, person: Person, **more: Any) -> httpx.Response:
    body = {"email": str(person.user.email), "password": PASSWORD, **more}
    return await site.ask("POST", "/auth/login", json=body)


async def switched_on(site: Site, person: Person) -> list[str]:
    """Its recovery codes; the code that confirmed it is of a minute ago."""
    await site.ask("POST", "/me/totp", by=person, json={"password": PASSWORD})
    answer = await site.ask("POST", "/me/totp/confirm", by=person, json={"code": code(site)})
    assert answer.status_code == 200, answer.text
    site.application.clock.advance(MINUTE)
    return answer.json()["recovery_codes"]


async def test_it_is_begun_with_the_password_and_shows_its_secret_once(site: Site):
    ana = await site.client_person()

    wrong = await site.ask("POST", "/me/totp", by=ana, json={"password": "wrong"})
    begun = await site.ask("POST", "/me/totp", by=ana, json={"password": PASSWORD})

    assert faults(wrong) == {("/password", "wrong")}
    assert begun.status_code == 200
    assert begun.headers["Cache-Control"] == "no-store"
    assert begun.json().keys() == {"secret", "otpauth_uri", "qr_svg"}
    state = await site.ask("GET", "/me/totp", by=ana)
    assert state.json() == {"enabled": False, "confirmed_at": None, "recovery_codes_left": 0, "required": False}


async def test_a_code_confirms_it_and_recovery_codes_are_shown_once(site: Site):
    ana = await site.client_person()
    early = await site.ask("POST", "/me/totp/confirm", by=ana, json={"code": code(site)})
    assert (early.status_code, problem(early)["code"]) == (409, "no_second_factor")
    await site.ask("POST", "/me/totp", by=ana, json={"password": PASSWORD})

    wrong = await site.ask("POST", "/me/totp/confirm", by=ana, json={"code": "000000"})
    right = await site.ask("POST", "/me/totp/confirm", by=ana, json={"code": code(site)})

    assert faults(wrong) == {("/code", "wrong")}
    assert right.headers["Cache-Control"] == "no-store"
    assert len(set(right.json()["recovery_codes"])) == 10
    state = (await site.ask("GET", "/me/totp", by=ana)).json()
    assert (state["enabled"], state["recovery_codes_left"]) == (True, 10)
    assert state["confirmed_at"] == "2027-03-01T08:00:00Z"
    again = await site.ask("POST", "/me/totp", by=ana, json={"password": PASSWORD})
    assert (again.status_code, problem(again)["code"]) == (409, "second_factor_on")


async def test_the_account_tells_whether_it_is_on_and_its_tag_changes_with_it(site: Site):
    ana = await site.client_person()
    before = await site.ask("GET", "/me", by=ana)
    assert before.json()["second_factor"] == {"enabled": False, "required": False}

    await switched_on(site, ana)

    after = await site.ask("GET", "/me", by=ana, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json()["second_factor"] == {"enabled": True, "required": False}


async def test_logging_in_needs_the_code_and_takes_it_once(site: Site):
    ana = await site.client_person()
    codes = await switched_on(site, ana)
    used = code(site)

    missing, guessed = await log_in(site, ana), await log_in(site, ana, totp="000000")
    right, again = await log_in(site, ana, totp=used), await log_in(site, ana, totp=used)
    recovered, twice = await log_in(site, ana, totp=codes[0]), await log_in(site, ana, totp=codes[0])

    assert (missing.status_code, problem(missing)["code"]) == (401, "totp_required")
    for refused in (guessed, again, twice):
        assert (refused.status_code, problem(refused)["code"]) == (401, "invalid_totp")
    assert (right.status_code, recovered.status_code) == (200, 200)


async def test_whoever_does_not_know_the_password_learns_nothing_of_it(site: Site):
    ana, eva = await site.client_person(), await site.client_person()
    codes = await switched_on(site, ana)

    answers = [
        await log_in(site, person, password="wrong", **more)
        for person in (ana, eva)
        for more in ({}, {"totp": "000000"}, {"totp": code(site)}, {"totp": codes[0]})
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert problem(answers[0])["code"] == "invalid_credentials"
    # Nothing was used up by somebody who does not know the password.
    assert (await log_in(site, ana, totp=codes[0])).status_code == 200


async def test_whoever_goes_on_guessing_codes_waits(site: Site):
    ana = await site.client_person()
    await switched_on(site, ana)
    for _ in range(5):
        assert problem(await log_in(site, ana, totp="000000"))["code"] == "invalid_totp"

    waits = await log_in(site, ana, totp=code(site))

    assert (waits.status_code, problem(waits)["code"]) == (429, "too_many_attempts")
    site.application.clock.advance(timedelta(seconds=int(waits.headers["Retry-After"])))
    assert (await log_in(site, ana, totp=code(site))).status_code == 200


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/me/totp"), ("POST", "/me/totp/recovery-codes")])
async def test_it_is_changed_with_password_and_code_by_nobody_less(site: Site, method: str, path: str):
    ana = await site.client_person()
    codes = await switched_on(site, ana)

    wrong_password = await site.ask(method, path, by=ana, json={"password": "wrong", "code": codes[0]})
    wrong_code = await site.ask(method, path, by=ana, json={"password": PASSWORD, "code": "000000"})
    without = await site.ask(method, path, by=ana, json={})
    right = await site.ask(method, path, by=ana, json={"password": PASSWORD, "code": codes[0]})

    assert faults(wrong_password) == {("/password", "wrong")}
    assert faults(wrong_code) == {("/code", "wrong")}
    assert {pointer for pointer, _ in faults(without)} == {"/password", "/code"}
    assert right.is_success


async def test_switched_off_the_password_is_enough(site: Site):
    ana = await site.client_person()
    await switched_on(site, ana)

    off = await site.ask("DELETE", "/me/totp", by=ana, json={"password": PASSWORD, "code": code(site)})

    assert (off.status_code, off.content) == (204, b"")
    assert (await site.ask("GET", "/me", by=ana)).json()["second_factor"]["enabled"] is False
    assert (await log_in(site, ana)).status_code == 200


async def test_whatever_changes_ends_the_other_sessions_and_is_told_by_mail(site: Site):
    ana = await site.client_person()
    codes = await switched_on(site, ana)
    for method, path in (("POST", "/me/totp/recovery-codes"), ("DELETE", "/me/totp")):
        answer = await log_in(site, ana, totp=codes[0])
        other = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        assert (await site.ask("GET", "/me", headers=other)).status_code == 200
        done = await site.ask(method, path, by=ana, json={"password": PASSWORD, "code": codes[1]})
        assert (await site.ask("GET", "/me", headers=other)).status_code == 401
        assert (await site.ask("GET", "/me", by=ana)).status_code == 200
        codes = done.json()["recovery_codes"] if done.content else []

    await site.application.work()
    told = [mail.kind.value for mail in site.application.mailer.sent_to(str(ana.user.email))]
    assert [kind for kind in told if kind != "recovery_code_used"] == [
        "second_factor_on",
        "recovery_codes_renewed",
        "second_factor_off",
    ]
