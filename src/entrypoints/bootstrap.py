"""The composition root: the only place that knows which adapter stands behind which port."""

from dataclasses import dataclass
from zoneinfo import reset_tzpath

import tzdata
from sqlalchemy.ext.asyncio import AsyncEngine
from taskiq import AsyncBroker

from adapters.calendars.files import CalendarFiles
from adapters.calendars.public_holidays import PublicHolidayCalendar
from adapters.mail.mailer import SmtpMailer
from adapters.postgres.engine import create_engine
from adapters.postgres.unit_of_work import units_of_work
from adapters.security.access_tokens import JwtAccessTokens
from adapters.security.common_passwords import FrequentPasswords
from adapters.security.digests import KeyedDigests
from adapters.security.links import SignedLinks
from adapters.security.machine import SystemClock, SystemIdentifiers
from adapters.security.one_time_passwords import TimedPasswords
from adapters.security.passwords import Argon2PasswordHasher
from adapters.security.secret_box import FernetSecretBox
from adapters.tasks.broker import create_broker
from adapters.tasks.queue import TaskiqDeliveryQueue
from application.accounts.security_ports import Digests
from application.clock import Clock
from application.ports import Ports
from application.use_cases import UseCases
from entrypoints.readiness import PlatformDependencies
from entrypoints.settings import Settings
from entrypoints.unsigned import Unsigned


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One process's use cases, and what has to be closed after them."""

    settings: Settings
    use_cases: UseCases
    digests: Digests
    engine: AsyncEngine
    broker: AsyncBroker
    mailer: SmtpMailer
    holidays: PublicHolidayCalendar

    async def aclose(self) -> None:
        """Give every connection back."""
        await self.mailer.aclose()
        await self.engine.dispose()


def build(settings: Settings, *, clock: Clock | None = None, signs: bool = True) -> Application:
    """Put one process together. Connects to nothing yet; raises SettingsError when the secret key cannot be used.

    `clock` stands in for the machine's where history is made up. Where nothing is signed, at the console, no key is
    read: the worker makes the links of the mails that follow.
    """
    engine = create_engine(
        settings.database_url,
        pool_size=settings.database_pool,
        prepared_statements=settings.database_prepared_statements,
    )
    ids = SystemIdentifiers()
    unsigned = Unsigned()
    links, access_tokens, digests, box = _signers(settings, ids) if signs else (unsigned, unsigned, unsigned, unsigned)
    mailer = SmtpMailer(settings.smtp_url, sender=settings.mail_from)
    broker = create_broker(settings.redis_url)
    holidays = PublicHolidayCalendar()
    use_cases = UseCases.assemble(
        Ports(
            units=units_of_work(engine),
            clock=clock or SystemClock(),
            ids=ids,
            passwords=Argon2PasswordHasher(),
            secret_box=box,
            one_time_passwords=TimedPasswords(),
            common_passwords=FrequentPasswords(),
            digests=digests,
            access_tokens=access_tokens,
            link_tokens=links,
            links=links,
            mailer=mailer,
            queue=TaskiqDeliveryQueue(broker),
            dependencies=PlatformDependencies(engine),
            holidays=holidays,
            calendars=CalendarFiles(public_url=settings.public_url, sent_from=settings.mail_from),
            zone_rules=use_packaged_zone_rules(),
            admin_needs_second_factor=settings.admin_second_factor == "required",
        )
    )
    return Application(
        settings=settings,
        use_cases=use_cases,
        digests=digests,
        engine=engine,
        broker=broker,
        mailer=mailer,
        holidays=holidays,
    )


def _signers(
    settings: Settings, ids: SystemIdentifiers
) -> tuple[SignedLinks, JwtAccessTokens, KeyedDigests, FernetSecretBox]:
    keys = settings.keys(SystemClock())
    links = SignedLinks(keys, public_url=settings.public_url)
    return links, JwtAccessTokens(keys, ids), KeyedDigests(keys), FernetSecretBox(keys)


def use_packaged_zone_rules() -> str:
    """Have this process take the zone rules from the `tzdata` package, whatever its machine has; return their version."""
    reset_tzpath(())
    return tzdata.__version__
