"""A scenario file becomes values of the domain; a bad one is refused by the path of what is wrong."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.scenarios.reading import Scenario, read_scenario, read_start
from domain.errors import InvalidValue
from domain.scheduling.alignment import Alignment
from domain.scheduling.commitment import CommitmentKind
from domain.scheduling.limits import Limits
from domain.scheduling.working_hours import DailyOpening, DayException, WeeklyHours
from domain.time.intervals import Span
from tests.times import epoch, span, weekly_hours
from tests.unit.scenarios.files import FULL, LEAST, LEFT_OUT, changed, raw, refusal

MADRID = ZoneInfo("Europe/Madrid")


def read(path: str, value: object, *, file: dict[str, Any] = FULL) -> Scenario:
    return read_scenario(changed(path, value, file=file))


def test_every_field_is_read() -> None:
    scenario = read_scenario(raw(FULL))
    agenda, terms = scenario.agenda, scenario.terms
    assert scenario.now == epoch("2027-03-01 08:00")
    assert scenario.window == span("2027-03-01 23:00", "2027-03-02 23:00")
    assert agenda.timezone == "Europe/Madrid"
    assert agenda.hours == weekly_hours("mon 09:00-13:00 15:00-24:00, tue 09:00-12:00")
    assert agenda.exceptions == (
        DayException(date(2027, 3, 19)),
        DayException(date(2027, 3, 20), (DailyOpening(600, 720),)),
    )
    assert agenda.time_off == (span("2027-03-02 09:30", "2027-03-02 10:00"),)
    assert agenda.holidays == {date(2027, 4, 2)}
    assert agenda.busy == (span("2027-03-02 09:00", "2027-03-02 09:40"),)
    assert agenda.counted == (epoch("2027-03-02 09:00"),)
    assert (terms.duration, terms.interval, terms.alignment, terms.offset) == (30, 30, Alignment.CLOCK, 0)
    assert (terms.buffer_before, terms.buffer_after) == (5, 10)
    assert (terms.minimum_notice, terms.horizon_days) == (60, 60)
    assert terms.limits == Limits(per_day=8)


def test_what_may_be_left_out_has_the_value_that_changes_least() -> None:
    scenario = read_scenario(raw(LEAST))
    agenda, terms = scenario.agenda, scenario.terms
    assert agenda.hours == WeeklyHours()
    assert (agenda.exceptions, agenda.time_off, agenda.holidays) == ((), (), frozenset())
    assert (agenda.busy, agenda.counted, agenda.commitments) == ((), (), ())
    assert (terms.interval, terms.alignment, terms.offset, terms.limits) == (None, Alignment.OPENING, 0, Limits())
    assert (terms.buffer_before, terms.buffer_after, terms.minimum_notice, terms.horizon_days) == (0, 0, 0, 60)


def test_an_appointment_without_more_is_confirmed_has_no_buffers_and_counts() -> None:
    agenda = read("busy.0", {"start": "2027-03-02T09:00:00Z", "end": "2027-03-02T09:30:00Z"}).agenda
    assert agenda.busy == (span("2027-03-02 09:00", "2027-03-02 09:30"),)
    assert agenda.commitments[0].kind is CommitmentKind.APPOINTMENT
    assert agenda.counted == (epoch("2027-03-02 09:00"),)


@pytest.mark.parametrize(
    ("changes", "busy", "counted"),
    [
        ({"status": "held"}, True, True),
        ({"status": "pending"}, True, True),
        ({"status": "confirmed"}, True, True),
        ({"status": "completed"}, False, True),
        ({"status": "declined"}, False, False),
        ({"status": "expired"}, False, False),
        ({"status": "cancelled"}, False, False),
        ({"status": "no_show"}, False, False),
        ({"status": "held", "expires": "2027-03-01T08:00:00Z"}, False, False),
        ({"status": "pending", "expires": "2027-03-01T08:00:00Z"}, False, False),
        ({"status": "held", "expires": "2027-03-01T08:00:01Z"}, True, True),
        ({"status": "confirmed", "expires": "2027-03-01T08:00:00Z"}, True, True),
        ({"same_service": False}, True, False),
        ({"kind": "external"}, True, False),
        ({"kind": "external", "status": "cancelled"}, True, False),
    ],
)
def test_what_is_busy_and_what_counts_against_limits(changes: dict[str, Any], busy: bool, counted: bool) -> None:
    agenda = read("busy.0", {**FULL["busy"][0], **changes}).agenda
    assert (len(agenda.busy), len(agenda.commitments), len(agenda.counted)) == (busy, busy, counted)


def test_an_external_block_has_no_buffers() -> None:
    agenda = read("busy.0.kind", "external").agenda
    assert agenda.busy == (span("2027-03-02 09:00", "2027-03-02 09:30"),)
    assert agenda.commitments[0].kind is CommitmentKind.EXTERNAL


def test_a_hold_is_known_as_one() -> None:
    assert read("busy.0.status", "held").agenda.commitments[0].kind is CommitmentKind.HOLD


def test_fractions_of_seconds_never_make_a_start_possible() -> None:
    assert read("now", "2027-03-01T08:00:00.001Z").now == epoch("2027-03-01 08:00") + 1
    time_off = {"start": "2027-03-02T09:30:00.9Z", "end": "2027-03-02T10:00:00.1Z"}
    start, end = span("2027-03-02 09:30", "2027-03-02 10:00")
    assert read("professional.time_off.0", time_off).agenda.time_off == (Span(start, end + 1),)
    window = read("query", {"start": "2027-03-02T09:30:00.9Z", "end": "2027-03-02T10:00:00.1Z"}).window
    assert window == Span(start + 1, end + 1)


@pytest.mark.parametrize("path", ["now", "professional.timezone", "service.duration", "query.start", "busy.0.end"])
def test_a_missing_field_is_named(path: str) -> None:
    error = refusal(changed(path, LEFT_OUT))
    field = path.replace(".0", "[0]")
    assert (error.field, error.reason, error.message) == (field, "missing", f"{field} is required.")


@pytest.mark.parametrize(
    "path",
    [
        "then",
        "professional.name",
        "professional.working_hours.1.day",
        "professional.exceptions.1.openings.0.weekday",
        "service.price",
        "service.limits.per_hour",
        "busy.0.id",
        "query.limit",
    ],
)
def test_an_unknown_field_is_named(path: str) -> None:
    error = refusal(changed(path, 1))
    *_, index = (part for part in path.split(".") if part)
    assert error.reason == "unknown_field"
    assert error.field.endswith(index)
    assert error.field.replace("[", ".").replace("]", "") == path


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("now", "2027-03-01T08:00:00", "now"),
        ("now", "2027-03-01", "now"),
        ("now", 1803000000, "now"),
        ("now", "1969-12-31T23:59:59Z", "now"),
        ("now", "2200-01-01T00:00:00Z", "now"),
        ("now", "0001-01-01T00:00:00+23:00", "now"),
        ("professional", [], "professional"),
        ("professional.timezone", "Europe/Atlantis", "professional.timezone"),
        ("professional.timezone", "localtime", "professional.timezone"),
        ("professional.timezone", 1, "professional.timezone"),
        ("professional.working_hours.0.end", "25:00", "professional.working_hours[0].end"),
        ("professional.working_hours.0.end", "9:00", "professional.working_hours[0].end"),
        ("professional.working_hours.0.start", "24:00", "professional.working_hours[0].start"),
        ("professional.working_hours.0.start", "09:00\n", "professional.working_hours[0].start"),
        ("professional.working_hours.0.weekday", "lun", "professional.working_hours[0].weekday"),
        ("professional.working_hours", None, "professional.working_hours"),
        (
            "professional.working_hours",
            [{"weekday": "mon", "start": f"{hour:02}:00", "end": f"{hour:02}:30"} for hour in range(11)],
            "professional.working_hours",
        ),
        ("professional.exceptions.0.date", "2027-02-29", "professional.exceptions[0].date"),
        ("professional.exceptions.0.date", "2027-03-20", "professional.exceptions[1].date"),
        ("professional.exceptions.0.date", "1969-12-31", "professional.exceptions[0].date"),
        ("professional.exceptions.1.openings.0.end", "12", "professional.exceptions[1].openings[0].end"),
        (
            "professional.exceptions.1.openings",
            [{"start": f"{hour:02}:00", "end": f"{hour:02}:30"} for hour in range(11)],
            "professional.exceptions[1].openings",
        ),
        ("professional.time_off.0.end", "2027-03-02T09:30:00Z", "professional.time_off[0].end"),
        ("professional.time_off.0.start", "2027-03-02T10:30:00", "professional.time_off[0].start"),
        ("professional.public_holidays.0", "2200-01-01", "professional.public_holidays[0]"),
        ("service.duration", 0, "service.duration"),
        ("service.duration", 1441, "service.duration"),
        ("service.duration", 10**30, "service.duration"),
        ("service.duration", 30.0, "service.duration"),
        ("service.duration", True, "service.duration"),
        ("service.duration", "30", "service.duration"),
        ("service.duration", None, "service.duration"),
        ("service.interval", 0, "service.interval"),
        ("service.alignment", "grid", "service.alignment"),
        ("service.offset", -1, "service.offset"),
        ("service.buffer_before", -1, "service.buffer_before"),
        ("service.buffer_after", 1441, "service.buffer_after"),
        ("service.minimum_notice", -1, "service.minimum_notice"),
        ("service.horizon_days", 733, "service.horizon_days"),
        ("service.limits.per_week", 0, "service.limits.per_week"),
        ("service.limits.per_year", -3, "service.limits.per_year"),
        ("service.limits", None, "service.limits"),
        ("service.capacity", 2, "service.capacity"),
        ("busy.0.start", "2027-03-02T09:00:00", "busy[0].start"),
        ("busy.0.end", "2027-03-02T09:00:00Z", "busy[0].end"),
        ("busy.0.end", "2027-03-02T10:00:00+02:00", "busy[0].end"),
        ("busy.0.kind", "hold", "busy[0].kind"),
        ("busy.0.status", "done", "busy[0].status"),
        ("busy.0.buffer_before", -1, "busy[0].buffer_before"),
        ("busy.0.buffer_after", 1441, "busy[0].buffer_after"),
        ("busy.0.expires", "soon", "busy[0].expires"),
        ("busy.0", None, "busy[0]"),
        ("query.end", "2027-03-01T23:00:00Z", "query.end"),
        ("query.end", "2028-04-05T23:00:01Z", "query.end"),
        ("query.end", "2199-12-31T23:00:00Z", "query.end"),
        ("query.start", "1969-12-31T23:00:00Z", "query.start"),
    ],
)
def test_a_wrong_value_is_named_by_its_path(path: str, value: object, field: str) -> None:
    error = refusal(changed(path, value))
    assert error.field == field
    assert error.message.startswith(field)


def test_a_query_may_last_400_days() -> None:
    assert read("query.end", "2028-04-05T01:00:00+02:00").window.end == epoch("2028-04-04 23:00")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2027-03-02T10:00:00+01:00", "2027-03-02 09:00"),
        ("2027-03-02T09:00:00Z", "2027-03-02 09:00"),
        ("2027-03-02T10:00", "2027-03-02 09:00"),
        ("2027-03-02 10:00", "2027-03-02 09:00"),
        ("2027-10-31T02:30", "2027-10-31 00:30"),
        ("2027-10-31T02:30+01:00", "2027-10-31 01:30"),
        ("2027-03-28T03:00", "2027-03-28 01:00"),
    ],
)
def test_a_start_without_offset_is_on_the_professionals_clock_and_the_first_of_two(text: str, start: str) -> None:
    assert read_start(text, MADRID, field="explain") == epoch(start)


@pytest.mark.parametrize("clock", ["02:00", "02:30", "02:59:59"])
def test_a_start_that_the_clock_skips_is_no_instant(clock: str) -> None:
    start = read_start(f"2027-03-28T{clock}", MADRID, field="explain")
    assert not isinstance(start, int)
    assert start.isoformat().startswith(f"2027-03-28T{clock}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "malformed"),
        ("tomorrow", "malformed"),
        ("2027-03-02", "malformed"),
        ("2027-02-30T10:00", "malformed"),
        ("2027-03-02T25:00", "malformed"),
        ("2027-03-02T10:00:00+25:00", "malformed"),
        ("2027-03-02T10:00:00.5Z", "too_precise"),
        ("1969-12-31T10:00", "out_of_range"),
        ("9999-12-31T23:59:59-23:59", "out_of_range"),
    ],
)
def test_a_start_that_makes_no_sense_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_start(text, MADRID, field="explain")
    assert (refused.value.field, refused.value.reason) == ("explain", reason)
