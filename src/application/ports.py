"""What the whole application needs of the outside: the composition root fills it in."""

from dataclasses import dataclass

from application.accounts.ports import AccessTokens, CommonPasswords, Digests, LinkTokens, PasswordHasher
from application.administration.ports import Dependencies
from application.clock import Clock
from application.identifiers import Identifiers
from application.notifications.ports import DeliveryQueue, Mailer, PublicLinks
from application.scheduling.ports import PublicHolidays
from application.unit_of_work import UnitsOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What the application needs of the outside. `zone_rules` is the version of the time zone database in use."""

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    passwords: PasswordHasher
    common_passwords: CommonPasswords
    digests: Digests
    access_tokens: AccessTokens
    link_tokens: LinkTokens
    links: PublicLinks
    mailer: Mailer
    queue: DeliveryQueue
    dependencies: Dependencies
    holidays: PublicHolidays
    zone_rules: str
