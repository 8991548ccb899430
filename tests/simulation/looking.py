"""Operations that only look, and those of time itself: the clock, the jobs, the worker."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from application.notifications.message import instant_text
from application.scheduling.find_slots import FindSlotsQuery
from application.scheduling.views import AppointmentFilter, Capacity
from domain.notifications.notification import MessageKind
from tests.contracts.paging import pages
from tests.simulation.model import Model, Who
from tests.simulation.operations import Stage
from tests.simulation.oracle import NOT_FOUND, SUCCEEDS, Verdict, meets
from tests.unit.domain.scheduling.oracle import expected_starts

PURGED_AFTER = timedelta(days=1)
UNTOLD = {"AppointmentCompleted", "AppointmentMissed"}


@dataclass(frozen=True, slots=True)
class Look:
    """Ask when a service is free, and see exactly what the oracle finds minute by minute."""

    service: int
    since: datetime
    length: timedelta

    def judge(self, model: Model) -> Verdict:
        return SUCCEEDS if model.services[self.service].terms["active"] else NOT_FOUND

    async def perform(self, stage: Stage, model: Model) -> Any:
        return await shown(stage, self.service, self.since, self.length)

    def apply(self, model: Model, result: Any) -> None:
        scenario = model.scenario(self.service, self.since)
        query = {"start": self.since.isoformat(), "end": (self.since + self.length).isoformat()}
        expected = expected_starts({**scenario, "query": query})
        assert [int(start.timestamp()) for start in result] == expected


async def shown(stage: Stage, service: int, since: datetime, length: timedelta) -> list[datetime]:
    """What anybody is shown."""
    query = FindSlotsQuery(service_id=stage.services[service], since=since, until=since + length)
    return [datetime.fromtimestamp(start, UTC) for start in (await stage.use.find_slots(query)).starts]


@dataclass(frozen=True, slots=True)
class List:
    """List one's appointments, page by page."""

    who: Who

    def judge(self, model: Model) -> Verdict:
        return SUCCEEDS

    async def perform(self, stage: Stage, model: Model) -> Any:
        capacity = Capacity(self.who.kind)
        return await pages(
            lambda page: stage.use.list_appointments(stage.actor(self.who), capacity, AppointmentFilter(), page),
            limit=100,
        )

    def apply(self, model: Model, result: Any) -> None:
        mine = sorted(
            (booking.start, booking.id, booking.status, booking.sequence, booking.version)
            for booking in model.bookings
            if booking.booked and (self.who.kind == "admin" or meets(model, self.who, booking) == self.who.kind)
        )
        assert [(view.start, view.id, view.status, view.sequence, view.version) for view in result] == mine


@dataclass(frozen=True, slots=True)
class History:
    """Read what happened to a booking."""

    who: Who
    booking: int

    def judge(self, model: Model) -> Verdict:
        return SUCCEEDS if meets(model, self.who, model.bookings[self.booking]) else NOT_FOUND

    async def perform(self, stage: Stage, model: Model) -> Any:
        return await stage.use.get_history(stage.doers[self.who], model.bookings[self.booking].id)

    def apply(self, model: Model, result: Any) -> None:
        steps = [(step.action, step.status, step.party, step.reason) for step in model.bookings[self.booking].history]
        told = [(view.change.action, view.change.status, view.change.by.party, view.change.reason) for view in result]
        assert told == steps


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time pass."""

    time: timedelta

    def judge(self, model: Model) -> Verdict:
        return SUCCEEDS

    async def perform(self, stage: Stage, model: Model) -> Any:
        return stage.app.clock.advance(self.time)

    def apply(self, model: Model, result: Any) -> None:
        model.now += self.time
        assert result == model.now


@dataclass(frozen=True, slots=True)
class ExpireLapsed:
    """The scheduler's job."""

    def judge(self, model: Model) -> Verdict:
        return SUCCEEDS

    async def perform(self, stage: Stage, model: Model) -> Any:
        return await stage.use.expire_lapsed()

    def apply(self, model: Model, result: Any) -> None:
        assert result == model.sweep()


@dataclass(frozen=True, slots=True)
class Work:
    """The worker tells everybody of everything, and what has served its time is deleted."""

    def judge(self, model: Model) -> Verdict:
        return SUCCEEDS

    async def perform(self, stage: Stage, model: Model) -> Any:
        await stage.app.work()
        await stage.use.purge_expired()
        sent = stage.app.mailer.sent
        reminders = [mail for mail in sent if mail.kind is MessageKind.APPOINTMENT_REMINDER]
        rules = Counter(
            (mail.facts["appointment_id"], mail.facts["sequence"], mail.facts["minutes"]) for mail in reminders
        )
        assert all(times == 1 for times in rules.values()), "somebody was reminded twice"
        assert all(mail.facts["start"] > instant_text(mail.sent_at) for mail in reminders), "it had begun"
        return len(sent) - len(reminders)

    def apply(self, model: Model, result: Any) -> None:
        """Each fact is mailed once to each side; nobody is reminded twice, or of what has begun."""
        assert result == 2 * sum(fact not in UNTOLD for fact in model.told)
        for booking in model.bookings:
            expires = booking.expires
            if not booking.booked and not booking.purged and expires and expires <= model.now - PURGED_AFTER:
                model.touch(booking).purged = True
                model.of(booking.professional).remove(booking)
