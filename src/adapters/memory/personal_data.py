"""Everything about a person, in dictionaries."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.memory.storage import Transaction
from adapters.memory.tables import Rows, copy_of
from domain.accounts.user import ERASED_NAME, User
from domain.events import DomainEvent
from domain.ids import AppointmentId, ProfessionalId, UserId
from domain.notifications.delivery import Delivery
from domain.notifications.notification import Notification
from domain.scheduling.appointment import Appointment
from domain.scheduling.events import (
    AppointmentCancelled,
    AppointmentDeclined,
    AppointmentEvent,
    AppointmentRescheduled,
)
from domain.scheduling.life import OCCUPYING


class MemoryPersonalData:
    """Implements PersonalData. Its export tells less of each thing than that of a database does."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def export(self, user_id: UserId) -> Mapping[str, str]:
        """What there is, by topic."""
        t, mine = self._transaction, self._professional_ids(user_id)
        found: dict[str, list[object]] = {
            "account": [
                {"id": str(user.id), "email": str(user.email), "full_name": user.profile.full_name}
                for user in t.users
                if user.id == user_id
            ],
            "second_factor": [len(factor.recovery) for factor in t.second_factors if factor.user_id == user_id],
            "sessions": [str(session.id) for session in t.sessions if session.user_id == user_id],
            "api_keys": [key.name for key in t.api_keys if key.user_id == user_id],
            "professional_applications": [str(one.id) for one in t.applications if one.applicant_id == user_id],
            "professional_profile": [str(one) for one in mine],
            "services": [service.terms.name for service in t.services if service.professional_id in mine],
            "days_and_time_off": [
                entered.note for entered in (*t.exceptions, *t.time_off) if entered.professional_id in mine
            ],
            "appointments_as_client": [one.number for one in self._booked(lambda one: one.client_id == user_id)],
            "appointments_as_professional": [
                one.number for one in self._booked(lambda one: one.professional_id in mine)
            ],
            "appointment_history": [
                {"action": change.action.value, "by_me": change.by.user_id == user_id, "reason": change.reason}
                for one in t.appointments
                for change in t.changes.peek(one.id) or ()
                if user_id in {change.by.user_id, one.client_id} or one.professional_id in mine
            ],
            "messages": [dict(message.facts) for message in t.inbox if message.recipient_id == user_id],
            "reminders": [one.minutes for one in t.reminders if one.recipient_id == user_id],
            "mails": [mail.kind.value for mail in t.deliveries if mail.recipient_id == user_id],
            "audit_log": [
                [sealed.entry.action, sealed.entry.address if sealed.entry.actor_id == user_id else None]
                for sealed in t.audit_log
                if user_id in {sealed.entry.actor_id, sealed.entry.target_id}
            ],
        }
        return {name: json.dumps(rows) for name, rows in found.items()}

    async def upcoming(self, user_id: UserId, *, now: datetime) -> Sequence[AppointmentId]:
        """Appointments that end after `now` and occupy time."""
        mine = self._professional_ids(user_id)
        return sorted(
            one.id
            for one in self._transaction.appointments
            if (one.client_id == user_id or one.professional_id in mine)
            and one.status in OCCUPYING
            and one.time.start + timedelta(minutes=one.agreement.duration) > now
        )

    async def erase(self, user: User) -> None:
        """Remove what is about them."""
        t, mine = self._transaction, self._professional_ids(user.id)
        applied = {str(one.id) for one in t.applications if one.applicant_id == user.id}
        as_client = {str(one.id) for one in t.appointments if one.client_id == user.id}
        as_professional = {str(one.id) for one in t.appointments if one.professional_id in mine}
        _drop(t.sessions, lambda session: session.user_id == user.id, lambda session: session.id)
        _drop(t.api_keys, lambda key: key.user_id == user.id, lambda key: key.id)
        _drop(t.second_factors, lambda factor: factor.user_id == user.id, lambda factor: factor.user_id)
        _drop(t.reminders, lambda one: one.recipient_id == user.id, lambda one: one.id)
        _drop(t.mailed_links, lambda link: link.user_id == user.id, lambda link: link.id)
        anonymous = _Anonymous(user.id, applied, as_client, as_professional)
        anonymous.retell(t.inbox, lambda told: told.id)
        anonymous.retell(t.deliveries, lambda told: told.id)
        _drop(t.outbox, lambda row: _is_about(row.event, user), lambda row: row.id)
        for row in list(t.outbox):
            if (event := _blank(row.event, user.id, mine)) is not row.event:
                t.outbox.put(row.id, replace(row, event=event))
        _drop(t.answers, lambda row: str(user.id) in repr(row), lambda row: row.key)
        self._blank_appointments(user.id, mine)
        for service in [service for service in t.services if service.professional_id in mine]:
            blank = copy_of(service)
            blank.terms = replace(blank.terms, name="--", description="", location="", active=False)
            t.services.put(blank.id, blank)
        _drop(t.exceptions, lambda entered: entered.professional_id in mine, lambda entered: entered.id)
        _drop(t.time_off, lambda off: off.professional_id in mine, lambda off: off.id)
        _drop(t.applications, lambda one: one.applicant_id == user.id, lambda one: one.id)

    def _blank_appointments(self, user_id: UserId, mine: set[ProfessionalId]) -> None:
        t = self._transaction
        for appointment in list(t.appointments):
            own = appointment.client_id == user_id
            changes = t.changes.peek(appointment.id) or ()
            said = [change for change in changes if own or change.by.user_id == user_id]
            if said:
                kept = tuple(replace(one, reason=None) if one in said else one for one in changes)
                t.changes.put(appointment.id, kept)
            if own or appointment.professional_id in mine:
                blank = copy_of(appointment)
                blank.cancellation_reason = None
                if own:
                    blank.notes, blank.entered_client = "", None
                if appointment.professional_id in mine:
                    blank.agreement = replace(blank.agreement, location="")
                t.appointments.put(blank.id, blank)

    def _professional_ids(self, user_id: UserId) -> set[ProfessionalId]:
        return {professional.id for professional in self._transaction.professionals if professional.user_id == user_id}

    def _booked(self, fits: Callable[[Appointment], bool]) -> list[Appointment]:
        return [one for one in self._transaction.appointments if one.booked_at is not None and fits(one)]


