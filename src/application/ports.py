"""What the whole application needs of the outside: the composition root fills it in."""

from dataclasses import dataclass

from application.accounts.security_ports import (
    AccessTokens,
    CommonPasswords,
    Digests,
    LinkTokens,
    OneTimePasswords,
    PasswordHasher,
    SecretBox,
)
from application.administration.ports import Dependencies
from application.clock import Clock
from application.identifiers import Identifiers
from application.notifications.calendar_entries import Calendars
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
    secret_box: SecretBox
    one_time_passwords: OneTimePasswords
    common_passwords: CommonPasswords
    digests: Digests
    access_tokens: AccessTokens
    link_tokens: LinkTokens
    links: PublicLinks
    mailer: Mailer
    queue: DeliveryQueue
    dependencies: Dependencies
    holidays: PublicHolidays
    calendars: Calendars
    zone_rules: str
    admin_needs_second_factor: bool = False
