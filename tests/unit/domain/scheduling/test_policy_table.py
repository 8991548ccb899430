"""Who may do what in the scheduling room: every policy × everybody, by what an appointment and its calendar are to them."""

from collections.abc import Sequence

import pytest

from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import RoleRequired
from domain.accounts.policies import user_of
from domain.accounts.values import Role
from domain.scheduling import policies
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.scheduling.policies import (
    Doer,
    author_of,
    booker_of,
    ensure_may_enter_clients,
    ensure_may_read_calendar,
    ensure_owns,
    ensure_professional,
    ensure_runs_calendar,
    may_name_anybody,
    owns_calendar,
    party_between,
)
from tests.builders import a_professional, a_service, a_user, actor_of, an_actor, an_appointment
from tests.unit.domain.policy_rows import NOT_ASKED, Row, cells, name_of, policies_of

PROFESSIONAL, ADMIN = Role.PROFESSIONAL, Role.ADMIN
CLIENT, STRANGER = a_user(), a_user()
OWNER = a_user(roles={PROFESSIONAL})
PROFILE = a_professional(OWNER)
APPOINTMENT = an_appointment(a_service(PROFILE), CLIENT)

WHO: dict[str, Doer] = {
    "its client": actor_of(CLIENT),
    "other client": an_actor(),
    "its professional": actor_of(OWNER, PROFILE),
    "other professional": an_actor(PROFESSIONAL, professional_id=a_professional().id),
    "its client, a professional": an_actor(PROFESSIONAL, user_id=CLIENT.id, professional_id=a_professional().id),
    "professional and client": an_actor(PROFESSIONAL, user_id=CLIENT.id, professional_id=PROFILE.id),
    "demoted professional": an_actor(user_id=OWNER.id, professional_id=PROFILE.id),
    "admin": an_actor(ADMIN),
    "its client, an admin": an_actor(ADMIN, user_id=CLIENT.id),
    "its professional, an admin": an_actor(PROFESSIONAL, ADMIN, user_id=OWNER.id, professional_id=PROFILE.id),
    "admin without second factor": Actor(
        user_id=a_user().id, roles=frozenset({Role.CLIENT}), withheld=frozenset({ADMIN})
    ),
    "operator": Operator(),
}
COLUMNS = tuple(WHO)


def capacity(author: object, doer: Doer) -> str:
    """As what somebody acts, always in their own name."""
    assert isinstance(author, Author)
    assert author.user_id == user_of(doer)
    return author.party.value


def party(found: object) -> str:
    return "stranger" if found is None else str(found)


# fmt: off
# Who asks: its client  other client its prof.    other prof. client+prof. prof.+client demoted   admin      cl.+admin    prof.+admin no factor operator
ROWS: Sequence[Row[Doer]] = (
    Row(party_between, "an appointment", lambda between, doer: party(between(doer, PROFILE.id, CLIENT.id)),
        "   client      stranger     professional stranger    client       professional stranger  admin      client       professional stranger  admin"),
    Row(party_between, "a calendar", lambda between, doer: party(between(doer, PROFILE.id, None)),
        "   stranger    stranger     professional stranger    stranger     professional stranger  admin      admin        professional stranger  admin"),
    Row(owns_calendar, "", lambda owns, doer: owns(doer, PROFILE.id),
        "   no          no           yes          no          no           yes          no        no         no           yes          no        no"),
    Row(ensure_professional, "", lambda may, doer: may(doer),
        "   pros        pros         ok           ok          ok           ok           pros      pros       pros         ok           pros      -"),
    Row(ensure_owns, "", lambda may, doer: may(doer, PROFILE.id, kind="service"),
        "   pros        pros         ok           no-service  no-service   ok           pros      pros       pros         ok           pros      -"),
    Row(ensure_may_read_calendar, "", lambda may, doer: may(doer, PROFILE.id),
        "   pros        pros         ok           no-professional no-professional ok    pros      ok         ok           ok           pros      ok"),
    # Booking
    Row(booker_of, "for nobody named", lambda of, doer: capacity(of(doer, PROFILE.id, None), doer),
        "   client      client       professional client      client       professional client    client     client       professional client    client"),
    Row(booker_of, "for themselves", lambda of, doer: capacity(of(doer, PROFILE.id, user_of(doer)), doer),
        "   client      client       professional client      client       professional client    client     client       professional client    client"),
    Row(booker_of, "for the client", lambda of, doer: capacity(of(doer, PROFILE.id, CLIENT.id), doer),
        "   client      pros         professional pros        client       professional pros      admin      client       professional pros      admin"),
    Row(booker_of, "for a stranger", lambda of, doer: capacity(of(doer, PROFILE.id, STRANGER.id), doer),
        "   pros        pros         professional pros        pros         professional pros      admin      admin        professional pros      admin"),
    Row(ensure_may_enter_clients, "", lambda may, doer: may(doer, PROFILE.id),
        "   pros        pros         ok           pros        pros         ok           pros      ok         ok           ok           pros      ok"),
    Row(may_name_anybody, "", lambda may, doer: may(doer),
        "   no          no           no           no          no           no           no        yes        yes          yes          no        yes"),
    # Appointments
    Row(author_of, "", lambda of, doer: capacity(of(doer, APPOINTMENT), doer),
        "   client      no-appointment professional no-appointment client  professional no-appointment admin client      professional no-appointment admin"),
    Row(ensure_runs_calendar, "", lambda may, doer: may(author_of(doer, APPOINTMENT).party),
        "   pros        no-appointment ok         no-appointment pros      ok           no-appointment pros  pros        ok           no-appointment pros"),
)
# fmt: on


@pytest.mark.parametrize(("row", "column", "said"), cells(ROWS, COLUMNS), ids=name_of)
def test_everybody_may_what_the_table_says(row: Row[Doer], column: str, said: str) -> None:
    assert row.outcome(WHO[column]) == said


def test_every_policy_is_in_the_table() -> None:
    assert policies_of(policies) == {row.policy for row in ROWS}


def test_only_the_operator_does_not_ask() -> None:
    skipped = {column for row in ROWS for column, said in row.cells(COLUMNS).items() if said == NOT_ASKED}
    assert skipped == {"operator"}


def test_the_system_does_not_say_how_an_appointment_went() -> None:
    with pytest.raises(RoleRequired):
        ensure_runs_calendar(Party.SYSTEM)
