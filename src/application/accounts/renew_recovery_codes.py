"""Have other recovery codes."""

from dataclasses import dataclass

from application.accounts.change_second_factor import ChangeSecondFactorCommand, ensure_proven
from application.accounts.present_passwords import PresentPasswords
from application.accounts.second_factor_proof import SecondFactorProof, second_factor_for_update
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.errors import NoSecondFactor
from domain.accounts.events import RecoveryCodesRenewed
from domain.administration.audit import AuditAction, AuditEntry


@dataclass(frozen=True, slots=True)
class RenewRecoveryCodes:
    """A signed-in user who gives password and code gets ten other recovery codes; those that were left work no more.

    Other sessions end, and they are told. Refused: when no second factor is on (`no_second_factor`), a wrong password or
    code (`invalid_value`; after several `too_many_attempts`).
    """

    units: UnitsOfWork
    clock: Clock
    present: PresentPasswords
    proof: SecondFactorProof

    async def __call__(self, command: ChangeSecondFactorCommand) -> list[str]:
        """Return the codes. Raises NoSecondFactor, InvalidValue, TooManyAttempts, NotFound."""
        await ensure_proven(self.present, self.proof, command)
        return await self._store(command)

    @retried
    async def _store(self, command: ChangeSecondFactorCommand) -> list[str]:
        now, user_id = self.clock.now(), command.actor.user_id
        async with self.units() as unit:
            factor = await second_factor_for_update(unit, user_id)
            if factor is None:
                raise NoSecondFactor
            codes, digests = self.proof.fresh_recovery_codes(user_id)
            factor.renew_recovery(digests)
            await unit.second_factors.save(factor)
            await unit.sessions.end_all(user_id, but=command.session_id, now=now)
            unit.announce(RecoveryCodesRenewed(occurred_at=now, user_id=user_id))
            renewed = AuditAction.RECOVERY_CODES_RENEWED
            unit.audit.record(AuditEntry.of(command.actor, renewed, target=user_id, now=now))
            await unit.commit()
        return codes
