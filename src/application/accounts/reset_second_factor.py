"""Switch the second factor off of somebody who has lost it."""

from dataclasses import dataclass

from application.accounts.second_factor_proof import second_factor_for_update
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Operator
from domain.accounts.errors import NoSecondFactor
from domain.accounts.events import SecondFactorSwitchedOff
from domain.administration.audit import AuditAction, AuditEntry
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class ResetSecondFactor:
    """The operator switches somebody's second factor off who has lost it and every recovery code.

    All their sessions end, they are told, and it is recorded. Refused: when none is on (`no_second_factor`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, operator: Operator, user_id: UserId) -> None:
        """Switch it off. Raises NoSecondFactor."""
        now = self.clock.now()
        async with self.units() as unit:
            factor = await second_factor_for_update(unit, user_id)
            if factor is None:
                raise NoSecondFactor
            factor.ensure_on()
            await unit.second_factors.remove(user_id)
            await unit.sessions.end_all(user_id, now=now)
            unit.announce(SecondFactorSwitchedOff(occurred_at=now, user_id=user_id))
            unit.audit.record(AuditEntry.of(operator, AuditAction.SECOND_FACTOR_OFF, target=user_id, now=now))
            await unit.commit()
