from urllib.parse import quote

import pytest

from application.notifications.ports import MailPostponed
from tests.integration.mail.mailers import a_mailer
from tests.integration.mail.post_office import PASSWORD, client_tls, open_post_office
from tests.unit.mail.mails import a_mail

pytestmark = pytest.mark.anyio


async def test_mail_travels_encrypted_from_the_start():
    async with open_post_office(smtps=True) as office:
        async with a_mailer(office.url("smtps"), tls=client_tls()) as mailer:
            await mailer.send(a_mail())
        assert len(office.mails) == 1


async def test_mail_travels_encrypted_after_starttls_with_a_login():
    async with open_post_office(starttls=True, login=True) as office:
        url = office.url("smtp+starttls", f"ana%40example:{quote(PASSWORD, safe='')}@")
        async with a_mailer(url, tls=client_tls()) as mailer:
            await mailer.send(a_mail())
            await mailer.send(a_mail())
        assert len(office.mails) == 2
        assert office.connections == 1


async def test_a_wrong_password_is_postponed_until_somebody_mends_it():
    async with open_post_office(starttls=True, login=True) as office:
        async with a_mailer(office.url("smtp+starttls", "ana%40example:wrong@"), tls=client_tls()) as mailer:
            with pytest.raises(MailPostponed, match="535") as failure:
                await mailer.send(a_mail())
        assert "wrong" not in str(failure.value)


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
async def test_a_server_that_cannot_prove_who_it_is_gets_nothing(scheme: str):
    async with open_post_office(smtps=scheme == "smtps", starttls=scheme != "smtps") as office:
        async with a_mailer(office.url(scheme)) as mailer:
            with pytest.raises(MailPostponed):
                await mailer.send(a_mail())
        assert office.mails == []


async def test_a_server_without_tls_gets_nothing_where_tls_was_asked_for():
    async with open_post_office() as office:
        async with a_mailer(office.url("smtp+starttls"), tls=client_tls()) as mailer:
            with pytest.raises(MailPostponed):
                await mailer.send(a_mail())
        assert office.mails == []
