"""Slowing down whoever goes on trying: a step of logging in, of whatever has something mailed, and of what mailed links do."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address

from application.accounts.security_ports import Digests
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.actor import Origin
from domain.accounts.errors import MailedLinkUnusable
from domain.accounts.throttle import POLICIES, Throttled
from domain.accounts.values import EmailAddress
from domain.ids import UserId

_NETWORK_BITS = 64  # of an IPv6 address: what one customer has is not one address


type Marks = Mapping[Throttled, bytes]
"""By what an attempt is counted."""


@dataclass(frozen=True, slots=True)
class Throttling:
    """Counts attempts in storage, so that they are remembered whatever else is lost.

    An account is counted whether it exists or not. An address is, unless it is the machine's own: whoever comes through
    a proxy that is not trusted to name its clients would share it with everybody else.
    """

    units: UnitsOfWork
    clock: Clock
    digests: Digests

    def login(self, email: EmailAddress, origin: Origin) -> Marks:
        """What a login is counted by."""
        return self._marks(Throttled.LOGIN_BY_ACCOUNT, Throttled.LOGIN_BY_ADDRESS, email, origin)

    def mail(self, email: EmailAddress, origin: Origin) -> Marks:
        """What a request is counted by that has something mailed."""
        return self._marks(Throttled.MAIL_BY_ACCOUNT, Throttled.MAIL_BY_ADDRESS, email, origin)

    def codes(self, user_id: UserId) -> Marks:
        """What a code of the second factor is counted by."""
        return {Throttled.CODE_BY_ACCOUNT: self._key(Throttled.CODE_BY_ACCOUNT, str(user_id))}

    async def forgive_within(self, unit: UnitOfWork, marks: Marks) -> None:
        """Begin anew with each, by the commit of this transaction."""
        for key in marks.values():
            if await unit.throttles.get(key) is not None:
                await unit.throttles.forget(key)

    @asynccontextmanager
    async def redeeming(self, origin: Origin) -> AsyncGenerator[None]:
        """Around the use of a mailed link: those that do not work count, by where they come from. Raises TooManyAttempts."""
        marks = self._marks_of_address(Throttled.LINK_BY_ADDRESS, origin)
        await self.ensure_open(marks)
        try:
            yield
        except MailedLinkUnusable:
            await self.count(marks)
            raise

    async def ensure_open(self, marks: Marks) -> None:
        """Raise TooManyAttempts while the next attempt has to wait; count nothing."""
        async with self.units() as unit:
            await self.ensure_open_within(unit, marks)

    async def ensure_open_within(self, unit: UnitOfWork, marks: Marks) -> None:
        """As `ensure_open`, in a transaction that holds a lock which all attempts take: none is missed then."""
        now = self.clock.now()
        for key in marks.values():
            throttle = await unit.throttles.get(key)
            if throttle is not None:
                throttle.ensure_open(now=now)

    @retried
    async def count(self, marks: Marks) -> None:
        """Count one attempt. Raises TooManyAttempts, and counts nothing, while it has to wait."""
        async with self.units() as unit:
            await self.count_within(unit, marks)
            await unit.commit()

    async def count_within(self, unit: UnitOfWork, marks: Marks) -> None:
        """As `count`, by the commit of this transaction.

        Of many at once each sees those before it: the rows are locked, always in the same order.
        """
        now = self.clock.now()
        for throttled, key in sorted(marks.items(), key=lambda mark: mark[1]):
            throttle = await unit.throttles.get_for_update(key, now=now)
            throttle.count(POLICIES[throttled], now=now)
            await unit.throttles.save(throttle)

    @retried
    async def forgive(self, marks: Marks, throttled: Throttled) -> None:
        """Begin anew with what is counted by one of the marks, if anything is."""
        async with self.units() as unit:
            if await unit.throttles.get(marks[throttled]) is not None:
                await unit.throttles.forget(marks[throttled])
                await unit.commit()

    def _marks(self, account: Throttled, address: Throttled, email: EmailAddress, origin: Origin) -> Marks:
        return {account: self._key(account, email.value), **self._marks_of_address(address, origin)}

    def _marks_of_address(self, address: Throttled, origin: Origin) -> Marks:
        network = network_of(origin)
        return {} if network is None else {address: self._key(address, network)}

    def _key(self, throttled: Throttled, subject: str) -> bytes:
        return self.digests.of(f"{throttled.value}:{subject}")


def network_of(origin: Origin) -> str | None:
    """Who is counted as one; None for the machine itself, and where nothing is known."""
    if origin.address is None:
        return None
    address = ip_address(origin.address)
    if address.is_loopback:
        return None
    if address.version == 4:  # noqa: PLR2004 (the version's name)
        return str(address)
    return (address.packed[: _NETWORK_BITS // 8]).hex()
