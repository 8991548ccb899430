"""A browser that has the product's cookies, and says so itself in each request."""

from http.cookies import SimpleCookie
from typing import Any

import httpx

from domain.accounts.user import User
from tests.builders import PASSWORD, a_user
from tests.unit.http.site import Site

ACCESS, REFRESH = "__Host-citas_access", "__Host-citas_refresh"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "X-Citas-Client": "web"}


def given(answer: httpx.Response) -> dict[str, str]:
    """The cookies that an answer sets."""
    return {name: morsel.value for line in lines(answer) for name, morsel in SimpleCookie(line).items()}


def lines(answer: httpx.Response) -> list[str]:
    return answer.headers.get_list("set-cookie")


def sent(cookies: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def a_browser_user(site: Site) -> User:
    user = a_user()
    site.application.storage.users[user.id] = user
    return user


async def log_in(site: Site, user: User, headers: dict[str, str] | None = None, **more: str) -> httpx.Response:
    said = {"email": str(user.email), "password": PASSWORD, "transport": "cookie", **more}
    answer = await site.ask("POST", "/auth/login", json=said, headers=OWN_PAGE if headers is None else headers)
    site.client.cookies.clear()  # each test says itself what a browser sends
    return answer


async def a_browser(site: Site) -> dict[str, str]:
    """The cookies of somebody who has just logged in."""
    return given(await log_in(site, a_browser_user(site)))


async def ask(site: Site, method: str, path: str, cookies: dict[str, str], **more: Any) -> httpx.Response:
    """As a page of ours does."""
    answer = await site.ask(method, path, headers={**OWN_PAGE, **sent(cookies)}, **more)
    site.client.cookies.clear()
    return answer
