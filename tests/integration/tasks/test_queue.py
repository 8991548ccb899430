"""From the queue to the worker over a real Valkey, which comes and goes."""

import asyncio
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from taskiq import TaskiqMessage, TaskiqMiddleware

from adapters.tasks.broker import QUEUE, WakeUpBroker, create_broker
from adapters.tasks.queue import TaskiqDeliveryQueue
from adapters.tasks.receiver import AT_ONCE, receive
from adapters.tasks.registry import EXPIRE_LAPSED, PURGE_EXPIRED, register_tasks
from adapters.tasks.schedule import schedule
from application.notifications.send_delivery import Outcome
from domain.ids import DeliveryId
from tests.integration.tasks.valkey import MortalValkey, mortal_valkey
from tests.integration.tasks.waiting import eventually

pytestmark = pytest.mark.anyio


@pytest.fixture
def valkey() -> Generator[MortalValkey]:
    with mortal_valkey() as server:
        yield server


class Worker:
    """What was asked of it. `gate` holds up every delivery while it is not set."""

    def __init__(self, broker: WakeUpBroker) -> None:
        self.begun: list[DeliveryId] = []
        self.sent: list[DeliveryId] = []
        self.purges = 0
        self.expiries = 0
        self.gate = asyncio.Event()
        self.gate.set()
        register_tasks(broker, send_delivery=self.send, purge_expired=self.purge, expire_lapsed=self.expire)

    async def send(self, delivery_id: DeliveryId) -> Outcome:
        self.begun.append(delivery_id)
        await self.gate.wait()
        self.sent.append(delivery_id)
        return Outcome.SENT

    async def purge(self) -> int:
        self.purges += 1
        return 0

    async def expire(self) -> int:
        self.expiries += 1
        return 0


@asynccontextmanager
async def working(url: str) -> AsyncGenerator[Worker]:
    """A worker that takes tasks until the end of the block."""
    broker = create_broker(url)
    worker = Worker(broker)
    stop = asyncio.Event()
    receiving = asyncio.create_task(receive(broker, stop))
    try:
        yield worker
    finally:
        stop.set()
        worker.gate.set()
        await asyncio.wait_for(receiving, 20)
        await broker.shutdown()


@asynccontextmanager
async def a_queue(url: str) -> AsyncGenerator[TaskiqDeliveryQueue]:
    broker = create_broker(url)
    try:
        yield TaskiqDeliveryQueue(broker)
    finally:
        await broker.shutdown()


def some_deliveries(count: int) -> Sequence[DeliveryId]:
    return [DeliveryId(uuid4()) for _ in range(count)]


async def test_what_is_put_is_sent_in_order(valkey: MortalValkey):
    deliveries = some_deliveries(20)
    async with a_queue(valkey.url) as queue, working(valkey.url) as worker:
        await queue.put(deliveries)
        await eventually(lambda: len(worker.sent) == 20)
    assert worker.begun == deliveries


async def test_many_are_put_quickly_and_sent_once_by_several_workers(valkey: MortalValkey):
    deliveries = some_deliveries(500)
    async with a_queue(valkey.url) as queue, working(valkey.url) as one, working(valkey.url) as other:
        await queue.put(deliveries)
        await eventually(lambda: len(one.sent) + len(other.sent) >= 500, within=30)
    assert sorted(one.sent + other.sent) == sorted(deliveries)


async def test_putting_nothing_asks_nobody(valkey: MortalValkey):
    valkey.kill()
    async with a_queue(valkey.url) as queue:
        await queue.put([])


async def test_a_worker_takes_no_more_than_it_can_send(valkey: MortalValkey):
    async with a_queue(valkey.url) as queue, working(valkey.url) as worker:
        worker.gate.clear()
        await queue.put(some_deliveries(AT_ONCE + 5))
        await eventually(lambda: len(worker.begun) == AT_ONCE)
        async with Redis.from_url(valkey.url) as redis:
            assert await redis.llen(QUEUE) == 5
        worker.gate.set()
        await eventually(lambda: len(worker.sent) == AT_ONCE + 5)


async def test_a_worker_that_stops_finishes_what_it_has_begun(valkey: MortalValkey):
    async with a_queue(valkey.url) as queue:
        async with working(valkey.url) as worker:
            worker.gate.clear()
            await queue.put(some_deliveries(3))
            await eventually(lambda: len(worker.begun) == 3)
        assert len(worker.sent) == 3


