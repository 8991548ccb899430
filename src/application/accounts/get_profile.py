"""Show a user their own account."""

from dataclasses import dataclass

from application.accounts.views import ProfileView
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class GetProfile:
    """A signed-in user sees their own account, with roles and the public profile that they own.

    It also tells whether a second factor is on, and whether one of their roles needs it.
    """

    units: UnitsOfWork
    admin_needs_second_factor: bool = False

    async def __call__(self, actor: Actor) -> ProfileView:
        """Return the account. Raises NotFound when it is gone."""
        async with self.units() as unit:
            profile = await unit.account_views.profile(actor.user_id)
        if profile is None:
            raise NotFound("user")
        return profile.where(admin_needs_second_factor=self.admin_needs_second_factor)
