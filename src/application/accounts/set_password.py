"""Give somebody a password from the operator's console."""

from dataclasses import dataclass

from application.accounts.new_passwords import NewPasswords
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Operator
from domain.accounts.user import existing
from domain.administration.audit import AuditAction, AuditEntry
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class SetPassword:
    """The operator gives an account another password; all its sessions end, its owner is told, and it is recorded.

    Whoever had to wait after failures to log in still has to.

    Refused: a password shorter than 8 or longer than 128 characters, or among the first that anybody would try
    (`invalid_value`).
    """

    units: UnitsOfWork
    clock: Clock
    passwords: NewPasswords

    async def __call__(self, operator: Operator, user_id: UserId, password: str) -> None:
        """Store it. Raises NotFound, InvalidValue."""
        async with self.units() as unit:
            user = existing(await unit.users.get(user_id))
        password_hash = await self.passwords.hashed(password, email=user.email)
        await self._store(operator, user_id, password_hash)

    @retried
    async def _store(self, operator: Operator, user_id: UserId, password_hash: str) -> None:
        now = self.clock.now()
        async with self.units() as unit:
            user = existing(await unit.users.get_for_update(user_id))
            user.change_password(password_hash, now=now)
            await unit.users.save(user)
            await unit.sessions.end_all(user_id, now=now)
            unit.audit.record(AuditEntry.of(operator, AuditAction.PASSWORD_SET, target=user_id, now=now))
            await unit.commit()
