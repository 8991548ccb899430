"""The public profile under which a professional is found and booked."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from domain.accounts.professional_application import Practice
from domain.events import Aggregate
from domain.ids import ProfessionalId, UserId
from domain.scheduling.working_hours import WeeklyHours
from domain.time.zones import zone

SLUG_MAXIMUM = 100
_NAMED_MAXIMUM = 60  # which leaves room for a number behind it
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(slots=True, kw_only=True, eq=False)
class Professional(Aggregate):
    """Profile and weekly hours of one user. `slug` is the address of the public page.

    `holidays_region` names the public holidays that they observe, such as ES-MD; None observes none. While it is hidden
    nobody finds the profile or books; what was booked stays.
    """

    id: ProfessionalId
    user_id: UserId
    slug: str
    practice: Practice
    hours: WeeklyHours = field(default_factory=WeeklyHours)
    holidays_region: str | None = None
    hidden_at: datetime | None = None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def open_practice(
        cls, *, id: ProfessionalId, user_id: UserId, slug: str, practice: Practice, now: datetime
    ) -> Self:
        """A new profile, still without working hours."""
        return cls(id=id, user_id=user_id, slug=slug, practice=practice, created_at=now, updated_at=now)

    def hide(self, *, now: datetime) -> None:
        """Take it out of the directory, with its services and their free times; nothing happens when it is."""
        if self.hidden_at is None:
            self.hidden_at = self.updated_at = now

    def show(self, *, now: datetime) -> None:
        """Put it back."""
        if self.hidden_at is not None:
            self.hidden_at, self.updated_at = None, now

    def reopen(self, practice: Practice, *, now: datetime) -> None:
        """Work again, as something else perhaps: the address, the services and the hours are those from before."""
        self.practice = practice.in_zone(self.practice.timezone)
        self.updated_at = now
        self.show(now=now)

    def erase(self, *, now: datetime) -> None:
        """Leave nothing but the identifier, to which the history of clients refers."""
        self.slug = f"erased-{self.id.hex}"
        self.practice = Practice(profession="--", bio="--", timezone=self.practice.timezone)
        self.hours, self.holidays_region = WeeklyHours(), None
        self.hide(now=now)
        self.updated_at = now

    def set_hours(
        self, hours: WeeklyHours, *, timezone: str, holidays_region: str | None = None, now: datetime
    ) -> None:
        """Replace the weekly hours, the zone in which they are meant and the holidays. Appointments stay where they are."""
        zone(timezone)
        self.hours = hours
        self.holidays_region = holidays_region
        self.practice = self.practice.in_zone(timezone)
        self.updated_at = now


def is_slug(text: str) -> bool:
    """Tell whether a text can be the address of a public page."""
    return len(text) <= SLUG_MAXIMUM and _SLUG.fullmatch(text) is not None


def slug_from(name: str) -> str:
    """Turn a name into an address such as `clinica-dental-sol`; never empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_NAMED_MAXIMUM].strip("-")
    return slug or "profesional"
