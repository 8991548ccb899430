"""The worker process: turns events into messages, and sends them."""

import structlog

from adapters.postgres.wakeups import listen
from adapters.tasks.receiver import receive
from adapters.tasks.registry import register_tasks
from adapters.tasks.relay import RelayLoop
from adapters.tasks.reminding import ReminderLoop
from adapters.tasks.sweep import SweepLoop
from entrypoints.bootstrap import build
from entrypoints.settings import Settings
from entrypoints.stopping import run_until_stopped, stop_on_signals

GRACE_SECONDS = 5.0

_log = structlog.stdlib.get_logger("entrypoints.worker")


async def run_worker(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT. Any number of workers may run; none of them needs Redis to be there.

    Events are relayed when PostgreSQL tells of them; deliveries are sent when the queue asks, or the sweep finds them;
    people are reminded by the ledger.
    """
    stop = stop_on_signals()
    _log.info("worker_started")  # from here on a signal is a stop in good order
    application = build(settings)
    use_cases, broker = application.use_cases, application.broker
    register_tasks(
        broker,
        send_delivery=use_cases.send_delivery,
        purge_expired=use_cases.purge_expired,
        expire_lapsed=use_cases.expire_lapsed,
    )
    relay = RelayLoop(use_cases.relay_outbox)
    reminders = ReminderLoop(use_cases.send_reminders)
    sweep = SweepLoop(use_cases.find_due_deliveries, use_cases.send_delivery)
    await broker.startup()
    try:
        await run_until_stopped(
            stop,
            listen(settings.database_url, relay.wake, stop),
            relay.run(stop),
            receive(broker, stop),
            sweep.run(stop),
            reminders.run(stop),
            grace_seconds=GRACE_SECONDS,
        )
    finally:
        await broker.shutdown()
        await application.aclose()
