"""Give somebody roles or take some, close an account or open it again."""

from dataclasses import dataclass

from application.accounts.views import UserView
from application.clock import Clock
from application.concurrency import ensure_current
from application.retries import retried
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import LastAdmin, NoPractice
from domain.accounts.policies import ensure_admin, ensure_may_supervise
from domain.accounts.user import User, UserStatus, existing
from domain.accounts.values import Role
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import InvalidValue, NotFound
from domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class SuperviseUserCommand:
    """What is None stays. `roles` are all that they hold from then on; everybody is a client.

    `status` is ACTIVE or DISABLED, the latter with a `reason`, which they read.
    """

    actor: Actor | Operator
    user_id: UserId
    roles: frozenset[Role] | None = None
    status: UserStatus | None = None
    reason: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class SuperviseUser:
    """An administrator, or the operator, changes the roles of an account, closes it with a reason, or opens it again.

    Whoever is disabled is out at once: all their sessions end. Whoever is no professional any more, or is disabled,
    vanishes from the directory with their services; what was booked stays, and the profile comes back with the role.
    They are told, and it is recorded. Refused: to others (`role_required`); to take one's own role of an administrator
    or close one's own account (`own_account`), or to make a professional of oneself (`own_application`); when nobody
    would be left to administer (`last_admin`); the role of a professional for somebody without a public profile, who has
    to apply (`no_practice`); to close, to open or to give roles to an account whose address is not proven
    (`address_unproven`); when it has changed since it was read (`stale_version`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: SuperviseUserCommand) -> UserView:
        """Store the change, if it is one.

        Raises RoleRequired, NotFound, OwnAccount, OwnApplication, LastAdmin, NoPractice, AddressUnproven, StaleVersion,
        InvalidValue.
        """
        ensure_admin(command.actor)
        async with self.units() as unit:
            await unit.users.lock_administrators()
            user = existing(await unit.users.get_for_update(command.user_id))
            ensure_current(user, command.expected_version, kind="user")
            ensure_may_supervise(command.actor, user, roles=command.roles, status=command.status)
            administered = _administers(user)
            changed = self._change(unit, user, command)
            if changed:
                if administered and not _administers(user):
                    await ensure_another_admin(unit, user)
                await self._follow(unit, user)
                await unit.users.save(user)
            view = await unit.account_views.user(user.id)
            if changed:
                await unit.commit()
        if view is None:
            raise NotFound("user")
        return view

    def _change(self, unit: UnitOfWork, user: User, command: SuperviseUserCommand) -> bool:
        """Do what is asked, and record each of it; tell whether anything is different."""
        now = self.clock.now()
        done: list[tuple[AuditAction, dict[str, str]]] = []
        before = user.roles
        if command.roles is not None and user.assign(command.roles, now=now):
            details = {"before": " ".join(sorted(before)), "after": " ".join(sorted(user.roles))}
            done.append((AuditAction.ROLES_CHANGED, details))
        if command.status is UserStatus.DISABLED:
            if command.reason is None:
                raise InvalidValue("reason", "missing", "Say why: they read it.")
            if user.disable(command.reason, now=now):
                done.append((AuditAction.USER_DISABLED, {}))
        if command.status is UserStatus.ACTIVE and user.enable(now=now):
            done.append((AuditAction.USER_ENABLED, {}))
        for action, details in done:
            unit.audit.record(AuditEntry.of(command.actor, action, target=user.id, details=details, now=now))
        return bool(done)

    async def _follow(self, unit: UnitOfWork, user: User) -> None:
        """Have sessions and public profile follow. Raises NoPractice."""
        now = self.clock.now()
        professional = await unit.professionals.of_user_for_update(user.id)
        works = Role.PROFESSIONAL in user.roles and user.status is UserStatus.ACTIVE
        if works and professional is None:
            raise NoPractice
        if professional is not None and works == (professional.hidden_at is not None):
            if works:
                professional.show(now=now)
            else:
                professional.hide(now=now)
            await unit.professionals.save(professional)
        if user.status is UserStatus.DISABLED:
            await unit.sessions.end_all(user.id, now=now)


def _administers(user: User) -> bool:
    return Role.ADMIN in user.roles and user.status is UserStatus.ACTIVE


async def ensure_another_admin(unit: UnitOfWork, user: User) -> None:
    """Raise LastAdmin when there is no other. `lock_administrators` has made sure that nobody else goes meanwhile."""
    if not set(await unit.account_views.users_with_role(Role.ADMIN)) - {user.id}:
        raise LastAdmin
