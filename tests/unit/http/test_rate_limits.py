"""How often anybody may ask, and what answers say of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cache
from ipaddress import ip_network
from typing import Any

import httpx
import pytest

from adapters.http.app import create_app
from adapters.http.rate_limits import RateLimits
from adapters.memory.administration import MemoryDependencies
from adapters.memory.application import InMemoryApplication, in_memory_application
from adapters.memory.rate_limits import MemoryRateLimiter
from application.rate_limits import Quota
from domain.accounts.api_key import Scope
from tests.builders import a_user, an_api_key
from tests.unit.http.site import Person, Site, problem

pytestmark = pytest.mark.anyio

CITY = {"X-Forwarded-For": "192.0.2.7"}
DIRECTORY = "/professionals"


@cache
def running() -> tuple[InMemoryApplication, Any]:
    application = in_memory_application()
    limits = RateLimits(
        limiter=MemoryRateLimiter(application.clock),
        anonymous=Quota("anonymous", 4),
        user=Quota("user", 6),
        auth=Quota("auth", 3),
    )
    # Any: httpx has ASGI types of its own.
    return application, create_app(
        application.use_cases,
        public_url="https://citas.example",
        trusted_proxies=[ip_network("127.0.0.1/32")],
        rate_limits=limits,
    )


@asynccontextmanager
async def opened() -> AsyncIterator[Site]:
    """A site in a minute of its own, asked through a proxy that says for whom."""
    application, app = running()
    application.clock.advance(timedelta(minutes=1))
    dependencies = application.ports.dependencies
    assert isinstance(dependencies, MemoryDependencies)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://citas.example") as client:
        yield Site(application, client, dependencies)


@pytest.fixture
async def limited() -> AsyncIterator[Site]:
    async with opened() as site:
        yield site


async def asked(site: Site, path: str, times: int, **more: Any) -> list[int]:
    return [(await site.ask("GET", path, **more)).status_code for _ in range(times)]


async def test_an_answer_says_how_many_are_left_and_until_when(limited: Site):
    limited.application.clock.advance(timedelta(seconds=18))

    answers = [await limited.ask("GET", DIRECTORY, headers=CITY) for _ in range(5)]

    assert [answer.headers["RateLimit"] for answer in answers] == [
        *(f'"anonymous";r={left};t=42' for left in (3, 2, 1, 0)),
        '"anonymous";r=0;t=42',
    ]
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"anonymous";q=4;w=60'}
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert problem(answers[-1])["code"] == "rate_limited"
    assert answers[-1].headers["Retry-After"] == "42"
    assert "Retry-After" not in answers[0].headers

    limited.application.clock.advance(timedelta(seconds=42))
    assert await asked(limited, DIRECTORY, 1, headers=CITY) == [200]


async def test_networks_are_told_apart_and_an_ipv6_network_is_one(limited: Site):
    assert await asked(limited, DIRECTORY, 5, headers=CITY) == [200] * 4 + [429]
    assert await asked(limited, DIRECTORY, 1, headers={"X-Forwarded-For": "192.0.2.8"}) == [200]

    hosts = [f"2001:db8:1:2::{n}" for n in range(1, 6)]
    answers = [await limited.ask("GET", DIRECTORY, headers={"X-Forwarded-For": host}) for host in hosts]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]


async def test_an_address_that_somebody_makes_up_is_not_believed(limited: Site):
    answers = [
        await limited.ask("GET", DIRECTORY, headers={"X-Forwarded-For": f"203.0.113.{n}, 192.0.2.7"}) for n in range(5)
    ]

    assert answers[-1].status_code == 429


async def test_whoever_asks_from_the_machine_itself_is_not_counted(limited: Site):
    answer = await limited.ask("GET", DIRECTORY)

    assert "RateLimit" not in answer.headers
    assert await asked(limited, DIRECTORY, 10) == [200] * 10


async def test_each_user_has_a_quota_wherever_they_are(limited: Site):
    one, other = await limited.client_person(), await limited.client_person()
    answers = [await limited.ask("GET", "/me", by=one, headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(7)]

    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    assert answers[0].headers["RateLimit-Policy"] == '"user";q=6;w=60'
    assert await asked(limited, "/me", 1, by=other) == [200]


async def test_each_key_has_a_quota_beside_its_user(limited: Site):
    client = await limited.client_person()
    key, token = an_api_key(client.user, scopes={Scope.PROFILE_READ}, now=limited.application.clock.now())
    limited.application.storage.api_keys[key.id] = key
    program = Person(client.user, {"Authorization": f"Bearer {token}"})

    assert await asked(limited, "/me", 7, by=program) == [200] * 6 + [429]
    assert await asked(limited, "/me", 1, by=client) == [200]


async def test_trying_passwords_has_a_smaller_quota(limited: Site):
    wrong = {"email": str(a_user().email), "password": "wrong"}

    answers = [await limited.ask("POST", "/auth/login", json=wrong, headers=CITY) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[0].headers["RateLimit"].startswith('"auth";r=2;')
    assert await asked(limited, DIRECTORY, 1, headers=CITY) == [200]


async def test_the_pages_behind_mailed_links_share_it(limited: Site):
    answers = [await limited.client.get("/reset-password?token=x", headers=CITY) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


async def test_guessing_tokens_counts_for_where_it_comes_from(limited: Site):
    headers = {**CITY, "Authorization": "Bearer citas_guess"}

    assert await asked(limited, "/me", 5, headers=headers) == [401] * 4 + [429]


async def test_a_request_that_is_not_from_our_pages_counts_too(limited: Site):
    headers = {**CITY, "Cookie": "__Host-citas_access=x", "Sec-Fetch-Site": "cross-site"}

    assert await asked(limited, "/me", 5, headers=headers) == [403] * 4 + [429]


async def test_health_is_always_told(limited: Site):
    for path in ("/health/live", "/health/ready"):
        for _ in range(10):
            answer = await limited.client.get(path, headers=CITY)
            assert answer.status_code == 200
            assert "RateLimit" not in answer.headers


async def test_the_document_counts_as_any_other_page(limited: Site):
    answers = [await limited.client.get("/schema/openapi.json", headers=CITY) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
