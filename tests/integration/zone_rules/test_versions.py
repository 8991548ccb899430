"""Both releases of the zone rules are what they say they are, in this process and in one of its own."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.integration.zone_rules.versions import AFTER, BEFORE, EXAMPLES, ZONES, Example, Release, instants_of

RELEASES = pytest.mark.parametrize("release", [BEFORE, AFTER], ids=lambda release: release.version)
ROOT = Path(__file__).parents[3]

# What the product's own processes do first, and then the examples by the rules that they have from it.
SHOWS = """
import json
from datetime import datetime
from zoneinfo import ZoneInfo
from entrypoints.bootstrap import use_packaged_zone_rules
from tests.integration.zone_rules.versions import EXAMPLES, instants_of

version = use_packaged_zone_rules()
shown = [[t.isoformat() for t in instants_of(e.wall, ZoneInfo(e.zone))] for e in EXAMPLES]
madrid = [t.isoformat() for t in instants_of(datetime(2027, 6, 15, 10), ZoneInfo("Europe/Madrid"))]
print(json.dumps({"version": version, "madrid": madrid, "shown": shown}))
"""


def expected(example: Example, release: Release) -> tuple[datetime, ...]:
    return example.before if release is BEFORE else example.after


@RELEASES
def test_a_process_of_its_own_goes_by_the_release_that_is_laid_over(release: Release, tmp_path: Path) -> None:
    path = os.pathsep.join(map(str, (release.package(tmp_path), ROOT / "src", ROOT)))
    done = subprocess.run(
        [sys.executable, "-c", SHOWS],
        env={**os.environ, "PYTHONPATH": path},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "version": release.version,
        "madrid": ["2027-06-15T08:00:00+00:00"],
        "shown": [[instant.isoformat() for instant in expected(example, release)] for example in EXAMPLES],
    }


@RELEASES
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.zone} {example.wall}")
def test_this_process_can_ask_either_release(release: Release, example: Example) -> None:
    assert instants_of(example.wall, release.zone(example.zone)) == expected(example, release)


@pytest.mark.parametrize("zone", ZONES)
def test_the_past_is_the_same_in_both(zone: str) -> None:
    before, after = BEFORE.zone(zone), AFTER.zone(zone)
    for year in range(1950, 2026):
        for month in range(1, 13):
            noon = datetime(year, month, 15, 12, tzinfo=UTC)
            assert noon.astimezone(before).utcoffset() == noon.astimezone(after).utcoffset()
