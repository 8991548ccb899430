"""The questions about a professional's time: each is one statement, and so of one moment.

Epoch seconds in arrays, because that is what the arithmetic runs on: one row arrives for a calendar, and nothing is
built for an appointment. What is busy and what counts is read from the covering indexes `ix_appointments_busy` and
`ix_appointments_counted` alone; the bounds on `start_at` are what they are read by.

    $1 which service or professional(s)   $2, $3 the window asked about
    $4 the present                        $5 the appointments to be left out
"""

from typing import Final

from adapters.postgres.scheduling.rows import ServiceRow
from adapters.postgres.scheduling.statuses import COUNTED_SQL, OCCUPYING_SQL
from adapters.postgres.versioned import table_of
from domain.scheduling.alignment import Alignment
from domain.scheduling.availability import reach
from domain.scheduling.opening_runs import LOOK_BACK
from domain.scheduling.service import BUFFER_MAXIMUM, DURATION_MAXIMUM, ServiceTerms
from domain.time.intervals import Span

_DAY: Final = 24 * 3600
_NOWHERE: Final = Span(0, 0)
_REACHES: Final = {
    alignment: reach(ServiceTerms(name="any", duration=1, alignment=alignment), _NOWHERE) for alignment in Alignment
}
"""Seconds around a window that matter for starts in it, by alignment."""
_WIDEST: Final = Span(min(wide.start for wide in _REACHES.values()), max(wide.end for wide in _REACHES.values()))


def _seconds(seconds: int) -> str:
    """An interval of exactly so many seconds, on whatever day and in whatever zone."""
    return f"interval '{seconds} seconds'"


def _minutes(minutes: int) -> str:
    return _seconds(minutes * 60)


