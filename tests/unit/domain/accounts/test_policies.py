"""Who may do what in the accounts room."""

from typing import cast

import pytest

from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import AlreadyProfessional, RoleRequired
from domain.accounts.policies import ensure_admin, ensure_may_apply, ensure_may_see_application
from domain.accounts.values import Role
from domain.errors import NotFound
from tests.builders import a_user, an_actor, an_application

APPLICANT = a_user()
APPLICATION = an_application(APPLICANT)

applicant = an_actor(user_id=APPLICANT.id)
client = an_actor()
professional = an_actor(Role.PROFESSIONAL)
admin = an_actor(Role.ADMIN)
operator = Operator()


@pytest.mark.parametrize("actor", [admin, operator, an_actor(Role.ADMIN, Role.PROFESSIONAL)])
def test_administrators_and_the_operator_decide(actor: Actor | Operator) -> None:
    ensure_admin(actor)
    ensure_may_see_application(actor, APPLICATION)


@pytest.mark.parametrize("actor", [client, professional, applicant])
def test_nobody_else_decides(actor: Actor) -> None:
    with pytest.raises(RoleRequired) as refused:
        ensure_admin(actor)
    assert refused.value.details == {"role": "admin"}


def test_an_application_exists_for_its_applicant_and_not_for_others() -> None:
    ensure_may_see_application(applicant, APPLICATION)
    for stranger in (client, professional):
        with pytest.raises(NotFound):
            ensure_may_see_application(stranger, APPLICATION)


def test_everybody_but_professionals_may_apply() -> None:
    ensure_may_apply(client)
    ensure_may_apply(admin)
    with pytest.raises(AlreadyProfessional):
        ensure_may_apply(professional)


def test_nobody_is_not_the_operator() -> None:
    nobody = cast("Actor", None)  # what a caller who forgets to establish who asks would hand over
    with pytest.raises(AssertionError):
        ensure_admin(nobody)
