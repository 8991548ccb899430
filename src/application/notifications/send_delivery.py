"""Send one message."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from application.clock import Clock
from application.errors import DependencyDown
from application.identifiers import Identifiers
from application.notifications.calendar_entries import Calendars, entry_of
from application.notifications.message import ADDRESS
from application.notifications.ports import Mailer, MailPostponed, MailRefused, OutgoingMail, PublicLinks
from application.notifications.send_reminders import why_stale
from application.unit_of_work import UnitsOfWork
from domain.accounts.mailed_link import LinkPurpose
from domain.accounts.user import User
from domain.ids import DeliveryId, MailedLinkId
from domain.notifications.delivery import LEASE, Delivery, DeliveryStatus
from domain.notifications.notification import Audience, MessageKind
from domain.notifications.reminders import SkipReason

_PURPOSES: Mapping[MessageKind, LinkPurpose] = {
    MessageKind.VERIFY_EMAIL: LinkPurpose.VERIFY_EMAIL,
    MessageKind.RESET_PASSWORD: LinkPurpose.RESET_PASSWORD,
    MessageKind.CHANGE_EMAIL: LinkPurpose.CHANGE_EMAIL,
}
"""What opening the link does that a mail of each kind carries."""

PAUSES = (0.1, 0.3, 1.0, 2.0, 3.0, 4.0)
"""Seconds between attempts to record an outcome."""


class Outcome(StrEnum):
    """What became of an attempt; `nothing_to_do` when it was sent, or is being sent, by somebody else."""

    SENT = "sent"
    POSTPONED = "postponed"
    DEAD = "dead"
    DROPPED = "dropped"
    NOTHING_TO_DO = "nothing_to_do"


@dataclass(frozen=True, slots=True)
class SendDelivery:
    """A worker leases a delivery, hands the mail to the server, and records what became of it.

    The lease is a transaction of its own, so that no transaction is open while the network is waited for; it is
    short, so that a delivery whose sender died comes back within seconds, and prolonged while its sender lives.
    Asked twice, it sends once. A refusal that is final goes to the dead letter; anything else is tried again later.
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    mailer: Mailer
    links: PublicLinks
    calendars: Calendars
    pauses: Sequence[float] = PAUSES
    renewal: float = LEASE.total_seconds() / 3

    async def __call__(self, delivery_id: DeliveryId) -> Outcome:
        """Attempt the delivery once."""
        async with self.units() as unit:
            delivery = await unit.deliveries.get_for_update(delivery_id)
            if delivery is None or not delivery.lease(now=self.clock.now()):
                return Outcome.NOTHING_TO_DO
            recipient = await unit.users.get(delivery.recipient_id)
            overtaken = SkipReason.NOBODY if recipient is None else await why_stale(unit, delivery, self.clock)
            if overtaken is not None:
                delivery.mark_dropped(overtaken)
            await unit.deliveries.save(delivery)
            await unit.commit()
        if recipient is None or overtaken is not None:
            return Outcome.DROPPED
        keeper = asyncio.create_task(self._keep(delivery.id, delivery.attempts))
        try:
            outcome = await self._attempt(delivery, recipient)
        except Exception as defect:
            # A mail that we cannot even write must not come back every few seconds; the defect is for the log.
            self._postpone(delivery, f"{type(defect).__name__} while it was being written")
            await self._record(delivery)
            raise
        else:
            await self._record(delivery)
            return outcome
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    async def _keep(self, delivery_id: DeliveryId, attempt: int) -> None:
        """Hold on to the delivery for as long as this process lives and the server has not answered."""
        kept = True
        while kept:
            await asyncio.sleep(self.renewal)
            with suppress(DependencyDown):  # what cannot be kept now is asked for again before the lease ends
                async with self.units() as unit:
                    until = self.clock.now() + LEASE
                    kept = await unit.deliveries.extend_lease(delivery_id, attempt=attempt, until=until)
                    await unit.commit()

    async def _record(self, delivery: Delivery) -> None:
        """Record what became of it, waiting for storage that is away: else a mail that was sent would be sent again."""
        for pause in (*self.pauses, None):
            try:
                async with self.units() as unit:
                    await unit.deliveries.save(delivery)
                    await unit.commit()
            except DependencyDown:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
            else:
                return

    async def _attempt(self, delivery: Delivery, recipient: User) -> Outcome:
        try:
            await self.mailer.send(self._mail(delivery, recipient))
        except MailRefused as refusal:
            delivery.give_up(error=str(refusal))
            return Outcome.DEAD
        except MailPostponed as trouble:
            return self._postpone(delivery, str(trouble))
        delivery.mark_sent(now=self.clock.now())
        return Outcome.SENT

    def _postpone(self, delivery: Delivery, error: str) -> Outcome:
        delivery.postpone(error=error, jitter=self.ids.jitter(), now=self.clock.now())
        return Outcome.DEAD if delivery.status is DeliveryStatus.DEAD else Outcome.POSTPONED

    def _mail(self, delivery: Delivery, recipient: User) -> OutgoingMail:
        purpose, link = _PURPOSES.get(delivery.kind), None
        if purpose is not None:
            link = self.links.of_link(MailedLinkId(UUID(delivery.facts["link_id"])), purpose)
        entry = entry_of(
            delivery.kind,
            delivery.facts,
            with_whom=delivery.facts.get(
                "client" if delivery.audience is Audience.PROFESSIONAL else "professional", ""
            ),
            said_at=delivery.created_at,
            owner=(recipient.profile.full_name, str(recipient.email)),
        )
        return OutgoingMail(
            message_id=delivery.message_id,
            to_address=delivery.facts.get(ADDRESS, str(recipient.email)),
            to_name=recipient.profile.full_name,
            locale=recipient.profile.locale,
            timezone=recipient.profile.timezone,
            kind=delivery.kind,
            audience=delivery.audience,
            facts=delivery.facts,
            link=link,
            sent_at=self.clock.now(),
            invitation=None if entry is None else self.calendars.invitation(entry),
        )
