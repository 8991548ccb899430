from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern_policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.addresses import Mailbox, UnusableAddress
from adapters.mail.compose import compose
from adapters.mail.rendering import MailRenderer
from application.notifications.calendar_entries import Invitation
from application.notifications.ports import OutgoingMail
from domain.accounts.values import Locale
from tests.unit.mail.mails import APPOINTMENT_FACTS, a_mail

RENDERER = MailRenderer()
SENDER = Mailbox.parse("Gestor de Citas <no-reply@citas.example>")
HEADERS = [
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "Content-Language"),
]
HOSTILE_NAMES = {
    "carriage return": "Ana\r\nBcc: eve@evil.example",
    "line feed": "Ana\nX-Evil: 1\n\n<script>",
    "bare carriage return": "Ana\rBcc: eve@evil.example",
    "nul": "Ana\0Bcc: eve@evil.example",
    "next line": "Ana\x85Bcc: eve@evil.example",
    "line separator": "Ana\u2028Bcc: eve@evil.example",
    "vertical tab": "Ana\x0bBcc: eve@evil.example",
    "right to left": "\u202eelpmaxe.live@eve\u202c \u05d0\u05e0\u05d4",
    "emoji": "Ana 👩‍⚕️🇪🇸",
    "300 letters": "A" * 300,
    "300 accents": "ñ" * 300,
    "many words": "Ana María de los Ángeles " * 12,
    "another address": 'Ana" <eve@evil.example>, "x',
    "many addresses": "eve@evil.example, " * 20,
    "a group": "Ana: eve@evil.example;",
    "a comment": "Ana (eve@evil.example",
    "an encoded line break": "=?utf-8?q?Ana=0D=0ABcc:_eve=40evil.example?=",
    "an encoded address": "=?utf-8?b?ZXZlQGV2aWwuZXhhbXBsZSwg?= Ana",
    "a lone surrogate": "Ana\ud800",
    "a backslash": "Ana\\",
    "nothing": "",
    "only marks": '<>,;:"@()',
}


def composed(mail: OutgoingMail) -> bytes:
    recipient = Mailbox.of(mail.to_address, name=mail.to_name)
    return compose(mail, RENDERER.render(mail), sender=SENDER, recipient=recipient)


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=modern_policy)


def assert_goes_to_ana_only(content: bytes) -> None:
    message = read(content)
    assert message.keys() == HEADERS
    assert [address.addr_spec for address in message["To"].addresses] == ["ana@example.com"]
    assert not message.defects
    head, _, _ = content.partition(b"\r\n\r\n")
    assert head.isascii()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")


def test_the_headers_say_what_mail_programs_want_to_know():
    message = read(composed(a_mail()))
    assert message["From"] == "Gestor de Citas <no-reply@citas.example>"
    assert message["To"].addresses[0].display_name == "Ana García"
    assert message["Subject"] == "Cita confirmada: Limpieza dental, martes, 2 de marzo de 2027, 10:00 (Europe/Madrid)"
    assert message["Date"] == "Mon, 01 Mar 2027 08:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "es"
    assert read(composed(a_mail(locale=Locale.ENGLISH)))["Content-Language"] == "en"


def test_the_message_id_is_the_same_at_every_attempt():
    first, second = (read(composed(a_mail()))["Message-ID"] for _ in range(2))
    assert first == second == "<01890a5d-ac96-774b-bcce-000000000001@citas.example>"


def test_text_comes_before_html_and_both_are_complete():
    message = read(composed(a_mail()))
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert html.get_content_type() == "text/html"
    rendered = RENDERER.render(a_mail())
    assert text.get_content().splitlines() == rendered.text.splitlines()
    assert html.get_content().splitlines() == rendered.html.splitlines()


@pytest.mark.parametrize("name", HOSTILE_NAMES.values(), ids=HOSTILE_NAMES.keys())
def test_no_name_forges_a_header_or_a_recipient(name: str):
    assert_goes_to_ana_only(composed(a_mail(to_name=name)))


@pytest.mark.parametrize("name", HOSTILE_NAMES.values(), ids=HOSTILE_NAMES.keys())
def test_no_fact_forges_a_header_or_a_recipient(name: str):
    facts = {**APPOINTMENT_FACTS, "service": name, "professional": name, "reason": name, "location": name}
    assert_goes_to_ana_only(composed(a_mail(facts=facts)))


@given(st.text(max_size=150), st.text(max_size=300))
def test_nothing_that_people_write_forges_a_header_or_a_recipient(name: str, service: str):
    assert_goes_to_ana_only(composed(a_mail(to_name=name, facts={**APPOINTMENT_FACTS, "service": service})))


@given(st.text(alphabet='aé ,;:<>@"\\()[].=?_-', max_size=150))
def test_no_mix_of_address_syntax_becomes_a_recipient(name: str):
    assert_goes_to_ana_only(composed(a_mail(to_name=name)))


def test_a_name_keeps_what_is_harmless():
    to = read(composed(a_mail(to_name="Dr. José-María O'Neill, S.L.")))["To"]
    assert to.addresses[0].display_name == "Dr. José-María O'Neill S.L."


def test_a_very_long_subject_is_cut():
    subject = read(composed(a_mail(facts={**APPOINTMENT_FACTS, "service": "x" * 1000})))["Subject"]
    assert len(subject) == 200
    assert subject.endswith("…")


def test_a_domain_with_accents_travels_in_ascii():
    mailbox = Mailbox.of("ana@clínica-peñón.es")
    assert mailbox.address == "ana@xn--clnica-pen-l8a9c0a.es"
    assert not mailbox.needs_smtputf8


def test_a_sharp_s_is_not_the_domain_with_two():
    assert Mailbox.of("ana@straße.example").domain == "xn--strae-oqa.example"


def test_an_address_with_an_accent_before_the_at_has_headers_in_utf8():
    content = composed(a_mail(to_address="josé@example.com"))
    assert Mailbox.of("josé@example.com").needs_smtputf8
    assert "josé@example.com".encode() in content
    assert read(content).keys() == HEADERS


@pytest.mark.parametrize(
    "address",
    ["", "ana", "@", "ana@", "@example.com", "a b@example.com", "ana@example.com\r\nRCPT TO:<eve@evil.example>", "a@b@c",
     "<ana@example.com>", "ana@example.com>", "ana\0@example.com", "ana@-ñ-.es", "ana@exa mple.com", "a\u2028b@example.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(UnusableAddress):
        Mailbox.of(address)


def test_a_mail_about_an_appointment_carries_it_for_calendars() -> None:
    invited = replace(
        a_mail(), invitation=Invitation("REQUEST", "BEGIN:VCALENDAR\r\nX:ñ\r\nEND:VCALENDAR\r\n".encode())
    )

    message = message_from_bytes(composed(invited), policy=modern_policy)

    assert message.get_content_type() == "multipart/mixed"
    alternatives, attached = message.iter_parts()
    kinds = [part.get_content_type() for part in alternatives.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = list(alternatives.iter_parts())[-1]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content().split() == ["BEGIN:VCALENDAR", "X:ñ", "END:VCALENDAR"]
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "cita.ics")
    assert attached.get_content() == invited.invitation.content if invited.invitation else False
    assert message["Content-Language"] == "es"
    assert message["Subject"]
