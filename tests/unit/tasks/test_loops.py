import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest

from adapters.memory.application import in_memory_application
from adapters.tasks.relay import RelayLoop
from adapters.tasks.sending import attempt
from adapters.tasks.sweep import SweepLoop
from application.accounts.register_user import RegisterUserCommand
from application.errors import DependencyDown
from application.notifications import find_due_deliveries, relay_outbox
from application.notifications.relay_outbox import RelayReport
from application.notifications.send_delivery import Outcome
from domain.accounts.user import Profile
from domain.accounts.values import EmailAddress
from domain.ids import DeliveryId
from tests.integration.tasks.waiting import eventually

pytestmark = pytest.mark.anyio

ANA = RegisterUserCommand(
    email=EmailAddress("ana@example.com"), password="azul y verde", profile=Profile(full_name="Ana")
)


@asynccontextmanager
async def running(loop: RelayLoop | SweepLoop) -> AsyncGenerator[None]:
    """Runs the loop until the end of the block, then asks it to stop and waits until it has."""
    stop = asyncio.Event()
    task = asyncio.create_task(loop.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 20)


class Relay:
    """Reports what it is told to, then empty batches."""

    def __init__(self, *reports: RelayReport | Exception) -> None:
        self.calls = 0
        self._reports = list(reports)

    async def __call__(self) -> RelayReport:
        self.calls += 1
        report = self._reports.pop(0) if self._reports else RelayReport(claimed=0)
        if isinstance(report, Exception):
            raise report
        return report


async def test_committed_events_become_deliveries_and_mails():
    app = in_memory_application()
    relay = RelayLoop(app.use_cases.relay_outbox)
    sweep = SweepLoop(app.use_cases.find_due_deliveries, app.use_cases.send_delivery, pause_seconds=0.01)
    async with running(relay), running(sweep):
        await app.use_cases.register_user(ANA)
        relay.wake()
        await eventually(lambda: app.queue.waiting)
        app.clock.advance(find_due_deliveries.GRACE * 2)
        await eventually(lambda: app.mailer.sent_to("ana@example.com"))


async def test_the_relay_drains_while_batches_are_full():
    full = RelayReport(claimed=relay_outbox.BATCH)
    relay = Relay(full, full, RelayReport(claimed=relay_outbox.BATCH - 1))
    async with running(RelayLoop(relay, pause_seconds=60)):
        await eventually(lambda: relay.calls == 3)
    assert relay.calls == 3


async def test_the_relay_is_woken_up():
    relay = Relay()
    loop = RelayLoop(relay, pause_seconds=60)
    async with running(loop):
        await eventually(lambda: relay.calls == 1)
        loop.wake()
        await eventually(lambda: relay.calls == 2)


async def test_a_wake_up_during_a_round_is_not_lost():
    loop: RelayLoop

    async def relay() -> RelayReport:
        calls.append(None)
        if len(calls) == 1:
            loop.wake()
        return RelayReport(claimed=0)

    calls: list[None] = []
    loop = RelayLoop(relay, pause_seconds=60)
    async with running(loop):
        await eventually(lambda: len(calls) == 2)


async def test_the_relay_looks_by_itself_when_nobody_wakes_it():
    relay = Relay()
    async with running(RelayLoop(relay, pause_seconds=0.01)):
        await eventually(lambda: relay.calls >= 3)


async def test_the_relay_survives_storage_that_is_down_and_events_that_cannot_be_told():
    relay = Relay(DependencyDown("postgresql"), RelayReport(claimed=1, errors=(ValueError("a fault of ours"),)))
    async with running(RelayLoop(relay, pause_seconds=0.01)):
        await eventually(lambda: relay.calls >= 4)


class Post:
    """Deliveries that are due until they were sent. `gate` holds up sending while it is not set."""

    def __init__(self, count: int) -> None:
        self.due = [DeliveryId(uuid4()) for _ in range(count)]
        self.at_once = 0
        self.most_at_once = 0
        self.searches = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.failures: dict[DeliveryId, Exception] = {}
        self.leased: set[DeliveryId] = set()

    async def find(self) -> Sequence[DeliveryId]:
        self.searches += 1
        return [delivery for delivery in self.due if delivery not in self.leased][: find_due_deliveries.BATCH]

    async def send(self, delivery_id: DeliveryId) -> Outcome:
        if delivery_id not in self.due or delivery_id in self.leased:
            return Outcome.NOTHING_TO_DO
        if delivery_id in self.failures:
            raise self.failures.pop(delivery_id)
        self.leased.add(delivery_id)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await self.gate.wait()
        self.at_once -= 1
        self.due.remove(delivery_id)
        return Outcome.SENT


async def test_the_sweep_sends_all_that_is_due_a_few_at_a_time():
    post = Post(find_due_deliveries.BATCH + 50)
    post.gate.clear()
    async with running(SweepLoop(post.find, post.send, at_once=8)):
        await eventually(lambda: post.at_once == 8)
        post.gate.set()
        await eventually(lambda: not post.due)
    assert post.most_at_once == 8


async def test_one_delivery_that_takes_long_holds_up_no_other():
    post = Post(1)
    post.gate.clear()
    async with running(SweepLoop(post.find, post.send, pause_seconds=0.01)):
        await eventually(lambda: post.at_once == 1)
        late = DeliveryId(uuid4())
        post.due.append(late)
        await eventually(lambda: late in post.leased)
        post.gate.set()
        await eventually(lambda: not post.due)


async def test_the_sweep_goes_on_after_a_delivery_that_fails():
    post = Post(3)
    post.failures = {post.due[0]: DependencyDown("postgresql"), post.due[1]: RuntimeError("a fault of ours")}
    async with running(SweepLoop(post.find, post.send, pause_seconds=0.01)):
        await eventually(lambda: not post.due)


async def test_a_sweep_that_stops_finishes_what_it_has_begun_and_begins_nothing():
    post = Post(20)
    post.gate.clear()
    stop = asyncio.Event()
    sweeping = asyncio.create_task(SweepLoop(post.find, post.send, at_once=8).run(stop))
    await eventually(lambda: post.at_once == 8)
    stop.set()
    post.gate.set()
    await asyncio.wait_for(sweeping, 20)
    assert len(post.due) == 12


async def test_an_attempt_tells_what_became_of_it():
    post = Post(1)
    delivery = post.due[0]
    assert await attempt(post.send, delivery, via="queue") is Outcome.SENT
    assert await attempt(post.send, delivery, via="queue") is Outcome.NOTHING_TO_DO


@pytest.mark.parametrize("failure", [DependencyDown("postgresql"), RuntimeError("a fault of ours")])
async def test_an_attempt_that_fails_is_nobodys_end(failure: Exception):
    post = Post(1)
    post.failures = {post.due[0]: failure}
    assert await attempt(post.send, post.due[0], via="sweep") is None
