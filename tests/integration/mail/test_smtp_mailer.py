import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default as modern_policy
from time import monotonic

import pytest

from adapters.mail.mailer import SmtpMailer
from application.notifications.ports import MailPostponed, MailRefused
from tests.integration.mail.mailers import a_mailer
from tests.integration.mail.post_office import (
    PostOffice,
    answers,
    as_usual,
    hangs,
    hangs_up,
    once,
    open_post_office,
)
from tests.integration.tasks.waiting import eventually
from tests.unit.mail.mails import a_mail

pytestmark = pytest.mark.anyio

SHORT = 0.3


@pytest.fixture
async def office() -> AsyncGenerator[PostOffice]:
    async with open_post_office() as office:
        yield office


@pytest.fixture
async def mailer(office: PostOffice) -> AsyncGenerator[SmtpMailer]:
    async with a_mailer(office.url()) as mailer:
        yield mailer


async def test_a_mail_arrives_as_it_was_composed(office: PostOffice, mailer: SmtpMailer):
    await mailer.send(a_mail())
    message = message_from_bytes(office.mails[0], policy=modern_policy)
    assert message["To"] == "Ana García <ana@example.com>"
    assert message["Message-ID"] == "<01890a5d-ac96-774b-bcce-000000000001@citas.example>"
    text = message.get_body(("plain",))
    assert text is not None
    assert "Hola, Ana García:" in text.get_content()
    assert office.recipients == ["ana@example.com"]


async def test_mails_in_a_row_share_a_connection(office: PostOffice, mailer: SmtpMailer):
    for _ in range(20):
        await mailer.send(a_mail())
    assert len(office.mails) == 20
    assert office.connections == 1


async def test_mails_at_the_same_time_share_four(office: PostOffice, mailer: SmtpMailer):
    await asyncio.gather(*(mailer.send(a_mail(to_address=f"ana{number}@example.com")) for number in range(40)))
    assert sorted(office.recipients) == sorted(f"ana{number}@example.com" for number in range(40))
    assert 1 < office.connections <= 4


async def test_a_connection_that_was_idle_for_long_is_not_trusted(office: PostOffice):
    async with a_mailer(office.url(), idle_seconds=0) as mailer:
        await mailer.send(a_mail())
        await mailer.send(a_mail())
    assert office.connections == 2
    assert len(office.mails) == 2


async def test_closing_takes_leave_of_the_server(office: PostOffice, mailer: SmtpMailer):
    await mailer.send(a_mail())
    await mailer.aclose()
    await eventually(lambda: not office.open_servers)


@pytest.mark.parametrize("reply", ["550 5.1.1 no such mailbox", "554 5.7.1 not here", "501 what?"])
async def test_a_recipient_that_is_refused_for_good_is_refused(office: PostOffice, mailer: SmtpMailer, reply: str):
    office.at_recipient = answers(reply)
    with pytest.raises(MailRefused, match=reply[:3]):
        await mailer.send(a_mail())
    assert office.contents == 0


async def test_content_that_is_refused_for_good_is_refused(office: PostOffice, mailer: SmtpMailer):
    office.at_data = answers("554 5.6.0 no")
    with pytest.raises(MailRefused, match=r"554 5\.6\.0 no"):
        await mailer.send(a_mail())


@pytest.mark.parametrize("reply", ["450 4.2.1 busy", "421 4.3.2 going down", "299 what?"])
async def test_a_recipient_that_is_refused_for_now_is_postponed(office: PostOffice, mailer: SmtpMailer, reply: str):
    office.at_recipient = answers(reply)
    with pytest.raises(MailPostponed, match=reply[:3]):
        await mailer.send(a_mail())


@pytest.mark.parametrize("reply", ["451 4.3.0 later", "421 4.3.2 going down"])
async def test_content_that_is_refused_for_now_is_postponed(office: PostOffice, mailer: SmtpMailer, reply: str):
    office.at_data = answers(reply)
    with pytest.raises(MailPostponed, match=reply[:3]):
        await mailer.send(a_mail())


@pytest.mark.parametrize("reply", ["550 5.7.1 who are you?", "452 4.3.1 full", "421 4.3.2 going down"])
async def test_our_own_address_refused_is_nobodys_dead_letter(office: PostOffice, mailer: SmtpMailer, reply: str):
    office.at_mail = answers(reply)
    with pytest.raises(MailPostponed, match=reply[:3]):
        await mailer.send(a_mail())


async def test_after_a_refusal_the_next_mail_starts_clean_on_the_same_connection(
    office: PostOffice, mailer: SmtpMailer
):
    office.at_recipient = once(answers("550 no"))
    with pytest.raises(MailRefused):
        await mailer.send(a_mail(to_address="eve@example.com"))
    await mailer.send(a_mail())
    assert office.recipients == ["ana@example.com"]
    assert office.connections == 1


