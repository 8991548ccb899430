"""The mailer under test."""

import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from adapters.mail.mailer import SmtpMailer

SENDER = "Gestor de Citas <no-reply@citas.example>"


@asynccontextmanager
async def a_mailer(
    url: str,
    *,
    tls: ssl.SSLContext | None = None,
    step_seconds: float = 10,
    whole_seconds: float = 45,
    idle_seconds: float = 30,
) -> AsyncGenerator[SmtpMailer]:
    mailer = SmtpMailer(
        url, SENDER, tls=tls, step_seconds=step_seconds, whole_seconds=whole_seconds, idle_seconds=idle_seconds
    )
    try:
        yield mailer
    finally:
        await mailer.aclose()
