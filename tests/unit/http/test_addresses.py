"""Mail addresses at the edges: what is taken once is found again."""

import pytest

from adapters.http.values import email_address, known_address
from domain.accounts.values import EmailAddress
from domain.errors import InvalidValue
from entrypoints.demo_cast import ADMINISTRATOR, APPLICANT_EMAIL, CLIENTS, PROFESSIONALS
from tests.builders import PASSWORD, a_user
from tests.unit.http.site import Site, faults

pytestmark = pytest.mark.anyio

INTERNAL = ["admin@citas.local", "ana@clinic.test", "ana@citas.localhost", "ana@citas.example", "ana@x.invalid"]


@pytest.mark.parametrize("address", INTERNAL)
async def test_who_has_an_internal_address_logs_in(site: Site, address: str):
    assert str(email_address(address)) == address

    await site.log_in(a_user(email=address))


async def test_a_domain_in_another_script_is_found_however_it_is_spelled(site: Site):
    user = a_user(email=str(email_address("ana@bücher.example")))
    await site.log_in(user)

    answer = await site.ask("POST", "/auth/login", json={"email": "Ana@BÜCHER.example", "password": PASSWORD})

    assert str(user.email) == "ana@xn--bcher-kva.example"
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "address", ["ana@localhost", "ana@gmail", "ana", "@x.es", "ana@", "a b@x.es", "ana@x..es", "ana@-x.es", "ñ@x.es"]
)
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(InvalidValue):
        email_address(address)


async def test_an_address_that_would_not_be_taken_any_more_still_logs_in(site: Site):
    await site.log_in(a_user(email="ana@localhost"))

    assert known_address("ana@localhost") == EmailAddress("ana@localhost")


async def test_what_cannot_be_an_address_is_named_at_login(site: Site):
    answer = await site.ask("POST", "/auth/login", json={"email": "ana", "password": PASSWORD})

    assert faults(answer) == {("/email", "malformed")}


def test_everybody_in_the_demo_can_log_in():
    accounts = [ADMINISTRATOR, *CLIENTS]
    addresses = [*(address for address, _ in accounts), *(part.email for part in PROFESSIONALS), APPLICANT_EMAIL]

    assert [str(email_address(address)) for address in addresses] == addresses
