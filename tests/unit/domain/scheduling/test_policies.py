"""Who may do what in the scheduling room: role by action by relation."""

import pytest

from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import RoleRequired
from domain.accounts.values import Role
from domain.errors import DomainError, NotFound
from domain.ids import UserId
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.scheduling.policies import (
    Doer,
    author_of,
    booker_of,
    ensure_may_read_calendar,
    ensure_owns,
    ensure_professional,
    ensure_runs_calendar,
    may_name_anybody,
    party_between,
)
from tests.builders import a_professional, a_service, a_user, actor_of, an_actor, an_appointment

CLIENT = a_user()
OWNER = a_user(roles={Role.PROFESSIONAL})
PROFILE = a_professional(OWNER)
APPOINTMENT = an_appointment(a_service(PROFILE), CLIENT)

its_client = actor_of(CLIENT)
its_professional = actor_of(OWNER, PROFILE)
other_client = an_actor()
other_professional = an_actor(Role.PROFESSIONAL, professional_id=a_professional().id)
admin = an_actor(Role.ADMIN)
client_who_is_admin = an_actor(Role.ADMIN, user_id=CLIENT.id)
professional_who_is_admin = an_actor(Role.PROFESSIONAL, Role.ADMIN, user_id=OWNER.id, professional_id=PROFILE.id)
professional_who_is_the_client = an_actor(Role.PROFESSIONAL, user_id=CLIENT.id, professional_id=PROFILE.id)
demoted_professional = an_actor(user_id=OWNER.id, professional_id=PROFILE.id)
operator = Operator()


@pytest.mark.parametrize(
    ("doer", "party"),
    [
        (its_client, Party.CLIENT),
        (its_professional, Party.PROFESSIONAL),
        (admin, Party.ADMIN),
        (client_who_is_admin, Party.CLIENT),
        (professional_who_is_admin, Party.PROFESSIONAL),
        (professional_who_is_the_client, Party.PROFESSIONAL),
        (other_client, None),
        (other_professional, None),
        (demoted_professional, None),
        (operator, Party.ADMIN),
    ],
)
def test_everybody_meets_an_appointment_in_one_capacity(doer: Doer, party: Party | None) -> None:
    assert party_between(doer, PROFILE.id, CLIENT.id) is party
    if party is None:
        with pytest.raises(NotFound) as refused:
            author_of(doer, APPOINTMENT)
        assert refused.value.kind == "appointment"
    else:
        assert author_of(doer, APPOINTMENT) == Author(party, doer.user_id if isinstance(doer, Actor) else None)


@pytest.mark.parametrize(
    ("doer", "client_id", "party"),
    [
        (its_client, None, Party.CLIENT),
        (its_client, CLIENT.id, Party.CLIENT),
        (its_client, OWNER.id, None),
        (other_client, CLIENT.id, None),
        (its_professional, None, Party.PROFESSIONAL),
        (its_professional, OWNER.id, Party.PROFESSIONAL),
        (its_professional, CLIENT.id, Party.PROFESSIONAL),
        (other_professional, None, Party.CLIENT),
        (other_professional, other_professional.user_id, Party.CLIENT),
        (other_professional, CLIENT.id, None),
        (demoted_professional, CLIENT.id, None),
        (admin, None, Party.CLIENT),
        (admin, admin.user_id, Party.CLIENT),
        (admin, CLIENT.id, Party.ADMIN),
        (professional_who_is_admin, CLIENT.id, Party.PROFESSIONAL),
        (operator, CLIENT.id, Party.ADMIN),
    ],
)
def test_who_books_for_whom(doer: Doer, client_id: UserId | None, party: Party | None) -> None:
    """An administrator who books for themselves is a client like any other."""
    if party is None:
        with pytest.raises(RoleRequired) as refused:
            booker_of(doer, PROFILE.id, client_id)
        assert refused.value.details == {"role": "professional"}
    else:
        assert booker_of(doer, PROFILE.id, client_id) == Author(
            party, doer.user_id if isinstance(doer, Actor) else None
        )


@pytest.mark.parametrize(
    ("doer", "anybody"),
    [(its_professional, False), (professional_who_is_admin, True), (admin, True), (operator, True)],
)
def test_only_administrators_name_anybody(doer: Doer, *, anybody: bool) -> None:
    assert may_name_anybody(doer) is anybody


@pytest.mark.parametrize(
    ("doer", "refusal"),
    [
        (its_professional, None),
        (admin, None),
        (operator, None),
        (professional_who_is_admin, None),
        (its_client, RoleRequired),
        (demoted_professional, RoleRequired),
        (other_professional, NotFound),
    ],
)
def test_why_somebody_is_away_is_theirs_and_an_administrators_to_read(
    doer: Doer, refusal: type[DomainError] | None
) -> None:
    if refusal is None:
        ensure_may_read_calendar(doer, PROFILE.id)
        return
    with pytest.raises(refusal) as refused:
        ensure_may_read_calendar(doer, PROFILE.id)
    if isinstance(refused.value, NotFound):
        assert refused.value.kind == "professional"


def test_a_professional_is_who_has_the_role() -> None:
    ensure_professional(other_professional)
    with pytest.raises(RoleRequired) as refused:
        ensure_professional(demoted_professional)
    assert refused.value.details == {"role": "professional"}


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (its_professional, None),
        (professional_who_is_admin, None),
        (other_professional, NotFound),
        (its_client, RoleRequired),
        (admin, RoleRequired),
        (demoted_professional, RoleRequired),
    ],
)
def test_only_the_professional_changes_their_services_and_hours(
    actor: Actor, refusal: type[DomainError] | None
) -> None:
    if refusal is None:
        ensure_owns(actor, PROFILE.id, kind="service")
    else:
        with pytest.raises(refusal) as refused:
            ensure_owns(actor, PROFILE.id, kind="service")
        if isinstance(refused.value, NotFound):
            assert refused.value.kind == "service"


def test_only_the_professional_says_how_an_appointment_went() -> None:
    ensure_runs_calendar(Party.PROFESSIONAL)
    for party in (Party.CLIENT, Party.ADMIN, Party.SYSTEM):
        with pytest.raises(RoleRequired) as refused:
            ensure_runs_calendar(party)
        assert refused.value.details == {"role": "professional"}
