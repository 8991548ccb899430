"""Search the directory."""

from dataclasses import dataclass

from application.pagination import Page, PageRequest
from application.scheduling.views import ProfessionalView
from application.unit_of_work import UnitsOfWork
from domain.text import clean_line

_CRITERION_MAXIMUM = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchProfessionalsQuery:
    """Each criterion may be left out; those given must all fit."""

    text: str | None = None
    profession: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class SearchProfessionals:
    """Anybody may search the directory, without regard to accents and case.

    Every word of `q` must stand in name, profession, bio or city.
    """

    units: UnitsOfWork

    async def __call__(self, query: SearchProfessionalsQuery, page: PageRequest) -> Page[ProfessionalView]:
        """Return a page by name. Raises InvalidValue."""
        async with self.units() as unit:
            return await unit.directory.search(
                page,
                text=criterion("q", query.text),
                profession=criterion("profession", query.profession),
                city=criterion("city", query.city),
            )


def criterion(field: str, value: str | None) -> str | None:
    """What is looked for, or None where nothing is. Raises InvalidValue."""
    return None if value is None else clean_line(field, value, maximum=_CRITERION_MAXIMUM) or None
