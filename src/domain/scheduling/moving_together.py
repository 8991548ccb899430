"""Several appointments of one calendar that move at once: two that change places, or many when zone rules change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from domain.errors import InvalidValue
from domain.ids import AppointmentId
from domain.scheduling.agreement import AppointmentTime
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import Agenda
from domain.scheduling.errors import SlotNotOffered, SlotTaken
from domain.scheduling.events import Party
from domain.scheduling.explanation import Reason, ReasonCode
from domain.scheduling.history import Author
from domain.time.intervals import Span


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
    one.ensure_movable(by, reason, now)
    other.ensure_movable(by, reason, now)
    if min(one.time.start, other.time.start) < now:
        raise SlotNotOffered((Reason(code=ReasonCode.TOO_SOON),))
    spans = [one.occupied_at(other.time.start).span, other.occupied_at(one.time.start).span]
    if spans[0].overlaps(spans[1]) or any(span.overlaps(busy) for span in spans for busy in agenda.busy):
        raise SlotTaken((Reason(code=ReasonCode.OVERLAPS_APPOINTMENT),))
    starts = other.time.start, one.time.start
    for appointment, start in zip((one, other), starts, strict=True):
        time = AppointmentTime.at(start, timezone=agenda.timezone, zone_rules=zone_rules)
        appointment.move_to(time, by=by, reason=reason, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Realignment:
    """What new zone rules do to a calendar: which appointments move, which only take note, which would clash.

    Those that would clash are left as they are, for a person to decide.
    """

    moved: tuple[Appointment, ...]
    unmoved: tuple[Appointment, ...]
    clashing: tuple[Appointment, ...]


def realign(
    appointments: Sequence[Appointment], *, settled: Sequence[Appointment], now: datetime, zone_rules: str
) -> Realignment:
    """Have every appointment of one calendar keep its local time by the rules of version `zone_rules`.

    `settled` are all others that occupy time. Whatever would overlap after the move stays where it was and so do, in
    turn, those that would then overlap with it, and those in a zone that the rules know no more.
    """
    spans = {known.id: known.occupied.span for known in (*appointments, *settled)}
    wanted, clashing = dict[AppointmentId, Span](), set[AppointmentId]()
    for appointment in appointments:
        try:
            start = appointment.time.realigned(zone_rules=zone_rules).start
        except InvalidValue:  # the rules have no such zone any more
            clashing.add(appointment.id)
        else:
            wanted[appointment.id] = appointment.occupied_at(start).span
    moving = {identity for identity, span in wanted.items() if spans[identity] != span}
    while refused := _overlapping({**spans, **{identity: wanted[identity] for identity in moving}}) & moving:
        moving -= refused
        clashing |= refused
    return Realignment(
        moved=tuple(known for known in appointments if known.id in moving and _realigned(known, now, zone_rules)),
        unmoved=tuple(
            known
            for known in appointments
            if known.id not in moving | clashing and not _realigned(known, now, zone_rules)
        ),
        clashing=tuple(known for known in appointments if known.id in clashing),
    )


def _realigned(appointment: Appointment, now: datetime, zone_rules: str) -> bool:
    return appointment.realign(now=now, zone_rules=zone_rules)


def _overlapping(spans: Mapping[AppointmentId, Span]) -> set[AppointmentId]:
    """All whose span overlaps the one before or after it in time, which finds somebody of every overlap."""
    ordered = sorted(spans, key=lambda identity: spans[identity])
    return {identity for pair in pairwise(ordered) if spans[pair[0]].overlaps(spans[pair[1]]) for identity in pair}
