"""Every policy × everybody, on what is theirs and on what is not: the one table of who may do what."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import ModuleType

import pytest

from domain.accounts import policies as accounts
from domain.accounts.actor import Actor, Operator
from domain.accounts.user import UserStatus
from domain.accounts.values import Role
from domain.errors import DomainError
from domain.scheduling import policies as scheduling
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from tests.builders import a_professional, a_service, a_user, actor_of, an_actor, an_application, an_appointment

CLIENT, DENTIST = a_user(), a_user(roles=[Role.PROFESSIONAL])
PROFILE = a_professional(DENTIST)
OTHER_DENTIST = a_user(roles=[Role.PROFESSIONAL])
BOSS = a_user(roles=[Role.ADMIN])
BOTH = a_user(roles=[Role.ADMIN])
"""An administrator who is the client here."""
APPLICATION = an_application(CLIENT)
APPOINTMENT = an_appointment(a_service(PROFILE), CLIENT)

type Doer = Actor | Operator

COLUMNS: Mapping[str, Doer] = {
    "its client": actor_of(CLIENT),
    "stranger": an_actor(),
    "its professional": actor_of(DENTIST, PROFILE),
    "other professional": actor_of(OTHER_DENTIST, a_professional(OTHER_DENTIST)),
    "admin": actor_of(BOSS),
    "admin without a second factor": replace(
        actor_of(BOSS), roles=frozenset({Role.CLIENT}), withheld=frozenset({Role.ADMIN})
    ),
    "admin who is its client": replace(actor_of(BOTH), user_id=CLIENT.id),
    "operator": Operator(),
}
PROFESSIONAL_ID = PROFILE.id

# What each gets: yes, no, the party that they are, or the code of the refusal; - where the policy takes no operator.
TABLE: Mapping[str, tuple[Callable[..., object], str]] = {
    "administers": (accounts.administers, "no no no no yes no yes yes"),
    "ensure_admin": (
        accounts.ensure_admin,
        "role_required role_required role_required role_required yes second_factor_required yes yes",
    ),
    "ensure_may_decide": (
        lambda doer: accounts.ensure_may_decide(doer, APPLICATION),
        "role_required role_required role_required role_required yes second_factor_required own_application yes",
    ),
    "ensure_may_supervise": (
        lambda doer: accounts.ensure_may_supervise(doer, CLIENT, status=UserStatus.DISABLED),
        "role_required role_required role_required role_required yes second_factor_required own_account yes",
    ),
    "ensure_own_account": (
        lambda doer: accounts.ensure_own_account(doer, CLIENT.id),
        "yes not_found not_found not_found not_found not_found yes yes",
    ),
    "ensure_may_apply": (accounts.ensure_may_apply, "yes yes already_professional already_professional yes yes yes -"),
    "ensure_applicant": (
        lambda doer: accounts.ensure_applicant(doer, APPLICATION),
        "yes not_found not_found not_found not_found not_found yes -",
    ),
    "ensure_may_see_application": (
        lambda doer: accounts.ensure_may_see_application(doer, APPLICATION),
        "yes not_found not_found not_found yes not_found yes yes",
    ),
    "ensure_professional": (
        scheduling.ensure_professional,
        "role_required role_required yes yes role_required role_required role_required -",
    ),
    "ensure_owns": (
        lambda doer: scheduling.ensure_owns(doer, PROFESSIONAL_ID, kind="service"),
        "role_required role_required yes not_found role_required role_required role_required -",
    ),
    "author_of": (
        lambda doer: scheduling.author_of(doer, APPOINTMENT),
        "client not_found professional not_found admin not_found client admin",
    ),
    "booker_of": (
        lambda doer: scheduling.booker_of(doer, PROFESSIONAL_ID, CLIENT.id),
        "client role_required professional role_required admin role_required client admin",
    ),
    "ensure_may_enter_clients": (
        lambda doer: scheduling.ensure_may_enter_clients(doer, PROFESSIONAL_ID),
        "role_required role_required yes role_required yes role_required yes yes",
    ),
    "may_name_anybody": (scheduling.may_name_anybody, "no no no no yes no yes yes"),
    "party_between": (
        lambda doer: scheduling.party_between(doer, PROFESSIONAL_ID, CLIENT.id),
        "client no professional no admin no client admin",
    ),
    "owns_calendar": (lambda doer: scheduling.owns_calendar(doer, PROFESSIONAL_ID), "no no yes no no no no no"),
    "ensure_may_read_calendar": (
        lambda doer: scheduling.ensure_may_read_calendar(doer, PROFESSIONAL_ID),
        "role_required role_required yes not_found yes role_required yes yes",
    ),
}
OF_NO_ACTOR = {"user_of", "ensure_runs_calendar"}
"""They say who somebody is, or go by a party that was found before."""


def policies(module: ModuleType) -> set[str]:
    found = inspect.getmembers(module, inspect.isfunction)
    return {name for name, function in found if function.__module__ == module.__name__ and not name.startswith("_")}


def outcome(policy: Callable[..., object], doer: Doer) -> str:
    try:
        said = policy(doer)
    except DomainError as refusal:
        return refusal.code
    match said:
        case Author():
            return said.party.value
        case Party():
            return said.value
        case False:
            return "no"
        case _:
            return "yes"


def test_every_policy_has_a_row():
    assert policies(accounts) | policies(scheduling) == TABLE.keys() | OF_NO_ACTOR


@pytest.mark.parametrize("name", TABLE)
def test_everybody_may_what_the_table_says(name: str):
    policy, row = TABLE[name]
    expected = dict(zip(COLUMNS, row.split(), strict=True))

    got = {column: "-" if expected[column] == "-" else outcome(policy, doer) for column, doer in COLUMNS.items()}

    nothing = {"party_between"}  # where None is a stranger
    assert {column: "no" if name in nothing and said == "yes" else said for column, said in got.items()} == expected


@pytest.mark.parametrize("party", Party)
def test_only_the_professional_runs_the_calendar(party: Party):
    if party is Party.PROFESSIONAL:
        scheduling.ensure_runs_calendar(party)
    else:
        with pytest.raises(DomainError):
            scheduling.ensure_runs_calendar(party)
