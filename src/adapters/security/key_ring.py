"""The keys that the product signs and seals with: several, so that they can be changed while it runs.

A ring is a JSON file, or a text file with a single secret, which is a ring of one key:

    {"pepper": "…", "keys": [{"kid": "…", "secret": "…", "signs_from": "…Z", "verifies_until": null}]}

The newest key whose `signs_from` has passed signs. Every other one verifies until its `verifies_until`, after which it
only opens what was sealed with it. `pepper` is what digests are made with: it stays, since digests are compared with
those that were stored long ago.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from adapters.security.keys import derive_key

SECRET_MINIMUM = 32
KNOWN_AFTER = timedelta(seconds=60)
"""When a new key begins to sign: by then every process has read the file."""
LONGEST_TOKEN = timedelta(minutes=15)
"""An access token lives for ten minutes; clocks differ."""

_SECRET_BYTES = 48
_KID_BYTES = 8
_LETTERS_MINIMUM = 10
_PLACEHOLDER = re.compile(
    r"change.?me|example|placeholder|your.?(secret|key)|password|insecure|dummy|0123456789|abcdefgh|qwerty",
    re.IGNORECASE,
)

Secret = Annotated[str, Meta(min_length=SECRET_MINIMUM)]


class Key(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One key. `kid` names it in what it signs; instants are in UTC."""

    kid: Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
    secret: Secret
    signs_from: Annotated[datetime, Meta(tz=True)]
    verifies_until: Annotated[datetime, Meta(tz=True)] | None = None

    def verifies(self, now: datetime) -> bool:
        """Tell whether what it has signed still counts."""
        return self.verifies_until is None or now < self.verifies_until


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pepper: Secret
    keys: Annotated[list[Key], Meta(min_length=1, max_length=1000)]


class UnusableKeys(Exception):
    """The message says what is wrong, and shows nothing of any secret."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys, the oldest first, and the pepper."""

    keys: Sequence[Key]
    pepper: str

    @classmethod
    def make(cls, *, now: datetime) -> "KeyRing":
        """A ring with one key, of 384 random bits."""
        return cls([_new_key(signs_from=now)], secrets.token_urlsafe(_SECRET_BYTES))

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read a file. Raises UnusableKeys."""
        said = text.strip()
        if not said.startswith("{"):
            return cls.of_secret(said)
        try:
            file = msgspec.json.decode(said, type=_File)
        except msgspec.DecodeError as error:
            raise UnusableKeys(f"not a ring of keys: {error}") from None
        for secret in (file.pepper, *(key.secret for key in file.keys)):
            _check(secret)
        if len({key.kid for key in file.keys}) != len(file.keys):
            raise UnusableKeys("two keys have the same name")
        return cls(sorted(file.keys, key=lambda key: key.signs_from), file.pepper)

    @classmethod
    def of_secret(cls, secret: str) -> "KeyRing":
        """The ring that a single secret is: its name follows from it. Raises UnusableKeys."""
        _check(secret)
        kid = hashlib.sha256(derive_key(secret, "kid")).hexdigest()[: 2 * _KID_BYTES]
        return cls([Key(kid=kid, secret=secret, signs_from=datetime.fromtimestamp(0, UTC))], secret)

    def text(self) -> str:
        """The file."""
        return msgspec.json.format(msgspec.json.encode(_File(pepper=self.pepper, keys=list(self.keys)))).decode() + "\n"

    def signing(self, now: datetime) -> Key:
        """The key to sign with."""
        ready = [key for key in self.keys if key.signs_from <= now]
        return ready[-1] if ready else self.keys[0]

    def verifying(self, now: datetime) -> Sequence[Key]:
        """The keys whose signatures count, the newest first: also one that does not sign yet, as clocks differ."""
        return [key for key in reversed(self.keys) if key.verifies(now)]

    def named(self, kid: object, now: datetime) -> Key | None:
        """The key of this name whose signatures count. Names are looked up here and nowhere else."""
        return next((key for key in self.verifying(now) if key.kid == kid), None)

    def rotated(self, *, overlap: timedelta, now: datetime) -> "KeyRing":
        """A ring with a new key, whose present ones verify for `overlap` longer.

        Without any overlap everything that was signed before stops to count at once, as after a leak.
        """
        begins = now + KNOWN_AFTER if overlap else now
        until = begins + overlap + LONGEST_TOKEN if overlap else now
        former = [key if not key.verifies(now) else replace_until(key, until) for key in self.keys]
        return replace(self, keys=[*former, _new_key(signs_from=begins)])


def replace_until(key: Key, until: datetime) -> Key:
    """The key with an end, if it has no earlier one."""
    ends = until if key.verifies_until is None else min(until, key.verifies_until)
    return msgspec.structs.replace(key, verifies_until=ends)


def _new_key(*, signs_from: datetime) -> Key:
    return Key(kid=secrets.token_hex(_KID_BYTES), secret=secrets.token_urlsafe(_SECRET_BYTES), signs_from=signs_from)


def _check(secret: str) -> None:
    if len(secret) < SECRET_MINIMUM:
        raise UnusableKeys(
            f"the key needs at least {SECRET_MINIMUM} characters: `citas keys new FILE` makes a good one"
        )
    if len(set(secret)) < _LETTERS_MINIMUM or _PLACEHOLDER.search(secret):
        raise UnusableKeys("the key is an example that anybody can guess: `citas keys new FILE` makes a good one")
