"""Who is asking, as policies see it."""

from dataclasses import dataclass

from domain.accounts.values import Role
from domain.ids import ProfessionalId, UserId


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever is at the console of the machine: may what an administrator may, and is no user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An authenticated user. `professional_id` is the public profile that they own, if any."""

    user_id: UserId
    roles: frozenset[Role]
    professional_id: ProfessionalId | None = None

    def is_(self, role: Role) -> bool:
        """Tell whether the actor holds `role`."""
        return role in self.roles
