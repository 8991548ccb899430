"""Asks for the tasks that come round by the clock."""

import asyncio

import structlog
from taskiq import AsyncBroker, ScheduledTask, ScheduleSource, TaskiqScheduler
from taskiq.api import run_scheduler_task
from taskiq.exceptions import SendTaskError
from taskiq.schedule_sources import LabelScheduleSource

from adapters.tasks.pacing import Backoff

PATIENCE_SECONDS = 5.0
_FIRST_DELAY = 1.0
_LONGEST_DELAY = 30.0

_log = structlog.get_logger(__name__)


class PatientScheduler(TaskiqScheduler):
    """Asks again while the queue is down, where taskiq's own would leave the task out until its next turn."""

    async def on_ready(self, source: ScheduleSource, task: ScheduledTask) -> None:
        """Return once the queue has taken the task. Meanwhile its further turns are left out."""
        backoff = Backoff(first=_FIRST_DELAY, longest=_LONGEST_DELAY)
        while True:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await super().on_ready(source, task)
            except (SendTaskError, TimeoutError) as error:
                _log.warning("task_not_asked_for", task=task.task_name, error=type(error.__cause__ or error).__name__)
                await asyncio.sleep(backoff.next())
            else:
                return


async def schedule(broker: AsyncBroker, stop: asyncio.Event) -> None:
    """Ask for every task as often as it says, the first time at once, until told to stop. Run one of these only."""
    broker.is_scheduler_process = True
    scheduling = asyncio.create_task(
        run_scheduler_task(PatientScheduler(broker, [LabelScheduleSource(broker)]), run_startup=True)
    )
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([scheduling, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if scheduling.done():
        scheduling.result()  # it never ends by itself, so this raises what ended it
    scheduling.cancel()
