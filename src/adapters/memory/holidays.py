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
SOME_OF_2027: Mapping[str, Mapping[date, str]] = MappingProxyType(
    {
        "ES": _SPAIN,
        "ES-MD": {**_SPAIN, date(2027, 5, 3): "Lunes siguiente a Fiesta de la Comunidad de Madrid"},
    }
)


@dataclass(frozen=True, slots=True)
class MemoryHolidays:
    """Knows the regions of `regions`, spelt in capitals there, and each one's holidays, which have one name in all languages."""

    regions: Mapping[str, Mapping[date, str]] = field(default_factory=lambda: SOME_OF_2027)

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
        """What the holiday is called; None when it is none. Raises InvalidValue as `check` does."""
        del locale
        return self.regions[self.check(region)].get(day)
