"""A start that cannot be had: why, and what is free near it, told on the clock of the professional."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import asdict

from adapters.scenarios.answers import ReasonAnswer
from domain.scheduling.errors import SlotRefused
from domain.scheduling.explanation import Reason
from entrypoints.cli.moments import local_text, on_the_clock
from entrypoints.cli.output import Complaint


@contextmanager
def refusals_on_the_clock(place: ZoneInfo) -> Generator[None]:
    """Tell a refused start as a Complaint with its reasons and the nearest free starts."""
    try:
        yield
    except SlotRefused as refusal:
        raise Complaint(
            refusal.code,
            refusal.message,
            told=_told(refusal, place),
            facts={
                "reasons": [reason_facts(reason, place) for reason in refusal.reasons],
                "alternatives": [start.astimezone(place) for start in refusal.alternatives],
            },
        ) from None


def reason_facts(reason: Reason, place: ZoneInfo) -> dict[str, object]:
    """A reason's code and whatever causes it, its instants with the offset of `place`."""
    facts = known_facts(ReasonAnswer.of(reason))
    return {name: value.astimezone(place) if isinstance(value, datetime) else value for name, value in facts.items()}


def known_facts(reason: ReasonAnswer) -> dict[str, object]:
    """A reason's code and whatever causes it."""
    return {name: value for name, value in asdict(reason).items() if value is not None}


def _told(refusal: SlotRefused, place: ZoneInfo) -> str:
    reasons = ", ".join(_sentence(on_the_clock(reason_facts(reason, place), place)) for reason in refusal.reasons)
    nearest = ", ".join(local_text(start, place) for start in refusal.alternatives)
    return f"{refusal.message} ({refusal.code}) Why: {reasons or 'unknown'}. Nearest free: {nearest or 'none'}."


def _sentence(reason: Mapping[str, object]) -> str:
    causes = ", ".join(f"{name} {value}" for name, value in reason.items() if name != "code")
    return f"{reason['code']} ({causes})" if causes else f"{reason['code']}"
