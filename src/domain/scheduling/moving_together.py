"""Several appointments of one calendar that move at once: two that change places, or many when zone rules change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import InvalidValue
from domain.scheduling.agreement import AppointmentTime
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import Agenda
from domain.scheduling.errors import SlotNotOffered, SlotTaken
from domain.scheduling.events import Party
from domain.scheduling.explanation import Reason, ReasonCode
from domain.scheduling.history import Author


def swap(
    one: Appointment,
    other: Appointment,
    *,
    agenda: Agenda,
    by: Author,
    reason: str | None,
    now: datetime,
    zone_rules: str,
) -> None:
    """Give each the other's start; each keeps its identity and what was agreed. `agenda` must hold neither of them.

    For whoever runs the calendar: clients would decide over somebody else's time. Raises InvalidValue, SlotTaken when
    the new times overlap each other or anything else, SlotNotOffered for the past, and what moving each raises.
    """
    if one.id == other.id or one.professional_id != other.professional_id:
        raise InvalidValue("with", "not_in_this_calendar", "with must be another appointment of the same calendar.")
    assert by.party is not Party.CLIENT  # the policy has refused them
    one.ensure_movable(by, now)
    other.ensure_movable(by, now)
    if min(one.time.start, other.time.start) < now:
        raise SlotNotOffered((Reason(code=ReasonCode.TOO_SOON),))
    times = [
        AppointmentTime.at(target.time.start, timezone=agenda.timezone, zone_rules=zone_rules)
        for target in (other, one)
    ]
    for appointment, time in zip((one, other), times, strict=True):
        appointment.move_to(time, by=by, reason=reason, now=now)
    spans = [one.occupied.span, other.occupied.span]
    if spans[0].overlaps(spans[1]) or any(span.overlaps(busy) for span in spans for busy in agenda.busy):
        raise SlotTaken((Reason(code=ReasonCode.OVERLAPS_APPOINTMENT),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Realignment:
    """What new zone rules do to a calendar: which appointments move, which only take note, which would clash.

    Those that would clash are left as they are, for a person to decide.
    """

    moved: tuple[Appointment, ...]
    unmoved: tuple[Appointment, ...]
    clashing: tuple[Appointment, ...]


def realign(appointments: Sequence[Appointment], *, now: datetime, zone_rules: str) -> Realignment:
    """Have every appointment of one calendar keep its local time by the rules of version `zone_rules`.

    `appointments` are all that occupy time from `now` on. Whatever would overlap after the move stays where it was
    and so do, in turn, those that would then overlap with it. Raises InvalidValue when a zone is unknown now.
    """
    spans = {appointment.id: appointment.occupied.span for appointment in appointments}
    wanted = {
        appointment.id: appointment.occupied_at(appointment.time.realigned(zone_rules=zone_rules).start).span
        for appointment in appointments
    }
    staying = {identity for identity, span in spans.items() if wanted[identity] == span}
    moving = set(spans) - staying
    clashing = set[object]()
    while moving:
        ordered = sorted(spans, key=lambda known: wanted[known] if known in moving else spans[known])
        final = {identity: wanted[identity] if identity in moving else spans[identity] for identity in spans}
        refused = {
            identity
            for index, identity in enumerate(ordered)
            for neighbour in ordered[max(0, index - 1) : index + 2]
            if neighbour != identity and final[identity].overlaps(final[neighbour]) and identity in moving
        }
        if not refused:
            break
        moving -= refused
        clashing |= refused
    return Realignment(
        moved=tuple(a for a in appointments if a.id in moving and a.realign(now=now, zone_rules=zone_rules)),
        unmoved=tuple(a for a in appointments if a.id in staying and not a.realign(now=now, zone_rules=zone_rules)),
        clashing=tuple(a for a in appointments if a.id in clashing),
    )
