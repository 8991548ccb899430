"""Log out."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.ids import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOutCommand:
    """The session of the access token that was sent."""

    session_id: SessionId


@dataclass(frozen=True, slots=True)
class LogOut:
    """A signed-in user ends the session that they ask with; its access and refresh tokens stop working at once."""

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: LogOutCommand) -> None:
        """End the session; nothing happens when it has ended."""
        async with self.units() as unit:
            session = await unit.sessions.get_for_update(command.session_id)
            if session is not None:
                session.revoke(now=self.clock.now())
                await unit.sessions.save(session)
                await unit.commit()
