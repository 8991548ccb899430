"""What README shows is what really happens."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.integration.instances import CITAS
from tests.integration.platform.people import Platform

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text()


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1]


_TOLD = re.compile(r"^(?:(# .*|GET|POST|PUT|  → \d+)|  ✉ [^:]*: ([^:,\n]*))", re.MULTILINE)


def outline(transcript: str) -> list[str]:
    """Its headings, the methods and statuses of its requests, and the subjects of its mails without what differs each time."""
    return [told or subject for told, subject in _TOLD.findall(transcript)]


def test_the_journey_goes_as_its_transcript_says(platform: Platform, tmp_path: Path) -> None:
    console = tmp_path / "citas"
    console.write_text(f'#!/bin/sh\nexec {shlex.join(CITAS)} "$@"\n')
    console.chmod(0o755)
    walk = subprocess.run(
        ["bash", str(ROOT / "docs/journey.sh"), platform.up.address, str(platform.up.data_dir)],
        env=os.environ | {"CITAS": str(console)},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert (walk.returncode, walk.stderr) == (0, "")
    assert outline(walk.stdout) == outline(block("text"))
    assert len(outline(walk.stdout)) > 50


def test_the_product_in_memory_does_what_it_shows() -> None:
    shown = subprocess.run([sys.executable, "-c", block("python")], capture_output=True, text=True, check=False)

    assert shown.returncode == 0, shown.stderr
    assert "/verify-email?token=" in shown.stdout
