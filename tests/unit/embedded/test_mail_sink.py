"""The mail sink's files, without a network."""

import asyncio
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from adapters.embedded.mail_sink import FileHandler, with_envelope

ARRIVED = datetime(2026, 3, 29, 1, 59, 59, 7, tzinfo=UTC)


def an_envelope(content: bytes) -> Envelope:
    envelope = Envelope()
    envelope.mail_from = "citas@example.com"
    envelope.rcpt_tos = ["ana@example.com", "luis@example.com"]
    envelope.content = content
    return envelope


def test_a_mail_is_stored_under_its_time_with_its_envelope(tmp_path: Path) -> None:
    handler = FileHandler(tmp_path, now=lambda: ARRIVED, unique=lambda: "abcd")

    async def receive() -> str:
        return await handler.handle_DATA(
            SMTP(handler), Session(asyncio.get_running_loop()), an_envelope(b"Subject: Cita\r\n\r\nHola\r\n")
        )

    assert asyncio.run(receive()).startswith("250 ")

    (file,) = tmp_path.iterdir()
    assert file.name == "20260329T015959.000007Z-abcd.eml"
    mail = message_from_bytes(file.read_bytes())
    assert (mail["X-Mail-From"], mail["X-Rcpt-To"]) == ("citas@example.com", "ana@example.com, luis@example.com")
    assert mail["Subject"] == "Cita"


def test_the_envelope_comes_before_what_the_sender_claims() -> None:
    stored = with_envelope(b"X-Rcpt-To: nobody@example.com\r\n\r\n", "a@example.com", ["b@example.com"])

    assert message_from_bytes(stored)["X-Rcpt-To"] == "b@example.com"
