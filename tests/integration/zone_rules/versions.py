"""Two releases of the time zone database, offline: what a process knows before and after an upgrade of `tzdata`.

    BEFORE.package(folder)                  # a whole `tzdata` 2026.2 to put first in a child's PYTHONPATH
    BEFORE.zone("Africa/Casablanca")        # its rules in this process

Only the zones in ZONES follow the release; all others are those of the installed `tzdata`. README.md says where the
files come from.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import tzdata

CASABLANCA = "Africa/Casablanca"
WINNIPEG = "America/Winnipeg"
ZONES = (CASABLANCA, WINNIPEG)

_FILES = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Release:
    """One release: `version` is that of the package on PyPI, `iana` that of the database in it."""

    version: str
    iana: str

    def package(self, folder: Path) -> Path:
        """Build the package below `folder`, which must exist, and return what goes first into PYTHONPATH.

        It is the installed package with the version and the ZONES of this release laid over it.
        """
        place = folder / f"tzdata-{self.version}"
        package = place / "tzdata"
        shutil.copytree(Path(tzdata.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ZONES:
            shutil.copyfile(self._file(name), package / "zoneinfo" / name)
        (package / "__init__.py").write_text(
            f'__version__ = "{self.version}"\nIANA_VERSION = "{self.iana}"\n', encoding="utf-8"
        )
        return place

    def zone(self, name: str) -> ZoneInfo:
        """The rules of one of the ZONES in this release. Not the object that ZoneInfo(name) is."""
        with self._file(name).open("rb") as file:
            return ZoneInfo.from_file(file, key=name)

    def _file(self, name: str) -> Path:
        return _FILES / self.version / name


BEFORE = Release("2026.2", "2026b")
AFTER = Release("2026.6", "2026f")


@dataclass(frozen=True, slots=True)
class Example:
    """A wall-clock time and the UTC instants at which clocks show it: none in a gap, two in a fold."""

    zone: str
    wall: datetime
    before: tuple[datetime, ...]
    after: tuple[datetime, ...]


def instants_of(wall: datetime, place: ZoneInfo) -> tuple[datetime, ...]:
    """Every UTC instant at which clocks in `place` show `wall` (naive), earliest first."""
    candidates = {wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(c for c in candidates if c.astimezone(place).replace(tzinfo=None, fold=0) == wall))


def _example(zone: str, wall: str, *, before: tuple[str, ...], after: tuple[str, ...]) -> Example:
    return Example(zone, datetime.fromisoformat(wall), _in_utc(before), _in_utc(after))


def _in_utc(times: tuple[str, ...]) -> tuple[datetime, ...]:
    return tuple(datetime.fromisoformat(time).replace(tzinfo=UTC) for time in times)


# Morocco stays on UTC+0 since 2026-09-20; before, it was on UTC+1 but for Ramadan.
# Manitoba stays on UTC-5, its summer time, since 2026-11-01; before, it fell back to UTC-6 each winter.
EXAMPLES = (
    _example(CASABLANCA, "2027-01-01 00:30", before=("2026-12-31 23:30",), after=("2027-01-01 00:30",)),
    _example(CASABLANCA, "2027-01-15 10:00", before=("2027-01-15 09:00",), after=("2027-01-15 10:00",)),
    _example(
        CASABLANCA, "2027-02-07 02:30", before=("2027-02-07 01:30", "2027-02-07 02:30"), after=("2027-02-07 02:30",)
    ),
    _example(CASABLANCA, "2027-02-15 10:00", before=("2027-02-15 10:00",), after=("2027-02-15 10:00",)),
    _example(CASABLANCA, "2027-03-14 02:30", before=(), after=("2027-03-14 02:30",)),
    _example(CASABLANCA, "2027-06-15 10:00", before=("2027-06-15 09:00",), after=("2027-06-15 10:00",)),
    _example(WINNIPEG, "2027-01-15 10:00", before=("2027-01-15 16:00",), after=("2027-01-15 15:00",)),
    _example(WINNIPEG, "2027-03-14 02:30", before=(), after=("2027-03-14 07:30",)),
    _example(WINNIPEG, "2027-06-15 10:00", before=("2027-06-15 15:00",), after=("2027-06-15 15:00",)),
    _example(
        WINNIPEG, "2027-11-07 01:30", before=("2027-11-07 06:30", "2027-11-07 07:30"), after=("2027-11-07 06:30",)
    ),
    _example(WINNIPEG, "2027-12-15 10:00", before=("2027-12-15 16:00",), after=("2027-12-15 15:00",)),
    _example(WINNIPEG, "2027-12-31 23:30", before=("2028-01-01 05:30",), after=("2028-01-01 04:30",)),
)
