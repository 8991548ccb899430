"""Who may do what with professionals, services and appointments: pure functions that return or raise.

Somebody else's object does not exist for the asker: NotFound, never Forbidden.
"""

from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import RoleRequired
from domain.accounts.policies import administers, user_of
from domain.accounts.values import Role
from domain.errors import NotFound
from domain.ids import ProfessionalId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.events import Party
from domain.scheduling.history import Author


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


type Doer = Actor | Operator
"""Whoever may act on appointments; the operator at the console counts as an administrator."""


def author_of(doer: Doer, appointment: Appointment) -> Author:
    """In which capacity somebody meets the appointment; raises NotFound for everybody else.

    Whoever is several things at once counts as the one with the most say over their own calendar.
    """
    party = party_between(doer, appointment.professional_id, appointment.client_id)
    if party is None:
        raise NotFound("appointment")
    return Author(party, user_of(doer))


def booker_of(doer: Doer, professional_id: ProfessionalId, client_id: UserId | None) -> Author:
    """In which capacity somebody books for `client_id`, or for themselves where it is None.

    Raises RoleRequired to whoever books for somebody else and neither runs the calendar nor is an administrator.
    """
    party = party_between(doer, professional_id, None)
    if party is not Party.PROFESSIONAL and client_id in {None, user_of(doer)}:
        party = Party.CLIENT  # an administrator who comes themselves is a client like any other
    if party is None:
        raise RoleRequired(Role.PROFESSIONAL)
    return Author(party, user_of(doer))


def ensure_may_enter_clients(doer: Doer, professional_id: ProfessionalId) -> None:
    """Only whoever runs the calendar, and administrators, make appointments for people without an account.

    Raises RoleRequired.
    """
    if party_between(doer, professional_id, None) is None:
        raise RoleRequired(Role.PROFESSIONAL)


def may_name_anybody(doer: Doer) -> bool:
    """Tell whether whoever may book for others may do so for any account.

    Administrators may. Professionals name whom they have had an appointment with, lest they learn whose account is
    whose by trying.
    """
    return administers(doer)


def party_between(doer: Doer, professional_id: ProfessionalId, client_id: UserId | None) -> Party | None:
    """As `author_of`, for those who hold only the two identifiers; None for a stranger."""
    if isinstance(doer, Operator):
        return Party.ADMIN
    if doer.is_(Role.PROFESSIONAL) and doer.professional_id == professional_id:
        return Party.PROFESSIONAL
    if doer.user_id == client_id:
        return Party.CLIENT
    if doer.is_(Role.ADMIN):
        return Party.ADMIN
    return None


def ensure_runs_calendar(party: Party) -> None:
    """Completing and no-shows are the professional's to say. Raises RoleRequired to the others."""
    if party is not Party.PROFESSIONAL:
        raise RoleRequired(Role.PROFESSIONAL)


def owns_calendar(doer: Doer, professional_id: ProfessionalId) -> bool:
    """Tell whether the calendar is the doer's own."""
    return party_between(doer, professional_id, None) is Party.PROFESSIONAL


def ensure_may_read_calendar(doer: Doer, professional_id: ProfessionalId) -> None:
    """Why a professional is away is theirs, and an administrator's, to read. Raises RoleRequired, NotFound."""
    if not administers(doer):
        assert isinstance(doer, Actor)  # the operator administers
        ensure_owns(doer, professional_id, kind="professional")
