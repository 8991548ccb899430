"""Which SMTP server, read from one URL."""

import ssl
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mail is handed in. `scheme` is `smtp` (never encrypted), `smtps` or `smtp+starttls` (always encrypted)."""

    scheme: str
    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read `smtp://[user:password@]host[:port]`. Raises ValueError, whose message does not show the password."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS:
            raise ValueError(f"the mail server's URL must begin with one of {', '.join(_PORTS)}")
        if not parts.hostname or parts.path not in {"", "/"} or parts.query or parts.fragment:
            raise ValueError("the mail server's URL must look like smtp://[user:password@]host:port")
        try:
            port = parts.port
        except ValueError:
            raise ValueError("the mail server's port must be a number up to 65535") from None
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=port or _PORTS[parts.scheme],
            username=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
        )

    @property
    def is_encrypted(self) -> bool:
        """Whether TLS is spoken, from the start or after STARTTLS."""
        return self.scheme != "smtp"

    def default_tls(self) -> ssl.SSLContext | None:
        """Trust whom this machine trusts; None when nothing is encrypted."""
        return ssl.create_default_context() if self.is_encrypted else None
