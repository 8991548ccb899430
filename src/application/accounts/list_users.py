"""Look through the accounts."""

from dataclasses import dataclass

from application.accounts.views import UserView
from application.clock import Clock
from application.pagination import Page, PageRequest
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_admin
from domain.accounts.user import UserStatus
from domain.accounts.values import Role
from domain.administration.audit import AuditAction, AuditEntry
from domain.text import clean_line

_CRITERION_MAXIMUM = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUsersQuery:
    """Each criterion may be left out; those given must all fit."""

    text: str | None = None
    role: Role | None = None
    status: UserStatus | None = None


@dataclass(frozen=True, slots=True)
class ListUsers:
    """Administrators, and the operator, look through all accounts by name, which is recorded.

    `q` is looked for in names and mail addresses, without regard to accents and case. Refused to others
    (`role_required`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Actor | Operator, query: ListUsersQuery, page: PageRequest) -> Page[UserView]:
        """Return a page. Raises RoleRequired, InvalidValue."""
        ensure_admin(actor)
        text = None if query.text is None else clean_line("q", query.text, maximum=_CRITERION_MAXIMUM) or None
        async with self.units() as unit:
            found = await unit.account_views.users(page, text=text, role=query.role, status=query.status)
            unit.audit.record(AuditEntry.of(actor, AuditAction.USERS_LISTED, now=self.clock.now()))
            await unit.commit()
        return found
