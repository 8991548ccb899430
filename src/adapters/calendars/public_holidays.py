"""Public holidays by region, as the `holidays` library has them."""

import re
import warnings
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from threading import Lock

from domain.accounts.values import Locale
from domain.errors import InvalidValue

# ISO 3166-1 alpha-2 or ISO 3166-2. The library takes names as well, such as `Madrid`; one spelling of a region is enough.
_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", re.ASCII | re.IGNORECASE)
_REGIONS_KEPT = 1024
_YEARS_KEPT = 2048
_QUIET = Lock()


class PublicHolidayCalendar:
    """Public holidays, and the days on which they are observed where they fall on a Sunday; other kinds are none.

    The library is loaded by the first question of a process, which takes some tenths of a second; what a region's year
    holds is then kept in the process. The library is exact for the years that are decreed already and extrapolates
    the others; it knows none after 2100.
    """

    def check(self, region: str) -> str:
        """The region in its canonical spelling, such as `ES` or `ES-MD`.

        Raises InvalidValue (`holidays_region`, `unknown_region`).
        """
        canonical = region.upper()
        if _REGION.fullmatch(region) is None or not _is_known(canonical):
            raise InvalidValue(
                "holidays_region",
                "unknown_region",
                "holidays_region must be a country or one of its regions by ISO 3166, such as ES or ES-MD.",
            )
        return canonical

    def between(self, region: str, first: date, last: date) -> frozenset[date]:
        """The public holidays of the region from `first` to `last`, both included. Raises InvalidValue as `check` does."""
        known = self.check(region)
        # The days are the same whatever they are called.
        years = (_holidays_of(known, year, Locale.SPANISH) for year in range(first.year, last.year + 1))
        return frozenset(day for holidays_of_year in years for day in holidays_of_year if first <= day <= last)

    def name_of(self, region: str, day: date, locale: Locale) -> str | None:
        """What the holiday is called, in the language asked for where the library knows it, else in the region's own.

        None when it is none. Raises InvalidValue as `check` does.
        """
        return _holidays_of(self.check(region), day.year, locale).get(day)


@lru_cache(_REGIONS_KEPT)
def _is_known(region: str) -> bool:
    import holidays  # noqa: PLC0415 (slow to import, for whoever asks for no holidays)
    from holidays.registry import EntityLoader  # noqa: PLC0415 (likewise)

    country, _, subdivision = region.partition("-")
    if country not in EntityLoader.get_country_codes(include_aliases=False):
        return False
    return not subdivision or subdivision in holidays.country_holidays(country).subdivisions


@lru_cache(_YEARS_KEPT)
def _holidays_of(region: str, year: int, locale: Locale) -> Mapping[date, str]:
    """The holidays of a known region in one year, by date."""
    import holidays  # noqa: PLC0415 (slow to import, for whoever asks for no holidays)

    country, _, subdivision = region.partition("-")
    known = holidays.country_holidays(country)
    language = _language(locale, known.default_language, known.supported_languages)
    # India's warn that they are incomplete outside of 2001 to 2035; nobody could act on that. The lock is there because
    # filters of warnings belong to the process.
    with _QUIET, warnings.catch_warnings(action="ignore", category=UserWarning):
        return dict(
            holidays.country_holidays(
                country,
                subdiv=subdivision or None,
                years=year,
                expand=False,
                language=language,
                categories=holidays.PUBLIC,
            )
        )


def _language(locale: Locale, default: str | None, supported: tuple[str, ...]) -> str | None:
    """The library's name of a language as a country has it (`en_US`), else the country's default.

    Never None where there is a choice: the library would then go by the environment of the process.
    """
    if default is not None and _is_in(default, locale):
        return default
    return next((language for language in sorted(supported) if _is_in(language, locale)), default)


def _is_in(language: str, locale: Locale) -> bool:
    return language.partition("_")[0] == locale
