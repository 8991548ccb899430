"""The scheduler process: asks the workers for what comes round by the clock."""

from adapters.tasks.registry import register_tasks
from adapters.tasks.schedule import schedule
from entrypoints.bootstrap import build
from entrypoints.settings import Settings
from entrypoints.stopping import run_until_stopped, stop_on_signals

GRACE_SECONDS = 2.0


async def run_scheduler(settings: Settings) -> None:
    """Schedule until SIGTERM or SIGINT. Run one only: two would ask for everything twice."""
    stop = stop_on_signals()
    application = build(settings)
    use_cases, broker = application.use_cases, application.broker
    register_tasks(
        broker,
        send_delivery=use_cases.send_delivery,
        purge_expired=use_cases.purge_expired,
        expire_lapsed=use_cases.expire_lapsed,
    )
    try:
        await run_until_stopped(stop, schedule(broker, stop), grace_seconds=GRACE_SECONDS)
    finally:
        await broker.shutdown()
        await application.aclose()
