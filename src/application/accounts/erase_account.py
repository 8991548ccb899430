"""Forget somebody."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.accounts.present_passwords import PresentPasswords
from application.accounts.supervise_user import ensure_another_admin
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_own_account
from domain.accounts.user import ERASED_NAME, UserStatus, existing
from domain.accounts.values import Role
from domain.administration.audit import AuditAction, AuditEntry
from domain.ids import AppointmentId, UserId
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.scheduling.life import Status

_AGREED = frozenset({Status.PENDING, Status.CONFIRMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseAccountCommand:
    """`password` is the present one, as typed; the operator, who does it for somebody, gives none."""

    actor: Actor | Operator
    user_id: UserId
    password: str | None = None


@dataclass(frozen=True, slots=True)
class EraseAccount:
    """A signed-in user who gives their present password has their account erased (GDPR, article 17); so may the operator.

    Coming appointments are cancelled, as client and as professional, and the others are told. Name, addresses, phone,
    texts, messages, sessions and the public profile are removed everywhere at once; what was booked in the past stays
    without them. A last mail goes to the former address. Refused: a wrong password (`invalid_value`; after several
    `too_many_attempts`), and when nobody would be left to administer (`last_admin`).
    """

    units: UnitsOfWork
    clock: Clock
    present: PresentPasswords

    async def __call__(self, command: EraseAccountCommand) -> None:
        """Erase it. Raises NotFound, InvalidValue, TooManyAttempts, LastAdmin."""
        ensure_own_account(command.actor, command.user_id)
        async with self.units() as unit:
            user = existing(await unit.users.get(command.user_id))
        if isinstance(command.actor, Actor):
            await self.present.verify(user, command.password or "", command.actor, field="password")
        await self._erase(command)

    @retried
    async def _erase(self, command: EraseAccountCommand) -> None:
        """All of it, or nothing."""
        now = self.clock.now()
        async with self.units() as unit:
            await unit.users.lock_administrators()
            user = existing(await unit.users.get_for_update(command.user_id))
            if Role.ADMIN in user.roles and user.status is UserStatus.ACTIVE:
                await ensure_another_admin(unit, user)
            coming = await unit.personal_data.upcoming(user.id, now=now)
            await unit.personal_data.erase(user)
            await self._cancel(unit, coming)  # afterwards, so that what is told of it names neither person nor place
            professional = await unit.professionals.of_user_for_update(user.id)
            if professional is not None:
                professional.erase(now=now)
                await unit.professionals.save(professional)
            user.erase(now=now)
            await unit.users.save(user)
            unit.audit.record(AuditEntry.of(command.actor, AuditAction.ACCOUNT_ERASED, target=user.id, now=now))
            await unit.commit()

    async def _cancel(self, unit: UnitOfWork, coming: Sequence[AppointmentId]) -> None:
        now = self.clock.now()
        for appointment_id in coming:
            appointment = await unit.appointments.get_for_update(appointment_id)
            if appointment is None or appointment.status not in _AGREED or appointment.has_lapsed(now):
                continue  # a mere hold lapses by itself within five minutes
            # In nobody's name, so that no cut-off holds it up.
            appointment.cancel(by=Author(Party.ADMIN), reason=ERASED_NAME, now=now)
            await unit.appointments.save(appointment)
