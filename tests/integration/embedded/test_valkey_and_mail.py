"""The embedded Valkey and the mail sink, reached the way the program reaches them."""

import smtplib
import socket
from email.message import EmailMessage

from redis.asyncio import BlockingConnectionPool, Redis

from adapters.embedded.mail_sink import MailSink
from adapters.embedded.processes import start
from tests.integration.servers import run_apart, running_mail_sink, running_valkey, temporary_folder, wait_until


def a_mail(subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Citas <citas@example.com>", "ana@example.com", subject
    mail.set_content("Mañana a las diez.\n.\nUn saludo")
    return mail


def send(sink_port: int, mail: EmailMessage, *recipients: str) -> None:
    with smtplib.SMTP("127.0.0.1", sink_port, timeout=10) as client:
        client.send_message(mail, to_addrs=recipients)


def test_valkey_answers_the_connection_pool_that_taskiq_uses() -> None:
    async def work(url: str) -> object:
        pool = BlockingConnectionPool.from_url(url)
        redis = Redis(connection_pool=pool)
        try:
            await redis.set("clave", "válida")
            return await redis.get("clave")
        finally:
            await redis.aclose()
            await pool.disconnect()

    with running_valkey() as url:
        assert run_apart(work(url)) == "válida".encode()


def test_each_mail_is_a_file_that_tells_who_got_it() -> None:
    with running_mail_sink() as sink:
        send(sink.port, a_mail("Cita confirmada"), "ana@example.com", "copia@example.com")
        send(sink.port, a_mail("Cita movida"), "ana@example.com")

        assert [str(mail["Subject"]) for mail in sink.wait_for(to="ana@example.com", count=2)] == [
            "Cita confirmada",
            "Cita movida",
        ]
        (copy,) = sink.mails(to="copia@example.com")
        assert copy.get_content().splitlines() == ["Mañana a las diez.", ".", "Un saludo"]


def test_a_client_waits_while_a_sink_that_died_is_started_again() -> None:
    with temporary_folder() as folder:
        sink = MailSink(folder)
        sink.prepare()
        with (folder / "log").open("wb") as log:
            first = start(sink.launch(), output=log)
            wait_until(sink.is_ready)
            first.kill()
            first.wait()
            with socket.create_connection(("127.0.0.1", sink.port), timeout=20) as waiting:
                second = start(sink.launch(), output=log)
                assert waiting.recv(64).startswith(b"220")
            send(sink.port, a_mail("Tras la caída"), "ana@example.com")
        second.terminate()
        assert second.wait(5) == 0
        sink.remove()
        assert len(list(sink.folder.glob("*.eml"))) == 1
