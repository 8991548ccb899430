"""Who may put an appointment where."""

from datetime import datetime
from math import ceil

from domain.scheduling.availability import Agenda, is_free, is_unoccupied
from domain.scheduling.errors import SlotNotOffered, SlotTaken
from domain.scheduling.events import Party
from domain.scheduling.explanation import TAKEN, Reason, ReasonCode, explain
from domain.scheduling.service import ServiceTerms


def ensure_may_start(agenda: Agenda, terms: ServiceTerms, start: datetime, *, by: Party, now: datetime) -> None:
    """Return when an appointment may be put at `start`.

    A client may have only what the service offers. Professional and administrator are bound by no opening hours, no
    notice and no limit, but nobody books the past, and nobody overlaps. Raises SlotTaken when only somebody else's
    time is in the way, else SlotNotOffered; both with every reason.
    """
    second, clock = int(start.timestamp()), ceil(now.timestamp())
    if by is Party.CLIENT:
        if is_free(agenda, terms, second, clock):
            return
        reasons = explain(agenda, terms, second, clock)
    else:
        if second >= clock and is_unoccupied(agenda, terms, second):
            return
        reasons = tuple(reason for reason in explain(agenda, terms, second, clock) if reason.code in TAKEN)
        if second < clock:
            reasons = (*reasons, Reason(code=ReasonCode.TOO_SOON, bound=clock))
    if reasons and all(reason.code in TAKEN for reason in reasons):
        raise SlotTaken(reasons)
    raise SlotNotOffered(reasons)
