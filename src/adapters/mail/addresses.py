"""Mail addresses as SMTP wants them: the domain in ASCII (RFC 5890), the part before the @ as its owner spells it."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Self

from email_validator import EmailNotValidError, validate_email

from adapters.mail.header_text import display_name
from domain.accounts.values import is_one_address


class UnusableAddress(ValueError):
    """No server could be asked to take mail for it."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address and the name of its owner. `domain` is ASCII."""

    name: str
    local: str
    domain: str

    @classmethod
    def of(cls, address: str, *, name: str = "") -> Self:
        """Read a bare address. Raises UnusableAddress."""
        if not is_one_address(address):
            raise UnusableAddress("the address is malformed")
        local, _, domain = address.partition("@")
        return cls(display_name(name), local, domain if domain.isascii() else _ascii_domain(address))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `Name <address>`. Raises UnusableAddress."""
        name, address = parseaddr(text)
        return cls.of(address, name=name)

    @property
    def address(self) -> str:
        """For the envelope."""
        return f"{self.local}@{self.domain}"

    @property
    def needs_smtputf8(self) -> bool:
        """Whether only a server with SMTPUTF8 (RFC 6531) can take it."""
        return not self.local.isascii()

    def header(self) -> Address:
        """For From and To."""
        return Address(display_name=self.name, username=self.local, domain=self.domain)


def _ascii_domain(address: str) -> str:
    try:
        valid = validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise UnusableAddress("the domain is malformed") from error
    return valid.ascii_domain
