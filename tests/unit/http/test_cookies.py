"""Browsers: tokens in cookies."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import PASSWORD
from tests.unit.http.browsers import (
    ACCESS,
    OWN_PAGE,
    REFRESH,
    a_browser,
    a_browser_user,
    ask,
    given,
    lines,
    log_in,
    sent,
)
from tests.unit.http.site import Site, problem

pytestmark = pytest.mark.anyio

LATER = timedelta(minutes=11)
"""Longer than an access token lives."""


async def test_tokens_are_put_where_no_script_can_read_them(site: Site):
    answer = await log_in(site, a_browser_user(site))

    assert answer.status_code == 200
    assert answer.json() == {"expires_in": 600, "token_type": "Cookie"}
    assert answer.headers["Cache-Control"] == "no-store"
    access, refresh = lines(answer)
    for line, name, seconds in ((access, ACCESS, 600), (refresh, REFRESH, 30 * 24 * 3600)):
        first, *attributes = line.split("; ")
        assert first.startswith(f"{name}=")
        assert {each.lower() for each in attributes} == {
            f"max-age={seconds}",
            *("path=/", "httponly", "secure", "samesite=strict"),
        }


async def test_a_cookie_tells_who_asks(site: Site):
    user = a_browser_user(site)
    cookies = given(await log_in(site, user))

    me = await ask(site, "GET", "/me", cookies)

    assert me.json()["id"] == str(user.id)
    assert me.headers["Cache-Control"] == "no-store"
    assert "Cookie" in me.headers["Vary"].split(", ")
    assert (await ask(site, "PATCH", "/me", cookies, json={})).status_code == 428
    assert (await ask(site, "POST", "/auth/logout-everywhere", cookies)).status_code == 204


async def test_cookies_may_come_in_crumbs(site: Site):
    cookies = await a_browser(site)
    headers = [("Cookie", "theme=dark; a=b=c"), ("Cookie", f"{ACCESS}={cookies[ACCESS]}")]

    assert (await site.client.get("/api/v1/me", headers=headers)).status_code == 200


async def test_without_a_bearer_or_cookie_nobody_asks(site: Site):
    answer = await ask(site, "GET", "/me", {"theme": "dark", "citas_access": "x", "Authorization": "Bearer x"})

    assert (answer.status_code, problem(answer)["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("token", ["nonsense", "", "caf\u00e9", "x" * 5000])
async def test_a_bad_cookie_is_refused_and_taken_back(site: Site, token: str):
    service = site.service_of(await site.dentist())
    raw = [(b"cookie", f"{ACCESS}={token}".encode("latin-1"))]

    for path in ("/me", f"/services/{service.id}"):
        answer = await site.client.get("/api/v1" + path, headers=raw)
        assert (answer.status_code, problem(answer)["code"]) == (401, "invalid_token")
        assert given(answer) == {ACCESS: ""}
        assert "Max-Age=0" in lines(answer)[0]


async def test_an_access_token_that_is_over_leaves_the_one_to_renew_it(site: Site):
    cookies = await a_browser(site)
    site.application.clock.advance(LATER)
    service = site.service_of(await site.dentist())

    over = await ask(site, "GET", "/me", cookies)
    forgotten = [
        await ask(site, "GET", path, {REFRESH: cookies[REFRESH]}) for path in ("/me", f"/services/{service.id}")
    ]

    assert (over.status_code, given(over)) == (401, {ACCESS: ""})
    for answer in forgotten:
        assert (answer.status_code, problem(answer)["code"], lines(answer)) == (401, "invalid_token", [])
    assert (await ask(site, "POST", "/auth/refresh", cookies)).status_code == 200


async def test_cookies_are_renewed_without_a_body(site: Site):
    old = await a_browser(site)
    site.application.clock.advance(LATER)

    answer = await ask(site, "POST", "/auth/refresh", old)

    new = given(answer)
    assert answer.json() == {"expires_in": 600, "token_type": "Cookie"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert new.keys() == {ACCESS, REFRESH}
    assert new[REFRESH] != old[REFRESH]
    assert (await ask(site, "GET", "/me", new)).status_code == 200
    assert (await ask(site, "POST", "/auth/refresh", new, json={})).status_code == 200


async def test_a_used_cookie_ends_the_session_and_the_browser_forgets_it(site: Site):
    old = await a_browser(site)
    new = given(await ask(site, "POST", "/auth/refresh", old))

    for cookies in (old, new):
        answer = await ask(site, "POST", "/auth/refresh", cookies)
        assert (answer.status_code, problem(answer)["code"]) == (401, "invalid_token")
        assert given(answer) == {ACCESS: "", REFRESH: ""}


async def test_a_token_is_good_only_by_the_way_it_was_given(site: Site):
    cookies, bearer = await a_browser(site), (await bearer_tokens(site))

    as_bearer = await site.ask("GET", "/me", headers={"Authorization": f"Bearer {cookies[ACCESS]}"})
    as_cookie = await ask(site, "GET", "/me", {ACCESS: bearer["access_token"]})
    in_a_body = await site.ask("POST", "/auth/refresh", json={"refresh_token": cookies[REFRESH]})
    in_a_cookie = await ask(site, "POST", "/auth/refresh", {REFRESH: bearer["refresh_token"]})

    assert [a.status_code for a in (as_bearer, as_cookie, in_a_body, in_a_cookie)] == [401] * 4
    # Whoever has taken one out might have taken the other: the session is over.
    assert (await ask(site, "GET", "/me", cookies)).status_code == 401


async def bearer_tokens(site: Site) -> dict[str, str]:
    said = {"email": str(a_browser_user(site).email), "password": PASSWORD}
    return (await site.ask("POST", "/auth/login", json=said)).json()


async def test_two_proofs_at_once_are_refused(site: Site):
    cookies, bearer = await a_browser(site), await site.client_person("Somebody else")

    both = await site.ask("GET", "/me", headers={**sent(cookies), **bearer.headers})
    tokens = await ask(site, "POST", "/auth/refresh", cookies, json={"refresh_token": "x"})

    for answer in (both, tokens):
        assert (answer.status_code, problem(answer)["code"]) == (400, "ambiguous_credentials")
    assert (await ask(site, "POST", "/auth/refresh", cookies)).status_code == 200


@pytest.mark.parametrize("body", [{}, {"json": {}}])
async def test_a_refresh_needs_a_token(site: Site, body: dict[str, Any]):
    answer = await site.ask("POST", "/auth/refresh", **body)

    assert answer.status_code == 422
    assert [fault["pointer"] for fault in problem(answer)["errors"]] == ["/refresh_token"]


@pytest.mark.parametrize("path", ["/auth/logout", "/auth/logout-everywhere"])
async def test_logging_out_leaves_no_cookie(site: Site, path: str):
    cookies, bearer = await a_browser(site), await site.client_person()

    answer = await ask(site, "POST", path, cookies)

    assert (answer.status_code, given(answer)) == (204, {ACCESS: "", REFRESH: ""})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert (await ask(site, "GET", "/me", cookies)).status_code == 401
    assert lines(await site.ask("POST", path, by=bearer)) == []


async def test_a_browser_is_signed_in_once(site: Site):
    user, bearer = a_browser_user(site), await bearer_tokens(site)
    first = given(await log_in(site, user))
    other = given(await log_in(site, user))
    second = given(await log_in(site, user, headers={**OWN_PAGE, **sent(first)}))
    # Neither who does not hold the newest token of a session ends it, nor who asks for a bearer token.
    stale = {REFRESH: second[REFRESH] + "x"}
    await log_in(site, user, headers={**OWN_PAGE, **sent(stale)})
    await log_in(site, user, headers={**OWN_PAGE, **sent({REFRESH: "nonsense"})})
    await log_in(site, user, headers={**OWN_PAGE, **sent(second)}, transport="bearer")

    found = [(await ask(site, "GET", "/me", cookies)).status_code for cookies in (first, other, second)]

    assert found == [401, 200, 200]
    assert (await site.ask("POST", "/auth/refresh", json={"refresh_token": bearer["refresh_token"]})).status_code == 200
