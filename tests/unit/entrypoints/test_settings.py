"""What cannot be used is refused when it is read, by the name of its variable."""

from pathlib import Path

import pytest

from adapters.security.machine import SystemClock
from entrypoints.bootstrap import build
from entrypoints.settings import SettingsError, load_console_settings, load_settings

GIVEN = {
    "CITAS_DATABASE_URL": "postgresql+asyncpg://citas:secret@db.example:6432/citas",
    "CITAS_REDIS_URL": "redis://localhost:6379/0",
    "CITAS_SMTP_URL": "smtp://localhost:25",
    "CITAS_PUBLIC_URL": "https://citas.example",
    "CITAS_SECRET_KEY_FILE": "/run/secrets/secret_key",
}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("postgresql://u:p%40@h:5432/d", "postgresql+asyncpg://u:p%40@h:5432/d"),
        ("postgres://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("postgres://u@h/d?sslmode=require", "postgresql+asyncpg://u@h/d?ssl=require"),
        ("postgresql+asyncpg://u@/d?host=/folder", "postgresql+asyncpg://u@/d?host=%2Ffolder"),
    ],
)
def test_the_database_may_be_named_as_everybody_names_it(given: str, meant: str):
    assert load_settings(GIVEN | {"CITAS_DATABASE_URL": given}).database_url == meant


def test_a_slash_at_the_end_of_the_public_url_is_left_out():
    assert load_settings(GIVEN | {"CITAS_PUBLIC_URL": "https://citas.example/"}).public_url == "https://citas.example"


@pytest.mark.parametrize("load", [load_settings, load_console_settings])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CITAS_DATABASE_URL", "hunter2"),
        ("CITAS_DATABASE_URL", "postgresql+psycopg://u:hunter2@h/d"),
        ("CITAS_DATABASE_URL", "postgresql://u:hunter2@h:port/d"),
        ("CITAS_DATABASE_URL", "postgresql://u:hunter2@h"),
        ("CITAS_DATABASE_URL", "postgresql://u:hunter2@h/d?nonsense=1"),
        ("CITAS_REDIS_URL", "hunter2"),
        ("CITAS_REDIS_URL", "http://:hunter2@h"),
        ("CITAS_REDIS_URL", "redis://:hunter2@h:port"),
        ("CITAS_REDIS_URL", "redis://"),
        ("CITAS_SMTP_URL", "hunter2"),
        ("CITAS_SMTP_URL", "smtp://u:hunter2@h:99999"),
        ("CITAS_PUBLIC_URL", "citas.example"),
        ("CITAS_PUBLIC_URL", "ftp://citas.example"),
        ("CITAS_PUBLIC_URL", "https://"),
        ("CITAS_PUBLIC_URL", "https://citas.example:port"),
        ("CITAS_PUBLIC_URL", "https://[citas"),
        ("CITAS_PUBLIC_URL", "https://citas.example/?a=b"),
        ("CITAS_MAIL_FROM", "nobody"),
        ("CITAS_MAIL_FROM", "Ñ <ñ@citas.example>"),
        ("CITAS_API_PORT", "0"),
    ],
)
def test_nonsense_is_refused_by_name_and_without_its_password(load, name: str, value: str):
    with pytest.raises(SettingsError, match=f"^{name}: ") as refusal:
        load(GIVEN | {name: value})

    assert "hunter2" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_key_that_is_no_text_is_refused(tmp_path: Path):
    key = tmp_path / "key"
    key.write_bytes(b"\xff" * 64)

    with pytest.raises(SettingsError, match="CITAS_SECRET_KEY_FILE: "):
        load_settings(GIVEN | {"CITAS_SECRET_KEY_FILE": str(key)}).keys(SystemClock())


def test_the_console_needs_no_key_and_a_role_does():
    settings = load_console_settings({"CITAS_DATABASE_URL": GIVEN["CITAS_DATABASE_URL"]})

    assert build(settings, signs=False)
    with pytest.raises(SettingsError, match="CITAS_SECRET_KEY_FILE: "):
        build(settings)