@dataclass(frozen=True, slots=True)
class _Anonymous:
    """Somebody who is erased, as others were told of them; their applications and appointments by identifier."""

    user_id: UserId
    applied: set[str]
    as_client: set[str]
    as_professional: set[str]

    def retell[K, V: (Notification, Delivery)](self, rows: Rows[K, V], key: Callable[[V], K]) -> None:
        """Remove what they were told, and their name from what others were."""
        _drop(
            rows,
            lambda told: told.recipient_id == self.user_id or told.facts.get("application_id") in self.applied,
            key,
        )
        for told in list(rows):
            facts = self._nameless(told.facts)
            if facts != told.facts:
                changed = copy_of(told)
                changed.facts = facts
                rows.put(key(changed), changed)

    def _nameless(self, facts: Mapping[str, str]) -> dict[str, str]:
        about, named = facts.get("appointment_id"), dict(facts)
        if about in self.as_client:
            named["client"] = ERASED_NAME
        if about in self.as_professional:
            named |= {"professional": ERASED_NAME, "service": "--", "location": ""}
        if about in self.as_client | self.as_professional and "reason" in named:
            named["reason"] = ""
        return named


def _drop[K, V](rows: Rows[K, V], wanted: Callable[[V], bool], key: Callable[[V], K]) -> None:
    for found in [key(row) for row in rows if wanted(row)]:
        rows.delete(found)


def _is_about(event: object, user: User) -> bool:
    known = {getattr(event, name, None) for name in ("user_id", "applicant_id", "email", "former")}
    return bool(known & {user.id, user.email.value})


def _blank(event: DomainEvent, user_id: UserId, mine: set[ProfessionalId]) -> DomainEvent:
    """What stays of an event: of an appointment of theirs no reason, and not where they work."""
    if not isinstance(event, AppointmentEvent):
        return event
    works = event.appointment.professional_id in mine
    if works:
        event = replace(event, appointment=replace(event.appointment, location=""))
    if (works or event.appointment.client_id == user_id) and isinstance(
        event, AppointmentDeclined | AppointmentRescheduled | AppointmentCancelled
    ):
        event = replace(event, reason=None)
    return event
