"""Sessions on a whole instance with two API workers: tokens that are exchanged at the same moment, people who are put out."""

import asyncio
import time
from collections import Counter

import httpx
import pytest

from domain.accounts.values import Role
from tests.integration.platform.people import PASSWORD, Platform

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

AT_ONCE = 20
ROUNDS = 5
A_SECOND = 1.0


async def test_of_twenty_who_exchange_one_refresh_token_one_family_at_most_survives(platform: Platform) -> None:
    email = platform.account().email
    for _ in range(ROUNDS):
        opened = platform.client.post("/auth/login", json={"email": email, "password": PASSWORD}).json()
        old = {"refresh_token": opened["refresh_token"]}
        async with httpx.AsyncClient(base_url=f"{platform.up.address}/api/v1", timeout=30) as client:
            answers = await asyncio.gather(*(client.post("/auth/refresh", json=old) for _ in range(AT_ONCE)))

            assert Counter(answer.status_code for answer in answers) == {200: 1, 401: AT_ONCE - 1}
            # Somebody has used it twice, and nobody can say who is the thief: none of its heirs is good either.
            [heir] = [answer.json() for answer in answers if answer.status_code == 200]
            again = await client.post("/auth/refresh", json={"refresh_token": heir["refresh_token"]})
            me = await client.get("/me", headers={"Authorization": f"Bearer {heir['access_token']}"})
        assert (again.status_code, me.status_code) == (401, 401)


def test_whoever_is_disabled_or_demoted_is_out_within_a_second(platform: Platform) -> None:
    boss, victim, deputy = platform.account(Role.ADMIN), platform.account(), platform.account(Role.ADMIN)
    me, them = victim.get("/me").json()["id"], deputy.get("/me").json()["id"]
    assert deputy.get("/admin/users").status_code == 200

    def changed(user_id: str, change: dict[str, object]) -> float:
        etag = boss.get(f"/admin/users/{user_id}").headers["ETag"]
        answer = boss.request("PATCH", f"/admin/users/{user_id}", json=change, If_Match=etag)
        assert answer.status_code == 200, answer.text
        return time.monotonic()

    closed = changed(me, {"status": "disabled", "reason": "Abuso"})
    assert victim.get("/me").status_code == 401
    assert time.monotonic() - closed < A_SECOND
    demoted = changed(them, {"roles": ["client"]})
    assert deputy.get("/admin/users").status_code == 403
    assert time.monotonic() - demoted < A_SECOND
    assert deputy.get("/me").json()["roles"] == ["client"]


def test_keys_are_rotated_while_people_go_on(platform: Platform) -> None:
    ana = platform.account()

    done = platform.citas("keys", "rotate", "--json")

    assert done.returncode == 0, done.stderr
    assert ana.get("/me").status_code == 200
    assert platform.log_in(ana.email).get("/me").status_code == 200
