"""What every password goes through before it is anybody's: a step of registering, creating, changing and resetting."""

from dataclasses import dataclass

from application.accounts.security_ports import CommonPasswords, PasswordHasher
from domain.accounts.passwords import refuse_guessable
from domain.accounts.values import EmailAddress, check_password


@dataclass(frozen=True, slots=True)
class NewPasswords:
    """Checks them and hashes them."""

    hasher: PasswordHasher
    common: CommonPasswords

    def check(self, password: str, *, email: EmailAddress) -> None:
        """Refuse one that is too short, too long or easy to guess for whoever knows the address. Raises InvalidValue."""
        check_password(password)
        refuse_guessable(password, email=email, is_common=self.common.has)

    async def hashed(self, password: str, *, email: EmailAddress) -> str:
        """Return what may be stored of it. Raises InvalidValue."""
        self.check(password, email=email)
        return await self.hasher.hash(password)
