"""What changing a second factor takes: the present password, and a code."""

from dataclasses import dataclass

from application.accounts.present_passwords import PresentPasswords
from application.accounts.second_factor_proof import SecondFactorProof
from domain.accounts.actor import Actor
from domain.accounts.errors import NoSecondFactor
from domain.errors import InvalidValue, NotFound
from domain.ids import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSecondFactorCommand:
    """The present password, and a code of the application or a recovery code; `session_id` is the session that asks."""

    actor: Actor
    session_id: SessionId
    password: str
    code: str


async def ensure_proven(
    present: PresentPasswords, proof: SecondFactorProof, command: ChangeSecondFactorCommand
) -> None:
    """Use the code up, if the password is right: a code that was used up for a wrong one would be lost.

    Raises NoSecondFactor, InvalidValue, TooManyAttempts, NotFound.
    """
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