async def test_nonsense_in_the_queue_stops_nobody(valkey: MortalValkey):
    deliveries = some_deliveries(1)
    async with a_queue(valkey.url) as queue, working(valkey.url) as worker:
        async with Redis.from_url(valkey.url) as redis:
            for nonsense in (b"", b"\xff", b"{}", b'{"task_name": "no such task"}'):
                await redis.lpush(QUEUE, nonsense)
        broker = create_broker(valkey.url)
        await broker.wake("no such task", ["x"])
        await broker.wake("notifications.send_delivery", ["not a uuid"])
        await broker.shutdown()
        await queue.put(deliveries)
        await eventually(lambda: worker.sent == deliveries)


async def test_a_worker_outlives_a_server_that_dies_and_comes_back(valkey: MortalValkey):
    async with a_queue(valkey.url) as queue, working(valkey.url) as worker:
        for _ in range(2):
            await assert_gets_through(queue, worker)
            valkey.kill()
            await queue.put(some_deliveries(1))
            valkey.start()
            await assert_gets_through(queue, worker)


async def test_a_worker_may_start_before_the_server(valkey: MortalValkey):
    valkey.kill()
    async with a_queue(valkey.url) as queue, working(valkey.url) as worker:
        await queue.put(some_deliveries(1))
        valkey.start()
        await assert_gets_through(queue, worker)


async def test_a_worker_outlives_a_server_that_hangs(valkey: MortalValkey):
    async with a_queue(valkey.url) as queue, working(valkey.url) as worker:
        valkey.freeze()
        await queue.put(some_deliveries(1))
        valkey.thaw()
        await assert_gets_through(queue, worker)


@pytest.mark.parametrize("trouble", ["killed", "frozen"])
async def test_putting_neither_fails_nor_stalls_when_the_server_does(valkey: MortalValkey, trouble: str):
    async with a_queue(valkey.url) as queue:
        await queue.put(some_deliveries(1))
        if trouble == "killed":
            valkey.kill()
        else:
            valkey.freeze()
        for _ in range(2):
            began = monotonic()
            await queue.put(some_deliveries(100))
            assert monotonic() - began < 2


async def test_putting_neither_fails_nor_stalls_at_an_address_where_nobody_is():
    async with a_queue("redis://127.0.0.1:1") as queue:
        await queue.put(some_deliveries(1))
    async with a_queue("redis://no-such-host.invalid") as queue:
        began = monotonic()
        await queue.put(some_deliveries(1))
        assert monotonic() - began < 2


async def test_the_scheduler_has_each_task_done_at_once_and_not_again_soon(valkey: MortalValkey):
    async with working(valkey.url) as worker, scheduling(valkey.url) as asked:
        await eventually(lambda: worker.purges == worker.expiries == 1)
    assert sorted(asked) == [PURGE_EXPIRED, EXPIRE_LAPSED]


async def test_the_scheduler_asks_again_when_the_server_was_down(valkey: MortalValkey):
    valkey.kill()
    async with scheduling(valkey.url) as asked:
        await eventually(lambda: asked)
        valkey.start()
        async with working(valkey.url) as worker:
            await eventually(lambda: worker.purges == 1)
    assert len(asked) > 1


async def assert_gets_through(queue: TaskiqDeliveryQueue, worker: Worker) -> None:
    (delivery,) = some_deliveries(1)
    await queue.put([delivery])
    await eventually(lambda: delivery in worker.sent)


class Listening(TaskiqMiddleware):
    """Hears which tasks are about to be asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def pre_send(self, message: TaskiqMessage) -> TaskiqMessage:
        self.asked.append(message.task_name)
        return message


@asynccontextmanager
async def scheduling(url: str) -> AsyncGenerator[list[str]]:
    """A scheduler until the end of the block, and what it tried to ask for."""
    broker = create_broker(url)
    listening = Listening()
    broker.add_middlewares(listening)
    Worker(broker)
    stop = asyncio.Event()
    running = asyncio.create_task(schedule(broker, stop))
    try:
        yield listening.asked
    finally:
        stop.set()
        await asyncio.wait_for(running, 20)
        await broker.shutdown()
