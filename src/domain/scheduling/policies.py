"""Who may do what with professionals, services and appointments: pure functions that return or raise.

Somebody else's object does not exist for the asker: NotFound, never Forbidden.
"""

from domain.accounts.actor import Actor
from domain.accounts.errors import RoleRequired
from domain.accounts.values import Role
from domain.errors import NotFound
from domain.ids import ProfessionalId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.events import Party


def ensure_professional(actor: Actor) -> None:
    """Raise RoleRequired to those who are no professionals."""
    if not actor.is_(Role.PROFESSIONAL):
        raise RoleRequired(Role.PROFESSIONAL)


def ensure_owns(actor: Actor, professional_id: ProfessionalId, *, kind: str) -> None:
    """Only the professional changes their own services and hours.

    Raises RoleRequired for those who are no professionals, NotFound(kind) for other professionals.
    """
    ensure_professional(actor)
    if actor.professional_id != professional_id:
        raise NotFound(kind)


def party_of(actor: Actor, appointment: Appointment) -> Party:
    """In which capacity the actor meets the appointment; raises NotFound for everybody else.

    Whoever is several things at once counts as the one with the most say over their own calendar.
    """
    party = party_between(actor, appointment.professional_id, appointment.client_id)
    if party is None:
        raise NotFound("appointment")
    return party


def party_between(actor: Actor, professional_id: ProfessionalId, client_id: UserId) -> Party | None:
    """As `party_of`, for those who hold only the two identifiers; None for a stranger."""
    if actor.is_(Role.PROFESSIONAL) and actor.professional_id == professional_id:
        return Party.PROFESSIONAL
    if actor.user_id == client_id:
        return Party.CLIENT
    if actor.is_(Role.ADMIN):
        return Party.ADMIN
    return None


def ensure_runs_calendar(party: Party) -> None:
    """Completing and no-shows are the professional's to say. Raises RoleRequired to the others."""
    if party is not Party.PROFESSIONAL:
        raise RoleRequired(Role.PROFESSIONAL)
