"""`citas keys`: what tokens and links are signed with."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from adapters.security import key_file
from adapters.security.key_ring import KeyRing, UnusableKeys
from adapters.security.machine import SystemClock
from domain.errors import Conflict, InvalidValue
from entrypoints.cli.context import DEFAULT_DATA_DIR, DataDir
from entrypoints.cli.output import JsonFlag, show_object
from entrypoints.instance import read_instance
from entrypoints.settings import PREFIX, SettingsError

keys = App(name="keys", help="What tokens and links are signed with.")

_OVERLAP_HOURS = 25
"""A mailed link lives for a day."""
_LONGEST_HOURS = 10_000
_VARIABLE = f"{PREFIX}SECRET_KEY_FILE"


@keys.command
def new(file: Path, *, json: JsonFlag = False) -> None:
    """Make a file with a key, which nobody else can read."""
    if file.exists():
        raise Conflict(f"{file} exists: `citas keys rotate` gives it another key")
    ring = KeyRing.make(now=SystemClock().now())
    try:
        key_file.write(file, ring)
    except UnusableKeys as unusable:
        raise Conflict(str(unusable)) from None
    show_object({"file": str(file), "kid": ring.keys[-1].kid}, as_json=json)


@keys.command
def rotate(
    *,
    overlap_hours: Annotated[
        int,
        Parameter(help="How long the present keys go on to verify what they have signed; with 0 it ends at once."),
    ] = _OVERLAP_HOURS,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Sign with a new key from in a minute on; running processes notice by themselves.

    With fewer than 25 hours of overlap some mailed links stop working. After a leak give 0: every session goes on with
    its refresh token, and whatever was signed with the key that leaked counts no more.
    """
    if not 0 <= overlap_hours <= _LONGEST_HOURS:
        raise InvalidValue("overlap_hours", "out_of_range", f"overlap-hours must lie between 0 and {_LONGEST_HOURS}.")
    file, now = _file_of(data_dir), SystemClock().now()
    try:
        ring = key_file.read(file).rotated(overlap=timedelta(hours=overlap_hours), now=now)
        key_file.write(file, ring)
    except UnusableKeys as unusable:
        raise SettingsError(f"{_VARIABLE}: {unusable}") from None
    key = ring.keys[-1]
    show_object({"file": str(file), "kid": key.kid, "signs_from": key.signs_from, "keys": len(ring.keys)}, as_json=json)


def _file_of(data_dir: Path | None) -> Path:
    """The file of the running instance, or the one that the environment names. Raises SettingsError, InstanceError."""
    if data_dir is None and os.environ.get(_VARIABLE):
        return Path(os.environ[_VARIABLE])
    if data_dir is None and os.environ.get(f"{PREFIX}DATABASE_URL"):
        raise SettingsError(f"missing settings: {_VARIABLE}")
    return Path(read_instance(data_dir or DEFAULT_DATA_DIR)[_VARIABLE])
