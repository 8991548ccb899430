"""Switch a second factor off."""

from dataclasses import dataclass

from application.accounts.change_second_factor import ChangeSecondFactorCommand, ensure_proven
from application.accounts.present_passwords import PresentPasswords
from application.accounts.second_factor_proof import SecondFactorProof, second_factor_for_update
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.errors import NoSecondFactor
from domain.accounts.events import SecondFactorSwitchedOff
from domain.administration.audit import AuditAction, AuditEntry


@dataclass(frozen=True, slots=True)
class EndSecondFactor:
    """A signed-in user who gives password and code switches the second factor off; other sessions end, and they are told.

    Where administrators need one, this session has none of that role's rights any more. Refused: when none is on
    (`no_second_factor`), a wrong password or code (`invalid_value`; after several `too_many_attempts`).
    """

    units: UnitsOfWork
    clock: Clock
    present: PresentPasswords
    proof: SecondFactorProof

    async def __call__(self, command: ChangeSecondFactorCommand) -> None:
        """Switch it off. Raises NoSecondFactor, InvalidValue, TooManyAttempts, NotFound."""
        await ensure_proven(self.present, self.proof, command)
        await self._store(command)

    @retried
    async def _store(self, command: ChangeSecondFactorCommand) -> None:
        now, user_id = self.clock.now(), command.actor.user_id
        async with self.units() as unit:
            factor = await second_factor_for_update(unit, user_id)
            session = await unit.sessions.get_for_update(command.session_id)
            if factor is None or session is None:
                raise NoSecondFactor
            session.second_factor = False  # there is none any more that it could stand for
            await unit.second_factors.remove(user_id)
            await unit.sessions.save(session)
            await unit.sessions.end_all(user_id, but=command.session_id, now=now)
            unit.announce(SecondFactorSwitchedOff(occurred_at=now, user_id=user_id))
            unit.audit.record(AuditEntry.of(command.actor, AuditAction.SECOND_FACTOR_OFF, target=user_id, now=now))
            await unit.commit()
