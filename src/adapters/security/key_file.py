"""The file with the keys, read again when it changes."""

import os
import stat
import tempfile
import time
from pathlib import Path

from adapters.security.key_ring import KeyRing, UnusableKeys
from application.clock import Clock

LOOK_AGAIN_AFTER = 15.0
"""Seconds; a new key begins to sign after four of these."""
_MOST_BYTES = 1 << 20


class KeyFile:
    """The ring as it is now. Looks at the file's time at most every quarter of a minute, which costs nothing.

    A file that has become unusable leaves the last good ring in use, until the process is started again.
    """

    def __init__(self, path: Path, clock: Clock, *, look_again_after: float = LOOK_AGAIN_AFTER) -> None:
        self._path, self._clock, self._pause = path, clock, look_again_after
        self._ring, self._changed = read(path), _stamp(path)
        self._looked = time.monotonic()

    @property
    def clock(self) -> Clock:
        """Whose time decides which key signs."""
        return self._clock

    def ring(self) -> KeyRing:
        """The keys."""
        if time.monotonic() - self._looked >= self._pause:
            self._looked = time.monotonic()
            try:
                changed = _stamp(self._path)
                if changed != self._changed:
                    self._ring, self._changed = read(self._path), changed
            except (OSError, UnusableKeys):
                pass
        return self._ring


class FixedKeys:
    """A ring that stays as it is."""

    def __init__(self, ring: KeyRing, clock: Clock) -> None:
        self._ring, self.clock = ring, clock

    def ring(self) -> KeyRing:
        """The keys."""
        return self._ring


type Keys = KeyFile | FixedKeys
"""Where the keys come from."""


def read(path: Path) -> KeyRing:
    """Read a file that nobody else may read or change. Raises UnusableKeys, which says the way out."""
    try:
        found = path.stat()
        _require_private(path, found)
        text = path.read_text("utf-8") if found.st_size <= _MOST_BYTES else ""
    except OSError as error:
        raise UnusableKeys(f"cannot read {path}: {error.strerror}: `citas keys new {path}` makes it") from None
    except UnicodeDecodeError:
        raise UnusableKeys(f"{path} is not text") from None
    try:
        return KeyRing.parse(text)
    except UnusableKeys as unusable:
        raise UnusableKeys(f"{path}: {unusable}") from None


def write(path: Path, ring: KeyRing) -> None:
    """Put a ring in the place of a file in one step, with its owner and rights; a new one is for its owner alone.

    Raises UnusableKeys.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
        made = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(ring.text())
                file.flush()
                os.fsync(descriptor)
            if path.exists():
                former = path.stat()
                os.chown(made, former.st_uid, former.st_gid)
                made.chmod(stat.S_IMODE(former.st_mode))
            made.replace(path)
        except BaseException:
            made.unlink()
            raise
    except OSError as error:
        raise UnusableKeys(f"cannot write {path}: {error.strerror}") from None


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _require_private(path: Path, found: os.stat_result) -> None:
    """A file of somebody else's, such as a secret that is mounted, may be there to be read by us; never to be changed.

    Our own is for us alone, or lies in a folder that nobody else can enter. Raises UnusableKeys.
    """
    mode = stat.S_IMODE(found.st_mode)
    reachable = stat.S_IMODE(path.resolve().parent.stat().st_mode) & (stat.S_IXGRP | stat.S_IXOTH)
    ours = found.st_uid == os.geteuid()
    open_to_read = ours and mode & (stat.S_IRGRP | stat.S_IROTH) and reachable
    if (mode & (stat.S_IWGRP | stat.S_IWOTH) and reachable) or open_to_read:
        raise UnusableKeys(f"others may read or change {path}: chmod 600 {path}")
