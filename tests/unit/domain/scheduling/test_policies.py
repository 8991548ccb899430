"""Who may do what in the scheduling room: role by action by relation."""

import pytest

from domain.accounts.actor import Actor
from domain.accounts.errors import RoleRequired
from domain.accounts.values import Role
from domain.errors import DomainError, NotFound
from domain.scheduling.events import Party
from domain.scheduling.policies import ensure_owns, ensure_runs_calendar, party_between, party_of
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


@pytest.mark.parametrize(
    ("actor", "party"),
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
    ],
)
def test_everybody_meets_an_appointment_in_one_capacity(actor: Actor, party: Party | None) -> None:
    assert party_between(actor, PROFILE.id, CLIENT.id) is party
    if party is None:
        with pytest.raises(NotFound) as refused:
            party_of(actor, APPOINTMENT)
        assert refused.value.kind == "appointment"
    else:
        assert party_of(actor, APPOINTMENT) is party


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
        with pytest.raises(refusal):
            ensure_owns(actor, PROFILE.id, kind="service")


def test_only_the_professional_says_how_an_appointment_went() -> None:
    ensure_runs_calendar(Party.PROFESSIONAL)
    for party in (Party.CLIENT, Party.ADMIN):
        with pytest.raises(RoleRequired) as refused:
            ensure_runs_calendar(party)
        assert refused.value.details == {"role": "professional"}
