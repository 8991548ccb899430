"""Switch a second factor on."""

from dataclasses import dataclass

from application.accounts.second_factor_proof import SecondFactorProof, second_factor_for_update
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.errors import NoSecondFactor, SecondFactorOn
from domain.accounts.events import SecondFactorSwitchedOn
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import InvalidValue
from domain.ids import SessionId


@dataclass(frozen=True, slots=True)
class ConfirmSecondFactor:
    """A signed-in user whose application shows the right code switches the second factor on, and gets ten recovery codes.

    The codes are shown this once. From now on logging in needs a code; their other sessions end, and they are told by mail.
    Refused: without having begun (`no_second_factor`), when it is on (`second_factor_on`), a wrong code (`invalid_value`;
    after several `too_many_attempts`).
    """

    units: UnitsOfWork
    clock: Clock
    proof: SecondFactorProof

    async def __call__(self, actor: Actor, session_id: SessionId, code: str) -> list[str]:
        """Return the recovery codes. Raises NoSecondFactor, SecondFactorOn, InvalidValue, TooManyAttempts."""
        codes = await self._store(actor, session_id, code)
        if codes is None:
            raise InvalidValue("code", "wrong", "This is not the code that your application shows now.")
        return codes

    @retried
    async def _store(self, actor: Actor, session_id: SessionId, code: str) -> list[str] | None:
        now, throttling = self.clock.now(), self.proof.throttling
        marks = throttling.codes(actor.user_id)
        async with self.units() as unit:
            factor = await second_factor_for_update(unit, actor.user_id)
            session = await unit.sessions.get_for_update(session_id)
            if factor is None or session is None:
                raise NoSecondFactor
            if factor.is_on:
                raise SecondFactorOn
            await throttling.ensure_open_within(unit, marks)
            step = self.proof.step_of(factor, code)
            if step is None:
                await throttling.count_within(unit, marks)
                await unit.commit()
                return None
            await throttling.forgive_within(unit, marks)
            codes, digests = self.proof.fresh_recovery_codes(actor.user_id)
            factor.confirm(digests, step=step, now=now)
            session.second_factor = True
            await unit.second_factors.save(factor)
            await unit.sessions.save(session)
            await unit.sessions.end_all(actor.user_id, but=session_id, now=now)
            unit.announce(SecondFactorSwitchedOn(occurred_at=now, user_id=actor.user_id))
            unit.audit.record(AuditEntry.of(actor, AuditAction.SECOND_FACTOR_ON, target=actor.user_id, now=now))
            await unit.commit()
        return codes
