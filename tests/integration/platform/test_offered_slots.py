"""A slot that is offered is accepted when it is booked next: whatever the schedule, the service and the slot."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import httpx
import pytest

from tests.integration.platform.people import Person, Platform
from tests.integration.platform.races import moment
from tests.integration.platform.random_practices import Schedule, a_moment, a_schedule, a_service, a_window
from tests.integration.platform.storage import is_idle
from tests.integration.servers import wait_until

SEED = 20261123
PROFESSIONALS = 6
BOOKINGS_A_SCHEDULE = 8
SERVICES_A_SCHEDULE = 3
WINDOWS_A_SCHEDULE = 20
MARGIN = timedelta(minutes=1)
"""What is about to become too soon may do so between the answer and the booking: time has passed in between."""

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


@dataclass(slots=True)
class Customer:
    """Somebody who books with one professional what chance shows them, one thing after the other."""

    api: httpx.AsyncClient
    client: Person
    professional: Person
    professional_id: str
    chance: Random
    exceptions: set[str] = field(default_factory=set[str])
    absences: list[str] = field(default_factory=list[str])
    kinds: Counter[str] = field(default_factory=Counter[str])

    async def book(self, count: int) -> None:
        """Book so many slots of random services and schedules."""
        while count > 0:
            schedule = a_schedule(self.chance, datetime.now(UTC).date())
            services = await self._open(schedule)
            left = min(count, BOOKINGS_A_SCHEDULE)
            for _ in range(WINDOWS_A_SCHEDULE):
                if left:
                    booked = await self._book_one(schedule, self.chance.choice(services))
                    left, count = left - booked, count - booked

    async def _open(self, schedule: Schedule) -> list[dict[str, Any]]:
        """Have the professional work like this; what is booked already stays where it is."""
        root = f"/professionals/{self.professional_id}"
        await self._ask(200, "PUT", f"{root}/working-hours", schedule.week, who=self.professional)
        for absence in self.absences:
            await self._ask(200, "DELETE", f"{root}/time-off/{absence}", who=self.professional)
        self.absences = [
            (await self._ask(201, "POST", f"{root}/time-off", absence, who=self.professional))["id"]
            for absence in schedule.absences
        ]
        for exception in schedule.exceptions:
            if exception["date"] not in self.exceptions:
                self.exceptions.add(exception["date"])
                await self._ask(201, "POST", f"{root}/exceptions", exception, who=self.professional)
        services = [
            await self._ask(201, "POST", f"{root}/services", a_service(self.chance), who=self.professional)
            for _ in range(SERVICES_A_SCHEDULE)
        ]
        # The professional has appointments at odd times, in and out of their hours.
        for service in services:
            client = {"full_name": "Ana García", "email": self.client.email}
            body = {"service_id": service["id"], "start": a_moment(self.chance, schedule), "client": client}
            answer = await self._send("POST", "/appointments", body, who=self.professional)
            assert answer.status_code == 201 or answer.json()["code"] == "slot_taken", answer.text
        return services

    async def _book_one(self, schedule: Schedule, service: dict[str, Any]) -> bool:
        """Book one of the slots of a random window, if there is any, and see it go."""
        window = a_window(self.chance, schedule)
        path = f"/services/{service['id']}/availability"
        earliest = datetime.now(UTC) + timedelta(minutes=service["minimum_notice"]) + MARGIN
        offered = [slot["start"] for slot in (await self._ask(200, "GET", path, params=window))["slots"]]
        offered = [start for start in offered if moment(start) > earliest]
        if not offered:
            return False
        start = self.chance.choice(offered)
        body = {"service_id": service["id"], "start": start}
        if self.chance.random() < 0.1:
            hold = {"start": start}
            body["hold_id"] = (await self._ask(201, "POST", f"/services/{service['id']}/holds", hold))["id"]
        answer = await self._send("POST", "/appointments", body)
        if answer.status_code != 201:
            why = await self._ask(200, "GET", f"{path}/explain", who=self.professional, params={"start": start})
            raise AssertionError(f"{answer.text}\n{why}\n{window} {start}\n{service}\n{schedule}")
        left = (await self._ask(200, "GET", path, params=window))["slots"]
        assert start not in {slot["start"] for slot in left}, (start, service, schedule)
        self.kinds[service["alignment"]] += 1
        return True

    async def _ask(
        self, status: int, method: str, path: str, body: object = None, *, who: Person | None = None, params: Any = None
    ) -> Any:
        answer = await self._send(method, path, body, who=who, params=params)
        assert answer.status_code == status, (method, path, body, params, answer.text)
        return answer.json()

    async def _send(
        self, method: str, path: str, body: object = None, *, who: Person | None = None, params: Any = None
    ) -> httpx.Response:
        headers = (who or self.client).headers | ({"If-Match": "*"} if method == "PUT" else {})
        return await self.api.request(method, path, json=body, params=params, headers=headers)


async def book_at_random(platform: Platform, seed: int, count: int) -> Counter[str]:
    """Have several customers, each with a professional of their own, book `count` slots in all."""
    client = platform.account()
    professionals = [platform.professional() for _ in range(PROFESSIONALS)]
    async with httpx.AsyncClient(base_url=f"{platform.up.address}/api/v1", timeout=60) as api:
        customers = [
            Customer(
                api=api,
                client=client,
                professional=professional,
                professional_id=professional.get("/me").json()["professional"]["id"],
                chance=Random(f"{seed}/{n}"),
            )
            for n, professional in enumerate(professionals)
        ]
        try:
            await asyncio.gather(*(customer.book(count // PROFESSIONALS) for customer in customers))
        except AssertionError as refused:
            raise AssertionError(f"seed {seed} on {datetime.now(UTC):%Y-%m-%d}: {refused}") from refused
    return sum((customer.kinds for customer in customers), Counter[str]())


async def test_three_hundred_slots_that_are_offered_are_accepted(platform: Platform) -> None:
    booked = await book_at_random(platform, SEED, 300)

    assert booked.total() == 300
    assert all(booked[alignment] > 30 for alignment in ("opening", "range", "clock", "optimized"))
    wait_until(partial(is_idle, platform.up), within=90, what="an idle worker")


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_two_thousand_slots_that_are_offered_are_accepted(one_worker: Platform) -> None:
    count = 2004  # as many for each of the professionals
    began = datetime.now(UTC)

    booked = await book_at_random(one_worker, SEED + 1, count)

    assert booked.total() == count
    print(f"{count} bookings in {datetime.now(UTC) - began}: {dict(booked)}")
