"""The second factor: codes that an authenticator application shows (RFC 6238), and recovery codes for when it is lost."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Self

from domain.accounts.errors import NoSecondFactor, SecondFactorOn
from domain.ids import UserId

RECOVERY_CODES: Final = 10


@dataclass(slots=True, kw_only=True, eq=False)
class SecondFactor:
    """One user's. It counts once it is confirmed; until then it may be begun anew.

    `sealed` is the shared secret, as no copy of the database tells it. `last_step` is the time step (RFC 6238, section 4)
    of the code that was used last: a code works once. Of recovery codes only digests are kept, and each works once.
    """

    user_id: UserId
    sealed: bytes = field(repr=False)
    started_at: datetime
    confirmed_at: datetime | None = None
    last_step: int = 0
    recovery: frozenset[bytes] = field(default_factory=frozenset[bytes], repr=False)

    @classmethod
    def start(cls, user_id: UserId, sealed: bytes, *, now: datetime) -> Self:
        """Not confirmed yet."""
        return cls(user_id=user_id, sealed=sealed, started_at=now)

    @property
    def is_on(self) -> bool:
        """Tell whether logging in needs it."""
        return self.confirmed_at is not None

    def ensure_on(self) -> None:
        """Raise NoSecondFactor unless logging in needs it."""
        if not self.is_on:
            raise NoSecondFactor

    def confirm(self, recovery: frozenset[bytes], *, step: int, now: datetime) -> None:
        """Their application has shown the right code: from now on it counts. Raises SecondFactorOn."""
        if self.is_on:
            raise SecondFactorOn
        self.confirmed_at, self.last_step, self.recovery = now, step, recovery

    def use_step(self, step: int) -> bool:
        """Use the code of a time step up; tell whether it had not been, nor any later one."""
        if step <= self.last_step:
            return False
        self.last_step = step
        return True

    def use_recovery(self, digest: bytes) -> bool:
        """Use a recovery code up; tell whether there was one. It takes as long whichever it is, and if it is none."""
        found = [known for known in self.recovery if hmac.compare_digest(known, digest)]
        self.recovery -= frozenset(found)
        return bool(found)

    def renew_recovery(self, recovery: frozenset[bytes]) -> None:
        """Other recovery codes in the place of those that are left. Raises NoSecondFactor."""
        self.ensure_on()
        self.recovery = recovery
