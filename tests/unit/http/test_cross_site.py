"""Requests that other sites have a browser make."""

from typing import Any

import pytest
from litestar.connection import ASGIConnection

from adapters.http.cross_site import OwnPages
from adapters.http.errors import CrossSiteRequest
from tests.unit.http.browsers import (
    ACCESS,
    REFRESH,
    a_browser,
    a_browser_user,
    ask,
    given,
    lines,
    log_in,
    sent,
)
from tests.unit.http.site import Person, Site, problem

pytestmark = pytest.mark.anyio

FOREIGN: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site", "X-Citas-Client": "web"},
    {"Sec-Fetch-Site": "same-site", "X-Citas-Client": "web"},
    {"Sec-Fetch-Site": "none", "X-Citas-Client": "web"},
    {"Sec-Fetch-Site": "", "X-Citas-Client": "web", "Origin": "https://citas.example"},
    {"Sec-Fetch-Site": "cross-site", "X-Citas-Client": "web", "Origin": "https://citas.example"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "X-Citas-Client": " "},
    {"X-Citas-Client": "web"},
    {"X-Citas-Client": "web", "Origin": "null"},
    {"X-Citas-Client": "web", "Origin": "https://evil.example"},
    {"X-Citas-Client": "web", "Origin": "http://citas.example"},
    {"X-Citas-Client": "web", "Origin": "https://citas.example:8443"},
    {"X-Citas-Client": "web", "Origin": "https://citas.example.evil.example"},
    {"X-Citas-Client": "web", "Origin": "https://api.citas.example"},
    {"Origin": "https://citas.example"},
    {},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_nothing_is_changed_for_another_site(site: Site, headers: dict[str, str]):
    cookies = await a_browser(site)
    changes = [
        ("PATCH", "/me"),
        ("PUT", "/me/password"),
        ("DELETE", "/me/sessions/7"),
        ("POST", "/auth/logout"),
        ("POST", "/auth/refresh"),
        ("POST", "/auth/register"),
        ("POST", "/auth/login"),
    ]
    for each in (cookies, {ACCESS: cookies[ACCESS]}, {REFRESH: cookies[REFRESH]}):
        for method, path in changes:
            answer = await site.ask(method, path, headers={**headers, **sent(each)}, json={})
            assert (answer.status_code, problem(answer)["code"]) == (403, "cross_site_request"), (method, path)
    assert (await ask(site, "POST", "/auth/refresh", cookies)).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_another_site_cannot_log_a_browser_in(site: Site, headers: dict[str, str]):
    answer = await log_in(site, a_browser_user(site), headers=headers)

    assert (answer.status_code, problem(answer)["code"], lines(answer)) == (403, "cross_site_request", [])
    assert not site.application.storage.sessions


async def test_browsers_that_do_not_say_the_site_say_the_origin(site: Site):
    old = {"Origin": "https://citas.example", "X-Citas-Client": "web"}
    cookies = given(await log_in(site, a_browser_user(site), headers=old))

    assert (await site.ask("POST", "/auth/logout", headers={**old, **sent(cookies)})).status_code == 204


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "X-Citas-Client": "web"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
    ids=str,
)
async def test_no_other_site_makes_ours_part_of_its_pages(site: Site, headers: dict[str, str], status: int):
    cookies = await a_browser(site)

    for method in ("GET", "HEAD"):
        assert (await site.ask(method, "/me", headers={**headers, **sent(cookies)})).status_code == status
    assert (await site.ask("GET", "/professionals", headers=headers)).status_code == 200


async def test_whoever_sends_no_cookie_of_ours_may_ask_from_anywhere(site: Site):
    bearer: Person = await site.client_person()
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://partner.example", "Cookie": "theme=dark"}

    answer = await site.ask("POST", "/auth/logout", by=bearer, headers=foreign)

    assert answer.status_code == 204
    assert not {name for name in answer.headers if name.startswith("access-control-")}


@pytest.mark.parametrize(
    ("public_url", "origin"),
    [
        ("https://citas.example", "https://citas.example"),
        ("https://citas.example:443/app", "https://citas.example"),
        ("https://Citas.Example:8443", "https://citas.example:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:80", "http://[::1]"),
        ("https://citas.ñandú.example", "https://citas.xn--and-6ma2c.example"),
    ],
)
async def test_our_own_pages_are_where_people_reach_us(public_url: str, origin: str):
    def request(origin: str) -> Any:
        headers = [(b"origin", origin.encode()), (b"x-citas-client", b"web")]
        scope: Any = {"type": "http", "headers": headers, "method": "POST"}
        return ASGIConnection(scope)

    OwnPages(public_url).ensure_asking(request(origin))
    with pytest.raises(CrossSiteRequest):
        OwnPages(public_url).ensure_asking(request(origin + "0"))