async def test_a_connection_that_the_server_closed_meanwhile_is_replaced(office: PostOffice, mailer: SmtpMailer):
    await mailer.send(a_mail())
    office.hang_up_on_everybody()
    await mailer.send(a_mail())
    assert len(office.mails) == office.contents == 2
    assert office.connections == 2


@pytest.mark.parametrize("reply", [None, "421 4.4.2 idle for too long"])
async def test_a_connection_that_breaks_before_the_content_is_replaced_once(
    office: PostOffice, mailer: SmtpMailer, reply: str | None
):
    await mailer.send(a_mail())
    office.at_mail = once(hangs_up if reply is None else answers(reply))
    await mailer.send(a_mail())
    assert len(office.mails) == office.contents == 2
    assert office.connections == 2


async def test_a_new_connection_that_breaks_at_once_is_not_tried_again(office: PostOffice, mailer: SmtpMailer):
    office.at_mail = hangs_up
    with pytest.raises(MailPostponed):
        await mailer.send(a_mail())
    assert office.connections == 1


async def test_a_connection_that_breaks_after_the_content_is_never_tried_twice(office: PostOffice, mailer: SmtpMailer):
    await mailer.send(a_mail())
    office.at_data = hangs_up
    with pytest.raises(MailPostponed):
        await mailer.send(a_mail())
    assert office.contents == 2


async def test_a_server_that_hangs_after_the_content_is_waited_for_and_left(office: PostOffice):
    office.at_data = hangs
    async with a_mailer(office.url(), step_seconds=SHORT) as mailer:
        began = monotonic()
        with pytest.raises(MailPostponed):
            await mailer.send(a_mail())
        assert SHORT <= monotonic() - began < SHORT + 2
        assert office.contents == 1
        office.at_data = as_usual
        await mailer.send(a_mail())


async def test_nobody_waits_longer_than_agreed_for_a_free_connection(office: PostOffice):
    office.at_data = hangs
    async with a_mailer(office.url(), whole_seconds=SHORT) as mailer:
        began = monotonic()
        outcomes = await asyncio.gather(*(mailer.send(a_mail()) for _ in range(6)), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [MailPostponed] * 6
        assert monotonic() - began < SHORT + 2
        office.at_data = as_usual
        await mailer.send(a_mail())


async def test_a_sender_that_is_cancelled_leaves_no_half_mail_behind(office: PostOffice, mailer: SmtpMailer):
    office.at_recipient = hangs
    sending = asyncio.create_task(mailer.send(a_mail()))
    await eventually(lambda: office.connections)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    office.at_recipient = as_usual
    await mailer.send(a_mail(to_address="bea@example.com"))
    assert office.recipients == ["bea@example.com"]


async def test_nobody_listening_is_postponed():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    async with a_mailer(f"smtp://127.0.0.1:{port}") as mailer:
        with pytest.raises(MailPostponed, match="no connection"):
            await mailer.send(a_mail())


async def test_a_server_that_says_nothing_is_postponed():
    with listening_in_silence() as port:
        async with a_mailer(f"smtp://127.0.0.1:{port}", step_seconds=SHORT) as mailer:
            with pytest.raises(MailPostponed, match="no connection"):
                await mailer.send(a_mail())


async def test_a_host_that_does_not_exist_is_postponed():
    async with a_mailer("smtp://mail.invalid") as mailer:
        with pytest.raises(MailPostponed):
            await mailer.send(a_mail())


async def test_what_a_server_says_can_be_stored(office: PostOffice, mailer: SmtpMailer):
    office.at_recipient = answers("550 no\0pe \x1b[31m\x7f \udcff")
    with pytest.raises(MailRefused) as refusal:
        await mailer.send(a_mail())
    said = str(refusal.value)
    assert said.isprintable()
    assert said.encode()


async def test_an_address_beyond_ascii_reaches_a_server_that_knows_them(office: PostOffice, mailer: SmtpMailer):
    await mailer.send(a_mail(to_address="josé@españa.example"))
    assert office.recipients == ["josé@xn--espaa-rta.example"]


async def test_an_address_beyond_ascii_is_refused_where_the_server_does_not():
    async with open_post_office(smtputf8=False) as office, a_mailer(office.url()) as mailer:
        with pytest.raises(MailRefused, match="SMTPUTF8"):
            await mailer.send(a_mail(to_address="josé@example.com"))
        await mailer.send(a_mail())
        assert office.recipients == ["ana@example.com"]
        assert office.connections == 1


async def test_what_is_no_address_is_refused_without_asking(office: PostOffice, mailer: SmtpMailer):
    with pytest.raises(MailRefused):
        await mailer.send(a_mail(to_address="ana@example.com> SIZE=1"))
    assert office.connections == 0


@contextmanager
def listening_in_silence() -> Generator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]
