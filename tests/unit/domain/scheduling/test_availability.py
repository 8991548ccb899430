"""Free starts by example: one rule each."""

from datetime import UTC, datetime

from domain.scheduling.availability import Agenda, free_starts, is_unoccupied, occupied
from domain.scheduling.service import ServiceTerms
from domain.time.intervals import Span
from tests.builders import an_agenda, some_terms
from tests.times import epoch, span

TUESDAY = span("2027-03-01 23:00", "2027-03-02 23:00")
LONG_BEFORE = epoch("2027-02-20 00:00")


def clock(start: int) -> str:
    """Winter in Madrid: an hour ahead of UTC."""
    return datetime.fromtimestamp(start + 3600, UTC).strftime("%H:%M")


def starts(agenda: Agenda, terms: ServiceTerms, *, now: int = LONG_BEFORE, window: Span = TUESDAY) -> list[str]:
    return [clock(start) for start in free_starts(agenda, terms, window, now)]


def test_starts_step_by_the_duration_from_the_opening() -> None:
    assert starts(an_agenda("tue 09:10-11:00"), some_terms(duration=30)) == ["09:10", "09:40", "10:10"]


def test_the_interval_is_the_step_when_there_is_one() -> None:
    agenda = an_agenda("tue 09:00-10:30")
    assert starts(agenda, some_terms(duration=60, interval=15)) == ["09:00", "09:15", "09:30"]


def test_the_grid_hangs_on_the_opening_and_not_on_what_is_taken() -> None:
    agenda = an_agenda("tue 09:00-12:00", busy=[span("2027-03-02 08:20", "2027-03-02 08:50")])
    assert starts(agenda, some_terms(duration=60)) == ["10:00", "11:00"]


def test_touching_openings_are_one() -> None:
    agenda = an_agenda("tue 09:00-10:00 10:00-11:00")
    assert starts(agenda, some_terms(duration=40)) == ["09:00", "09:40", "10:20"]


def test_an_opening_may_cross_midnight() -> None:
    agenda = an_agenda("mon 23:00-01:00")
    assert starts(agenda, some_terms(duration=30)) == ["00:00", "00:30"]
    assert starts(agenda, some_terms(duration=50)) == []  # 23:50 is Monday's, and after it nothing fits


def test_the_last_slot_ends_with_the_opening() -> None:
    assert starts(an_agenda("tue 09:00-10:00"), some_terms(duration=60)) == ["09:00"]
    assert starts(an_agenda("tue 09:00-09:59"), some_terms(duration=60)) == []


def test_buffers_may_reach_outside_the_opening() -> None:
    agenda = an_agenda("tue 09:00-10:00")
    assert starts(agenda, some_terms(duration=60, buffer_before=30, buffer_after=30)) == ["09:00"]


def test_the_distance_to_a_neighbour_is_the_sum_of_both_buffers() -> None:
    """The neighbour's own buffers are in its busy span already: 10:00 to 10:30, and ten minutes after."""
    agenda = an_agenda("tue 09:00-12:00", busy=[span("2027-03-02 09:00", "2027-03-02 09:40")])
    terms = some_terms(duration=30, interval=5, buffer_before=5, buffer_after=20)
    assert starts(agenda, terms)[:3] == ["09:00", "09:05", "09:10"]
    assert starts(agenda, terms)[3] == "10:45"


def test_notice_is_counted_from_now_to_the_second() -> None:
    agenda, terms = an_agenda("tue 09:00-12:00"), some_terms(duration=60, minimum_notice=60)
    assert starts(agenda, terms, now=epoch("2027-03-02 08:00")) == ["10:00", "11:00"]
    assert starts(agenda, terms, now=epoch("2027-03-02 08:00") + 1) == ["11:00"]


def test_without_notice_a_start_at_this_moment_is_offered() -> None:
    agenda, terms = an_agenda("tue 09:00-11:00"), some_terms(duration=60)
    assert starts(agenda, terms, now=epoch("2027-03-02 08:00")) == ["09:00", "10:00"]
    assert starts(agenda, terms, now=epoch("2027-03-02 08:00") + 1) == ["10:00"]


def test_the_horizon_counts_local_days_with_the_last_one_whole() -> None:
    agenda, terms = an_agenda("mon-sun 00:00-24:00"), some_terms(duration=720, horizon_days=1)
    window = span("2027-03-01 23:00", "2027-03-05 23:00")
    just_before_midnight, midnight = epoch("2027-03-01 22:59"), epoch("2027-03-01 23:00")
    assert len(free_starts(agenda, terms, window, just_before_midnight)) == 2
    assert len(free_starts(agenda, terms, window, midnight)) == 4


def test_a_horizon_of_no_days_is_today() -> None:
    agenda, terms = an_agenda("mon-sun 10:00-12:00"), some_terms(duration=60, horizon_days=0)
    window = span("2027-03-01 23:00", "2027-03-05 23:00")
    assert starts(agenda, terms, now=epoch("2027-03-02 06:00"), window=window) == ["10:00", "11:00"]


def test_the_end_of_a_window_is_not_in_it() -> None:
    agenda = an_agenda("tue 09:00-11:00")
    window = span("2027-03-02 08:00", "2027-03-02 09:00")
    assert starts(agenda, some_terms(duration=60), window=window) == ["09:00"]


def test_hours_that_never_close_start_anew_each_monday() -> None:
    agenda, terms = an_agenda("mon-sun 00:00-24:00"), some_terms(duration=50)
    monday = span("2027-03-07 23:00", "2027-03-08 01:00")
    assert starts(agenda, terms, window=monday) == ["00:00", "00:50", "01:40"]
    before = span("2027-03-07 20:00", "2027-03-07 23:00")
    assert starts(agenda, terms, window=before)[-1] == "23:30"


def test_a_day_may_be_filled_by_one_appointment() -> None:
    agenda = an_agenda("mon-sun 00:00-24:00")
    assert starts(agenda, some_terms(duration=1440)) == ["00:00"]


def test_occupied_is_the_appointment_with_its_buffers() -> None:
    assert occupied(0, some_terms(duration=30, buffer_before=5, buffer_after=10)) == Span(-300, 2400)


def test_unoccupied_asks_for_nothing_but_free_time() -> None:
    agenda = an_agenda("", busy=[span("2027-03-02 09:00", "2027-03-02 10:00")])
    terms = some_terms(duration=30, buffer_before=5, buffer_after=10)
    assert is_unoccupied(agenda, terms, epoch("2027-03-02 10:05"))
    assert not is_unoccupied(agenda, terms, epoch("2027-03-02 10:04"))
    assert is_unoccupied(agenda, terms, epoch("2027-03-02 08:20"))
    assert not is_unoccupied(agenda, terms, epoch("2027-03-02 08:21"))
