"""Change what somebody says about themselves."""

from collections.abc import Callable
from dataclasses import dataclass

from application.accounts.views import ProfileView
from application.clock import Clock
from application.concurrency import ensure_current
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.user import Profile, existing
from domain.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseProfileCommand:
    """`change` makes the new profile out of the old one, so that what is not named stays as it is."""

    actor: Actor
    expected_version: int | None
    change: Callable[[Profile], Profile]


@dataclass(frozen=True, slots=True)
class ReviseProfile:
    """A signed-in user changes their name, phone, language, time zone, or what they want mailed.

    Messages that concern the account itself are mailed whatever the preferences say, and the inbox has everything.
    Refused: when it has changed since it was read (`stale_version`).
    """

    units: UnitsOfWork
    clock: Clock
    admin_needs_second_factor: bool = False

    @retried
    async def __call__(self, command: ReviseProfileCommand) -> ProfileView:
        """Store the change. Raises StaleVersion, InvalidValue, NotFound."""
        async with self.units() as unit:
            user = existing(await unit.users.get_for_update(command.actor.user_id))
            ensure_current(user, command.expected_version, kind="user")
            user.revise(command.change(user.profile), now=self.clock.now())
            await unit.users.save(user)
            view = await unit.account_views.profile(user.id)
            await unit.commit()
        if view is None:
            raise NotFound("user")
        return view.where(admin_needs_second_factor=self.admin_needs_second_factor)
