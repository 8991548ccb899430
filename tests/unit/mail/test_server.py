import pytest

from adapters.mail.addresses import UnusableAddress
from adapters.mail.mailer import SmtpMailer
from adapters.mail.server import SmtpServer

SENDER = "Gestor de Citas <no-reply@citas.example>"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer(scheme="smtp", host="mail.example", port=25)),
        ("smtp://127.0.0.1:1025/", SmtpServer(scheme="smtp", host="127.0.0.1", port=1025)),
        ("smtp://[::1]:1025", SmtpServer(scheme="smtp", host="::1", port=1025)),
        ("smtps://mail.example", SmtpServer(scheme="smtps", host="mail.example", port=465)),
        (
            "smtp+starttls://ana%40clinic.example:p%3Aw%2F%25@mail.example",
            SmtpServer(
                scheme="smtp+starttls", host="mail.example", port=587, username="ana@clinic.example", password="p:w/%"
            ),
        ),
    ],
)
def test_a_url_tells_where_and_how(url: str, server: SmtpServer):
    assert SmtpServer.parse(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://:25",
        "smtp://h:99999",
        "smtp://h/x",
        "smtp://h?a=b",
    ],
)
def test_what_tells_neither_is_refused(url: str):
    with pytest.raises(ValueError, match="mail server"):
        SmtpServer.parse(url)


def test_the_password_is_never_shown():
    assert "hunter2" not in repr(SmtpServer.parse("smtp://ana:hunter2@mail.example"))
    with pytest.raises(ValueError) as refusal:
        SmtpServer.parse("smtp://ana:hunter2@mail.example/path")
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("sender", ["", "nobody", "Gestor <>", "josé@example.com"])
def test_a_sender_that_no_server_would_take_is_refused_at_once(sender: str):
    with pytest.raises(UnusableAddress):
        SmtpMailer("smtp://mail.example", sender)


def test_certificates_are_checked_where_tls_is_spoken():
    for url in ("smtps://mail.example", "smtp+starttls://mail.example"):
        context = SmtpServer.parse(url).default_tls()
        assert context is not None
        assert context.check_hostname
    assert SmtpServer.parse("smtp://mail.example").default_tls() is None
    assert SmtpMailer("smtp://mail.example", SENDER)
