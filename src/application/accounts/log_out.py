"""Log out."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.administration.audit import AuditAction, AuditEntry
from domain.ids import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOutCommand:
    """The session of the access token that was sent, and whose it is."""

    actor: Actor
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
                now = self.clock.now()
                session.revoke(now=now)
                await unit.sessions.save(session)
                details = {"session": str(session.id)}
                unit.audit.record(AuditEntry.of(command.actor, AuditAction.LOGGED_OUT, details=details, now=now))
                await unit.commit()
