"""Who may do what in the accounts room: every policy × every set of roles × one's own and somebody else's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import pytest

from domain.accounts import policies
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import (
    administers,
    ensure_admin,
    ensure_applicant,
    ensure_may_apply,
    ensure_may_decide,
    ensure_may_see_application,
    ensure_may_supervise,
    ensure_own_account,
    user_of,
)
from domain.accounts.professional_application import ProfessionalApplication
from domain.accounts.user import User, UserStatus
from domain.accounts.values import Role
from tests.builders import a_user, an_application
from tests.unit.domain.policy_rows import NOT_ASKED, Row, cells, name_of, policies_of

CLIENT, PROFESSIONAL, ADMIN = Role.CLIENT, Role.PROFESSIONAL, Role.ADMIN
SOMEBODY = a_user()
ANOTHER_ADMIN = a_user(roles={ADMIN})
THEIR_APPLICATION = an_application(SOMEBODY)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who asks, with an account and an application of their own; the operator has neither."""

    doer: Actor | Operator
    account: User = SOMEBODY

    @property
    def application(self) -> ProfessionalApplication:
        return an_application(self.account)


def somebody(*roles: Role, withheld: frozenset[Role] = frozenset()) -> Who:
    account = a_user(roles=roles)
    return Who(Actor(user_id=account.id, roles=account.roles - withheld, withheld=withheld), account)


WHO = {
    "client": somebody(),
    "professional": somebody(PROFESSIONAL),
    "admin": somebody(ADMIN),
    "admin and professional": somebody(ADMIN, PROFESSIONAL),
    "admin without second factor": somebody(ADMIN, withheld=frozenset({ADMIN})),
    "operator": Who(Operator()),
}

type Rows = Sequence[Row[Who]]

# Who asks:                 client         professional   admin           adm. and prof.  adm. no factor operator
ROWS: Rows = (
    Row(administers, "", lambda does, who: does(who.doer),
        "                   no             no             yes             yes             no             yes"),
    Row(user_of, "", lambda of, who: of(who.doer) == (None if isinstance(who.doer, Operator) else who.account.id),
        "                   yes            yes            yes             yes             yes            yes"),
    Row(ensure_admin, "", lambda may, who: may(who.doer),
        "                   admins         admins         ok              ok              factor         ok"),
    Row(ensure_may_apply, "", lambda may, who: may(who.doer),
        "                   ok             already        ok              already         ok             -"),
    # Applications
    Row(ensure_may_see_application, "own", lambda may, who: may(who.doer, who.application),
        "                   ok             ok             ok              ok              ok             -"),
    Row(ensure_may_see_application, "other", lambda may, who: may(who.doer, THEIR_APPLICATION),
        "                   no-application no-application ok              ok              no-application ok"),
    Row(ensure_applicant, "own", lambda may, who: may(who.doer, who.application),
        "                   ok             ok             ok              ok              ok             -"),
    Row(ensure_applicant, "other", lambda may, who: may(who.doer, THEIR_APPLICATION),
        "                   no-application no-application no-application  no-application  no-application -"),
    Row(ensure_may_decide, "own", lambda may, who: may(who.doer, who.application),
        "                   admins         admins         own-application own-application factor         -"),
    Row(ensure_may_decide, "other", lambda may, who: may(who.doer, THEIR_APPLICATION),
        "                   admins         admins         ok              ok              factor         ok"),
    # Exporting and erasing
    Row(ensure_own_account, "own", lambda may, who: may(who.doer, who.account.id),
        "                   ok             ok             ok              ok              ok             -"),
    Row(ensure_own_account, "other", lambda may, who: may(who.doer, SOMEBODY.id),
        "                   no-user        no-user        no-user         no-user         no-user        ok"),
    # Roles and status
    Row(ensure_may_supervise, "own, nothing", lambda may, who: may(who.doer, who.account),
        "                   admins         admins         ok              ok              factor         -"),
    Row(ensure_may_supervise, "own, same roles", lambda may, who: may(who.doer, who.account, roles=who.account.roles),
        "                   admins         admins         ok              ok              factor         -"),
    Row(ensure_may_supervise, "own, no admin any more",
        lambda may, who: may(who.doer, who.account, roles=who.account.roles - {ADMIN}),
        "                   admins         admins         own-account     own-account     factor         -"),
    Row(ensure_may_supervise, "own, a client only", lambda may, who: may(who.doer, who.account, roles=frozenset({CLIENT})),
        "                   admins         admins         own-account     own-account     factor         -"),
    Row(ensure_may_supervise, "own, professional too",
        lambda may, who: may(who.doer, who.account, roles=who.account.roles | {PROFESSIONAL}),
        "                   admins         admins         own-application ok              factor         -"),
    Row(ensure_may_supervise, "own, no professional any more",
        lambda may, who: may(who.doer, who.account, roles=who.account.roles - {PROFESSIONAL}),
        "                   admins         admins         ok              ok              factor         -"),
    Row(ensure_may_supervise, "own, admin too",
        lambda may, who: may(who.doer, who.account, roles=who.account.roles | {ADMIN}),
        "                   admins         admins         ok              ok              factor         -"),
    Row(ensure_may_supervise, "own, closed", lambda may, who: may(who.doer, who.account, status=UserStatus.DISABLED),
        "                   admins         admins         own-account     own-account     factor         -"),
    Row(ensure_may_supervise, "own, open", lambda may, who: may(who.doer, who.account, status=UserStatus.ACTIVE),
        "                   admins         admins         ok              ok              factor         -"),
    Row(ensure_may_supervise, "other, every role", lambda may, who: may(who.doer, SOMEBODY, roles=frozenset(Role)),
        "                   admins         admins         ok              ok              factor         ok"),
    Row(ensure_may_supervise, "other, no admin any more", lambda may, who: may(who.doer, ANOTHER_ADMIN, roles=frozenset()),
        "                   admins         admins         ok              ok              factor         ok"),
    Row(ensure_may_supervise, "other, closed", lambda may, who: may(who.doer, ANOTHER_ADMIN, status=UserStatus.DISABLED),
        "                   admins         admins         ok              ok              factor         ok"),
    Row(ensure_may_supervise, "other, open", lambda may, who: may(who.doer, SOMEBODY, status=UserStatus.ACTIVE),
        "                   admins         admins         ok              ok              factor         ok"),
)  # fmt: skip

COLUMNS = tuple(WHO)


@pytest.mark.parametrize(("row", "column", "said"), cells(ROWS, COLUMNS), ids=name_of)
def test_everybody_may_what_the_table_says(row: Row[Who], column: str, said: str) -> None:
    assert row.outcome(WHO[column]) == said


def test_every_policy_is_in_the_table() -> None:
    assert policies_of(policies) == {row.policy for row in ROWS}


def test_only_the_operator_does_not_ask() -> None:
    skipped = {column for row in ROWS for column, said in row.cells(COLUMNS).items() if said == NOT_ASKED}
    assert skipped == {"operator"}


def test_nobody_is_not_the_operator() -> None:
    nobody = cast("Actor", None)  # what a caller who forgets to establish who asks would hand over
    with pytest.raises(AssertionError):
        ensure_admin(nobody)
