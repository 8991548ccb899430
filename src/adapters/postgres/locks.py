"""Numbers for advisory locks, which all users of the database share: 64 bits of a digest, so that no two purposes meet."""

from hashlib import blake2b
from typing import Final

from sqlalchemy import BigInteger, bindparam, func, select

WAIT: Final = select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger())))
"""Wait for a lock, held until the end of the transaction."""

TRY: Final = select(func.pg_try_advisory_xact_lock(bindparam("key", type_=BigInteger())))
"""Take a lock if nobody has it, and tell whether that worked."""


def lock_key(purpose: str, *parts: bytes) -> int:
    """The number of the lock on something; `purpose` has 16 bytes at most."""
    digest = blake2b(b"\0".join(parts), digest_size=8, person=purpose.encode())
    return int.from_bytes(digest.digest(), signed=True)
