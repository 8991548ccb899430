"""Who is asking, as policies see it."""

from dataclasses import dataclass
from typing import Final

from domain.accounts.values import Role
from domain.ids import ProfessionalId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where somebody asks from: a network address as text, and what the device says it is; None where nobody knows."""

    address: str | None = None
    agent: str | None = None


NOWHERE: Final = Origin()
"""Where nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever is at the console of the machine: may what an administrator may, and is no user."""

    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An authenticated user. `professional_id` is the public profile that they own, if any.

    `withheld` are roles that they hold, but not in this session: it lacks the second factor that those need.
    """

    user_id: UserId
    roles: frozenset[Role]
    professional_id: ProfessionalId | None = None
    origin: Origin = NOWHERE
    withheld: frozenset[Role] = frozenset()

    def is_(self, role: Role) -> bool:
        """Tell whether the actor holds `role`."""
        return role in self.roles
