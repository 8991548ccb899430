"""`citas keys` at the console."""

import json
import stat
from pathlib import Path

import pytest

from adapters.security import key_file
from entrypoints.cli.main import run

GOOD = "hHf3kPq8TzW1nVx6RbYj2mLd9sCg5aQe0uIo"


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def test_a_file_is_made_once_and_rotated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "ring"
    assert run(["keys", "new", str(file), "--json"]) == 0
    first = told(capsys)["kid"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run(["keys", "new", str(file), "--json"]) == 1
    assert "rotate" in capsys.readouterr().err

    monkeypatch.setenv("CITAS_SECRET_KEY_FILE", str(file))
    assert run(["keys", "rotate", "--json"]) == 0

    assert told(capsys)["keys"] == 2
    ring = key_file.read(file)
    assert ring.keys[0].kid == first
    assert ring.keys[0].verifies_until is not None
    shown = file.read_text()
    assert run(["keys", "rotate", "--overlap-hours", "-1"]) == 2
    assert file.read_text() == shown
    assert not any(key.secret in capsys.readouterr().out for key in ring.keys)


@pytest.mark.parametrize("content", ["short", "k" * 64, "{}"])
def test_what_is_no_key_is_not_rotated(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "ring"
    file.write_text(content)
    file.chmod(0o600)
    monkeypatch.setenv("CITAS_SECRET_KEY_FILE", str(file))

    assert run(["keys", "rotate"]) == 2

    assert capsys.readouterr().err.startswith("citas: CITAS_SECRET_KEY_FILE: ")
    assert file.read_text() == content


def test_without_a_file_there_is_nothing_to_rotate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.delenv("CITAS_SECRET_KEY_FILE", raising=False)
    monkeypatch.setenv("CITAS_DATABASE_URL", "postgresql://u@h/d")

    assert run(["keys", "rotate"]) == 2

    assert "CITAS_SECRET_KEY_FILE" in capsys.readouterr().err


@pytest.mark.parametrize("role", ["api", "worker", "scheduler"])
@pytest.mark.parametrize(
    "case",
    [
        ("SECRET_KEY_FILE", None, "missing settings: CITAS_SECRET_KEY_FILE"),
        ("SECRET_KEY_FILE", "nowhere", "citas keys new"),
        ("SECRET_KEY_FILE", "short", "at least 32 characters"),
        ("SECRET_KEY_FILE", "example", "anybody can guess"),
        ("SECRET_KEY_FILE", "open", "chmod 600"),
        ("PUBLIC_URL", "http://citas.example", "https://"),
    ],
)
def test_no_process_starts_with_what_anybody_could_forge(
    role: str,
    case: tuple[str, str | None, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    name, value, said = case
    tmp_path.chmod(0o755)
    for file, text, mode in (
        ("good", GOOD, 0o600),
        ("short", "x", 0o600),
        ("example", "k" * 64, 0o600),
        ("open", GOOD, 0o644),
    ):
        (tmp_path / file).write_text(text)
        (tmp_path / file).chmod(mode)
    settings = {
        "DATABASE_URL": "postgresql://u@127.0.0.1:1/d",
        "REDIS_URL": "redis://127.0.0.1:1",
        "SMTP_URL": "smtp://127.0.0.1:1",
        "PUBLIC_URL": "https://citas.example",
        "SECRET_KEY_FILE": str(tmp_path / "good"),
    }
    for each, right in settings.items():
        monkeypatch.setenv(f"CITAS_{each}", right)
    if value is None:
        monkeypatch.delenv(f"CITAS_{name}")
    else:
        monkeypatch.setenv(f"CITAS_{name}", str(tmp_path / value) if name == "SECRET_KEY_FILE" else value)

    assert run([role]) == 2

    logged = capsys.readouterr().err
    assert said in logged.splitlines()[-1]
    assert logged.splitlines()[-1].startswith("citas: ")
    assert GOOD not in logged
