"""Tell whether a second factor is on."""

from dataclasses import dataclass
from datetime import datetime

from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.values import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorState:
    """Since when it is on, if it is; how many recovery codes are left; whether one of their roles needs it."""

    confirmed_at: datetime | None
    recovery_codes_left: int
    required: bool


@dataclass(frozen=True, slots=True)
class GetSecondFactor:
    """A signed-in user sees whether their second factor is on, and how many recovery codes are left."""

    units: UnitsOfWork
    admin_needs_second_factor: bool

    async def __call__(self, actor: Actor) -> SecondFactorState:
        """Return it."""
        async with self.units() as unit:
            factor = await unit.second_factors.get(actor.user_id)
        administers = actor.is_(Role.ADMIN) or Role.ADMIN in actor.withheld
        return SecondFactorState(
            confirmed_at=None if factor is None else factor.confirmed_at,
            recovery_codes_left=0 if factor is None else len(factor.recovery),
            required=self.admin_needs_second_factor and administers,
        )
