"""Who may do what with accounts and applications: pure functions that return or raise."""

from typing import assert_never

from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import AlreadyProfessional, OwnAccount, OwnApplication, RoleRequired, SecondFactorRequired
from domain.accounts.professional_application import ProfessionalApplication
from domain.accounts.user import User, UserStatus
from domain.accounts.values import Role
from domain.errors import NotFound
from domain.ids import UserId


def administers(actor: Actor | Operator) -> bool:
    """Tell whether the actor may what an administrator may."""
    match actor:
        case Operator():
            return True
        case Actor():
            return actor.is_(Role.ADMIN)
        case _:
            assert_never(actor)


def user_of(actor: Actor | Operator) -> UserId | None:
    """The user that acts; None for the operator, who is no user."""
    return actor.user_id if isinstance(actor, Actor) else None


def ensure_admin(actor: Actor | Operator) -> None:
    """Raise RoleRequired, or SecondFactorRequired, unless an administrator, or the operator, asks."""
    if not administers(actor):
        if isinstance(actor, Actor) and Role.ADMIN in actor.withheld:
            raise SecondFactorRequired
        raise RoleRequired(Role.ADMIN)


def ensure_may_decide(actor: Actor | Operator, application: ProfessionalApplication) -> None:
    """Administrators decide about applications, but not about their own.

    Raises RoleRequired, SecondFactorRequired, OwnApplication.
    """
    ensure_admin(actor)
    if application.applicant_id == user_of(actor):
        raise OwnApplication


def ensure_may_supervise(
    actor: Actor | Operator, user: User, *, roles: frozenset[Role] | None = None, status: UserStatus | None = None
) -> None:
    """Administrators change roles and status of accounts, but never their own so that they are out.

    Nor do they make a professional of themselves, which would be to approve their own application. Raises RoleRequired,
    SecondFactorRequired, OwnAccount, OwnApplication.
    """
    ensure_admin(actor)
    if user.id != user_of(actor):
        return
    wanted = user.roles if roles is None else roles
    if status is UserStatus.DISABLED or Role.ADMIN in user.roles - wanted:
        raise OwnAccount
    if Role.PROFESSIONAL in wanted - user.roles:
        raise OwnApplication


def ensure_own_account(actor: Actor | Operator, user_id: UserId) -> None:
    """Only its owner, and the operator at their wish, may export or erase an account; to others it does not exist."""
    if isinstance(actor, Actor) and actor.user_id != user_id:
        raise NotFound("user")


def ensure_may_apply(actor: Actor) -> None:
    """Raise AlreadyProfessional when the actor has no reason to apply."""
    if actor.is_(Role.PROFESSIONAL):
        raise AlreadyProfessional


def ensure_applicant(actor: Actor, application: ProfessionalApplication) -> None:
    """Only who has applied may take an application back; to everybody else it does not exist, administrators included."""
    if application.applicant_id != actor.user_id:
        raise NotFound("application")


def ensure_may_see_application(actor: Actor | Operator, application: ProfessionalApplication) -> None:
    """The applicant and administrators may; to others it does not exist."""
    if not administers(actor) and application.applicant_id != user_of(actor):
        raise NotFound("application")
