"""Moments at the console: read on the clock of the professional whose time it is, and shown on it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.http.values import beginning, date_or_instant
from adapters.scenarios.reading import read_start
from application.use_cases import UseCases
from domain.errors import InvalidValue
from domain.ids import ProfessionalId, ServiceId
from domain.time.zones import local_date, zone

START = (
    "An instant such as 2027-03-02T10:00:00+01:00 or, without an offset, a time on the professional's clock; "
    "where that occurs twice, the first."
)
_DAYS = timedelta(days=7)


async def clock_of_service(use_cases: UseCases, service_id: ServiceId) -> ZoneInfo:
    """The zone in which a service's times are read. Raises NotFound."""
    service = await use_cases.get_service(None, service_id)
    return await clock_of(use_cases, service.professional_id)


async def clock_of(use_cases: UseCases, professional_id: ProfessionalId) -> ZoneInfo:
    """The zone in which a professional's times are read. Raises NotFound."""
    return zone((await use_cases.get_professional(professional_id)).timezone)


def asked_start(text: str, place: ZoneInfo) -> datetime:
    """Read a start that is asked about, as `START` says; a local time that the clock skips stays naive.

    Raises InvalidValue.
    """
    start = read_start(text, place, field="start")
    return start if isinstance(start, datetime) else datetime.fromtimestamp(start, UTC)


def wanted_start(text: str, place: ZoneInfo) -> datetime:
    """Read a start that is to be taken, as `START` says. Raises InvalidValue, also for a time that does not exist."""
    start = asked_start(text, place)
    if start.tzinfo is None:
        raise InvalidValue(
            "start", "nonexistent_local_time", f"start: in {place.key} the clock is set forward past {start}."
        )
    return start


def bound(field: str, text: str | None, place: ZoneInfo | None) -> datetime | None:
    """Read one end of a time that is asked about: an instant, or a date, which begins at midnight in `place`.

    Raises InvalidValue; for a date also where there is no `place`.
    """
    if text is None:
        return None
    moment = date_or_instant(field, text)
    if place is None and not isinstance(moment, datetime):
        raise InvalidValue(
            field, "no_timezone", f"{field}: a date begins where somebody is: give --professional too, or an instant."
        )
    return beginning(field, moment, place)


def window(since: str | None, until: str | None, place: ZoneInfo, *, now: datetime) -> tuple[datetime, datetime]:
    """Read both ends: from now and for seven local days unless told otherwise. Raises InvalidValue."""
    first = bound("from", since, place) or now
    last = bound("to", until, place)
    if last is None:
        day = local_date(int(first.timestamp()), place) + _DAYS
        last = beginning("to", day, place)
    return first, last


def on_the_clock(facts: Mapping[str, object], place: ZoneInfo) -> dict[str, object]:
    """The same facts with every instant as people at `place` read it, and with its offset from UTC."""
    return {name: local_text(value, place) if isinstance(value, datetime) else value for name, value in facts.items()}


def local_text(moment: datetime, place: ZoneInfo) -> str:
    """A moment on the wall clock, such as `Tue 2027-03-02 10:00+01:00`; a naive one is on it already."""
    local = moment if moment.tzinfo is None else moment.astimezone(place)
    return f"{local:%a} {local.isoformat(' ', 'seconds' if local.second else 'minutes')}"
