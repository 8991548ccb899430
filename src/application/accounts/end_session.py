"""Sign a device out from another one."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessionCommand:
    """One of the actor's own sessions."""

    actor: Actor
    session_id: SessionId


@dataclass(frozen=True, slots=True)
class EndSession:
    """A signed-in user ends one of their sessions, this one included; its tokens stop working at once.

    Somebody else's session, or one that has ended, does not exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: EndSessionCommand) -> None:
        """End it. Raises NotFound."""
        now = self.clock.now()
        async with self.units() as unit:
            session = await unit.sessions.get_for_update(command.session_id)
            if session is None or session.user_id != command.actor.user_id or not session.is_live(now):
                raise NotFound("session")
            session.revoke(now=now)
            await unit.sessions.save(session)
            details = {"session": str(session.id)}
            unit.audit.record(AuditEntry.of(command.actor, AuditAction.SESSION_ENDED, details=details, now=now))
            await unit.commit()
