"""Passwords by Argon2id, with the parameters that OWASP recommends (19 MiB, 2 passes, 1 lane; about 20 ms)."""

import asyncio
import os
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from application.errors import DependencyDown

_MEMORY_KIB = 19_456
_PASSES = 2
_LANES = 1
_DUMMY_PASSWORD = b"nobody has this password"
_WAITING = 200  # two seconds of work for two cores: whoever comes later would rather be told than wait


class Argon2PasswordHasher:
    """Hashes in threads of its own, by default one per core: more at once would only slow each other down.

    Argon2 releases the interpreter's lock, so requests go on being answered meanwhile. Those who wait their turn
    and give up are never hashed. When `waiting` wait already, the next one hears DependencyDown: a queue without an end
    would have everybody wait for answers that nobody is there for any more.
    """

    def __init__(self, *, at_once: int | None = None, waiting: int = _WAITING) -> None:
        at_once = at_once or os.process_cpu_count() or 1
        self._free = at_once + waiting
        self._argon2 = PasswordHasher(memory_cost=_MEMORY_KIB, time_cost=_PASSES, parallelism=_LANES, type=Type.ID)
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="argon2")
        self._dummy = self._argon2.hash(_DUMMY_PASSWORD)

    async def hash(self, password: str) -> str:
        """A salted hash in PHC string format. Raises DependencyDown."""
        return await self._off_the_loop(lambda: self._argon2.hash(_bytes_of(password)))

    async def verify(self, password: str, stored: str | None) -> bool:
        """Tell whether the password fits. Without a usable hash the same work is done, and the answer is no. Raises DependencyDown."""
        return await self._off_the_loop(lambda: self._verify(_bytes_of(password), stored))

    def _verify(self, password: bytes, stored: str | None) -> bool:
        if stored is not None:
            try:
                return self._argon2.verify(stored, password)
            except VerifyMismatchError:
                return False
            except (VerificationError, InvalidHashError, UnicodeEncodeError):
                pass  # not a hash: nobody's password fits it, as if there were none
        with suppress(VerificationError):
            self._argon2.verify(self._dummy, password)
        return False

    async def _off_the_loop[T](self, work: Callable[[], T]) -> T:
        if not self._free:
            raise DependencyDown("password hashing")
        self._free -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._free += 1


def _bytes_of(password: str) -> bytes:
    """NFC, so that `é` is one password on every keyboard (NIST SP 800-63B, section 3.1.1.2).

    What no keyboard types, such as a lone surrogate, has bytes as well: it is a wrong password, not an error.
    """
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
