"""Public holidays in memory: those of a mapping, for tests and for playing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from domain.accounts.values import Locale
from domain.errors import InvalidValue

_SPAIN: Mapping[date, str] = {
    date(2027, 1, 1): "Año Nuevo",
    date(2027, 1, 6): "Epifanía del Señor",
    date(2027, 3, 26): "Viernes Santo",
    date(2027, 5, 1): "Fiesta del Trabajo",
    date(2027, 10, 12): "Fiesta Nacional de España",
    date(2027, 12, 25): "Natividad del Señor",
}
_IN_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "Año Nuevo": "New Year's Day",
        "Epifanía del Señor": "Epiphany",
        "Viernes Santo": "Good Friday",
        "Fiesta del Trabajo": "Labor Day",
        "Fiesta Nacional de España": "National Day",
        "Natividad del Señor": "Christmas Day",
        "Lunes siguiente a Fiesta de la Comunidad de Madrid": "Monday following Madrid Day",
    }
)
SOME_OF_2027: Mapping[str, Mapping[date, str]] = MappingProxyType(
    {
        "ES": _SPAIN,
        "ES-MD": {**_SPAIN, date(2027, 5, 3): "Lunes siguiente a Fiesta de la Comunidad de Madrid"},
    }
)


@dataclass(frozen=True, slots=True)
class MemoryHolidays:
    """Knows the regions of `regions`, spelt in capitals there, and each one's holidays by their names in Spanish.

    `in_english` translates those.
    """

    regions: Mapping[str, Mapping[date, str]] = field(default_factory=lambda: SOME_OF_2027)
    in_english: Mapping[str, str] = field(default_factory=lambda: _IN_ENGLISH)

    def check(self, region: str) -> str:
        """The region in capitals. Raises InvalidValue (`holidays_region`, `unknown_region`)."""
        canonical = region.upper()
        if canonical not in self.regions:
            known = ", ".join(sorted(self.regions))
            raise InvalidValue("holidays_region", "unknown_region", f"holidays_region must be one of {known}.")
        return canonical

    def between(self, region: str, first: date, last: date) -> frozenset[date]:
        """The public holidays of the region from `first` to `last`, both included. Raises InvalidValue as `check` does."""
        return frozenset(day for day in self.regions[self.check(region)] if first <= day <= last)

    def name_of(self, region: str, day: date, locale: Locale) -> str | None:
        """What the holiday is called, in Spanish where it has no other name; None when it is none.

        Raises InvalidValue as `check` does.
        """
        name = self.regions[self.check(region)].get(day)
        return self.in_english.get(name, name) if name is not None and locale is Locale.ENGLISH else name