def _days(seconds: int) -> int:
    """Whole days that hold so many seconds, with two to spare: the window's dates are those of some zone."""
    return -(-seconds // _DAY) + 2


def _by_alignment(bound: str, side: int) -> str:
    cases = " ".join(f"WHEN '{alignment.value}' THEN {_seconds(span[side])}" for alignment, span in _REACHES.items())
    return f"{bound}::timestamptz + CASE s.alignment {cases} END"


# OFFSET 0 has the bounds computed once and not for each row that is compared with them.
_REACH: Final = f"""
    CROSS JOIN LATERAL (
        SELECT {_by_alignment("$2", 0)} AS since, {_by_alignment("$3", 1)} AS until OFFSET 0
    ) reach
"""
_PLAIN_REACH: Final = f"""
    CROSS JOIN LATERAL (
        SELECT $2::timestamptz + {_seconds(_REACHES[Alignment.OPENING].start)} AS since,
            $3::timestamptz + {_seconds(_REACHES[Alignment.OPENING].end)} AS until
    ) reach
"""

# What starts within these bounds is all that can meet the reach, since durations and buffers have a maximum. What else is
# among it changes no answer, and asking each range whether it is costs more than taking it along.
_MEETING: Final = f"""
    a.professional_id = p.id
    AND a.status IN ({OCCUPYING_SQL})
    AND a.start_at > reach.since - {_minutes(DURATION_MAXIMUM + BUFFER_MAXIMUM)}
    AND a.start_at < reach.until + {_minutes(BUFFER_MAXIMUM)}
    AND (a.expires_at IS NULL OR a.expires_at > $4::timestamptz)
    AND a.id <> ALL ($5::uuid[])
"""
# Ranges that touch arrive as one, in order: whoever is well booked has far fewer of those than appointments.
_BUSY: Final = f"""
    CROSS JOIN LATERAL (
        SELECT
            array_agg(date_part('epoch', lower(b.occupied))::bigint) AS starts,
            array_agg(date_part('epoch', upper(b.occupied))::bigint) AS ends
        FROM (SELECT unnest(range_agg(a.occupied)) AS occupied FROM appointments a WHERE {_MEETING}) b
    ) busy
"""  # noqa: S608 (constants of ours, here and below)
_COMMITMENTS: Final = f"""
    CROSS JOIN LATERAL (
        SELECT
            array_agg(date_part('epoch', b.start_at)::bigint) AS starts,
            array_agg(date_part('epoch', b.end_at)::bigint) AS ends,
            array_agg(b.buffer_before) AS buffers_before,
            array_agg(b.buffer_after) AS buffers_after,
            array_agg(b.status = 'held') AS held,
            array_agg(b.id) AS ids,
            array_agg(b.expires_at) AS expiries
        FROM (SELECT a.* FROM appointments a WHERE {_MEETING} ORDER BY a.start_at) b
    ) busy
"""  # noqa: S608
_DAYS: Final = f"""
    CROSS JOIN LATERAL (
        SELECT array_agg(e.date) AS dates, array_agg(e.openings::text) AS openings
        FROM day_exceptions e
        WHERE e.professional_id = p.id
          AND e.date >= ($2::timestamptz AT TIME ZONE 'UTC')::date - {max(_days(-_WIDEST.start), LOOK_BACK + 2)}
          AND e.date <= ($3::timestamptz AT TIME ZONE 'UTC')::date + {_days(_WIDEST.end)}
    ) days
"""  # noqa: S608
_TIME_OFF: Final = """
    CROSS JOIN LATERAL (
        SELECT
            array_agg(floor(date_part('epoch', t.start_at))::bigint) AS starts,
            array_agg(ceil(date_part('epoch', t.end_at))::bigint) AS ends
        FROM time_off t
        WHERE t.professional_id = p.id AND t.end_at > reach.since AND t.start_at < reach.until
    ) time_off
"""
# From so long before the window until so long after it as the longest limited period, and more; NULL, which nothing
# is compared with, where there is no limit.
_COUNTED: Final = f"""
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN s.limit_per_year IS NOT NULL THEN interval '8808 hours'
            WHEN s.limit_per_month IS NOT NULL THEN interval '768 hours'
            WHEN s.limit_per_week IS NOT NULL THEN interval '192 hours'
            WHEN s.limit_per_day IS NOT NULL THEN interval '48 hours'
        END AS length
    ) period
    CROSS JOIN LATERAL (
        SELECT array_agg(date_part('epoch', a.start_at)::bigint) AS starts
        FROM appointments a
        WHERE a.service_id = s.id
          AND a.status IN ({COUNTED_SQL})
          AND a.start_at > $2::timestamptz - period.length AND a.start_at < $3::timestamptz + period.length
          AND (a.expires_at IS NULL OR a.expires_at > $4::timestamptz)
          AND a.id <> ALL ($5::uuid[])
    ) counted
"""  # noqa: S608

_SERVICE_COLUMNS: Final = ", ".join(f"s.{column.name}" for column in table_of(ServiceRow).c)
_TIMES: Final = """
    p.timezone, p.weekly_hours, p.holidays_region, days.dates, days.openings,
    time_off.starts AS time_off_starts, time_off.ends AS time_off_ends
"""
_SERVICES: Final = f"""
    FROM services s JOIN professionals p ON p.id = s.professional_id AND p.hidden_at IS NULL {_REACH} {_DAYS} {_TIME_OFF} {_COUNTED}
"""
_CALENDARS: Final = f"""
    SELECT {_SERVICE_COLUMNS}, {_TIMES}, counted.starts AS counted, busy.starts, busy.ends {_SERVICES} {_BUSY}
"""

OF_SERVICE: Final = f"{_CALENDARS} WHERE s.id = $1"

OF_SERVICE_DETAILED: Final = f"""
    SELECT {_SERVICE_COLUMNS}, {_TIMES}, counted.starts AS counted, busy.* {_SERVICES} {_COMMITMENTS} WHERE s.id = $1
"""

OF_PRACTICES: Final = f"""
    {_CALENDARS} WHERE s.professional_id = ANY ($1::uuid[]) AND s.active ORDER BY s.created_at, s.id
"""

OF_PROFESSIONAL: Final = f"""
    SELECT {_TIMES} FROM professionals p {_PLAIN_REACH} {_DAYS} {_TIME_OFF} WHERE p.id = $1
"""  # noqa: S608
