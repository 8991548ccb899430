"""Switch a second factor off, or have other recovery codes."""

from dataclasses import dataclass

from application.accounts.present_passwords import PresentPasswords
from application.accounts.second_factor_proof import SecondFactorProof, second_factor_for_update
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import NoSecondFactor
from domain.accounts.events import RecoveryCodesRenewed, SecondFactorSwitchedOff
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import InvalidValue, NotFound
from domain.ids import SessionId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSecondFactorCommand:
    """The present password, and a code of the application or a recovery code; `session_id` is the session that asks."""

    actor: Actor
    session_id: SessionId
    password: str
    code: str


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
        await _ensure_proven(self.present, self.proof, command)
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
        await _ensure_proven(self.present, self.proof, command)
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


async def _ensure_proven(
    present: PresentPasswords, proof: SecondFactorProof, command: ChangeSecondFactorCommand
) -> None:
    """The password comes first: a code that was used up for a wrong one would be lost."""
    async with proof.units() as unit:
        user = await unit.users.get(command.actor.user_id)
        factor = await unit.second_factors.get(command.actor.user_id)
    if user is None:
        raise NotFound("user")
    if factor is None:
        raise NoSecondFactor
    factor.ensure_on()
    await present.verify(user, command.password, command.actor, field="password")
    if not await proof.prove(command.actor, command.code):
        raise InvalidValue("code", "wrong", "The code is wrong, too old, or was used already.")
