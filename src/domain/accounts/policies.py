"""Who may do what with accounts and applications: pure functions that return or raise."""

from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import AlreadyProfessional, RoleRequired
from domain.accounts.professional_application import ProfessionalApplication
from domain.accounts.values import Role
from domain.errors import NotFound


def ensure_admin(actor: Actor | Operator) -> None:
    """Raise RoleRequired unless an administrator, or the operator, asks."""
    if isinstance(actor, Actor) and not actor.is_(Role.ADMIN):
        raise RoleRequired(Role.ADMIN)


def ensure_may_apply(actor: Actor) -> None:
    """Raise AlreadyProfessional when the actor has no reason to apply."""
    if actor.is_(Role.PROFESSIONAL):
        raise AlreadyProfessional


def ensure_may_see_application(actor: Actor | Operator, application: ProfessionalApplication) -> None:
    """The applicant and administrators may; to others it does not exist."""
    if isinstance(actor, Actor) and application.applicant_id != actor.user_id and not actor.is_(Role.ADMIN):
        raise NotFound("application")
