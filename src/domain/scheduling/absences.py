"""What a professional enters into their calendar beside the weekly hours: days that are different, and time off."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import DayExceptionId, ProfessionalId, TimeOffId
from domain.scheduling.working_hours import DayException
from domain.text import clean_line
from domain.time.intervals import Interval

NOTE_MAXIMUM = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredException:
    """A date whose openings replace those of its weekday. One a date. Raises InvalidValue."""

    id: DayExceptionId
    professional_id: ProfessionalId
    exception: DayException
    note: str = ""
    created_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean_line("note", self.note, maximum=NOTE_MAXIMUM))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOff:
    """A time in which nothing is offered, whatever the hours say. Periods may overlap. Raises InvalidValue."""

    id: TimeOffId
    professional_id: ProfessionalId
    interval: Interval
    note: str = ""
    created_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean_line("note", self.note, maximum=NOTE_MAXIMUM))
