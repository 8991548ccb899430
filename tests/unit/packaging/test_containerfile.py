"""The Containerfile builds from what the build may see, for somebody without privileges."""

import re

from entrypoints.cli.main import app
from tests.unit.packaging.files import CONTAINERFILE, ROOT, instruction

TEXT = CONTAINERFILE.read_text("utf-8")


def test_both_stages_have_the_same_pinned_base() -> None:
    bases = re.findall(r"^FROM (\S+)", TEXT, re.MULTILINE)

    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.13-slim-\w+", bases[0])


def test_the_build_may_see_what_it_copies_and_no_more() -> None:
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", TEXT, re.MULTILINE)
        for source in line.split()[:-1]  # the last one is the destination
    }
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    allowed = {line.removeprefix("!") for line in ignored if line.startswith("!")}

    assert "*" in ignored
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)


def test_the_dependencies_are_those_of_the_lock_file_without_the_embedded_servers() -> None:
    [sync] = re.findall(r"uv sync (.+)$", TEXT, re.MULTILINE)

    assert {"--locked", "--no-dev"} <= set(sync.split())
    assert "extra" not in sync


def test_the_command_chooses_the_process() -> None:
    assert instruction("ENTRYPOINT") == ["citas"]
    app.parse_args(instruction("CMD"), exit_on_error=False, print_error=False)
