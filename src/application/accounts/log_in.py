"""Log in."""

from dataclasses import dataclass

from application.accounts.second_factor_proof import SecondFactorProof
from application.accounts.security_ports import PasswordHasher
from application.accounts.throttling import Throttling
from application.accounts.tokens import RefreshToken, TokenIssuer, TokenPair
from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.actor import NOWHERE, Actor, Origin
from domain.accounts.errors import EmailNotVerified, InvalidCredentials, InvalidToken, InvalidTotp, TotpRequired
from domain.accounts.session import Session, Transport
from domain.accounts.throttle import Throttled
from domain.accounts.user import User, UserStatus
from domain.accounts.values import EmailAddress
from domain.administration.audit import AuditAction, AuditEntry, codes
from domain.ids import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInCommand:
    """`password` is as typed. `replaces` is the refresh token that the device holds already, if it does."""

    email: EmailAddress
    password: str
    transport: Transport = Transport.BEARER
    replaces: str | None = None
    totp: str | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class LogIn:
    """Anybody with a proven address may log in; each login is a session of its own.

    With `transport: cookie`, for browsers, the session that the browser had before ends.

    Refused: unknown address, wrong password and disabled account, with one answer after the same work
    (`invalid_credentials`); the right password of an address that is not proven yet (`email_not_verified`); with it,
    where a second factor is on, no code (`totp_required`), or one that is wrong, too old or used (`invalid_totp`). After
    some failures for one address, or from one place, the next attempt has to wait, ever longer up to a quarter of an
    hour (`too_many_attempts`), whether there is an account or not.
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    passwords: PasswordHasher
    tokens: TokenIssuer
    throttling: Throttling
    proof: SecondFactorProof

    async def __call__(self, command: LogInCommand) -> TokenPair:
        """Open a session. Raises InvalidCredentials, EmailNotVerified, TotpRequired, InvalidTotp, TooManyAttempts."""
        marks = self.throttling.login(command.email, command.origin)
        await self.throttling.ensure_open(marks)
        async with self.units() as unit:
            user = await unit.users.with_email(command.email)
        # Outside of the transaction: hashing takes long, and a connection is dear.
        right = await self.passwords.verify(command.password, None if user is None else user.password_hash)
        if user is None or not right or user.status is UserStatus.DISABLED:
            await self._record_failure(command, user)
            await self.throttling.count(marks)
            raise InvalidCredentials
        # Once more: of many guesses at once, those that come after the first wrong ones learn nothing.
        await self.throttling.ensure_open(marks)
        if user.status is UserStatus.UNVERIFIED:
            await self._record_failure(command, user)
            raise EmailNotVerified
        proven = await self._second_factor(user, command)
        session_id = SessionId(self.ids.new_id())
        refresh = self.tokens.fresh_refresh_token(session_id)
        session = Session.open(
            id=session_id,
            user_id=user.id,
            refresh_digest=refresh.digest,
            origin=command.origin,
            transport=command.transport,
            second_factor=proven,
            now=self.clock.now(),
        )
        await self._store(user, session, command)
        await self.throttling.forgive(marks, Throttled.LOGIN_BY_ACCOUNT)
        return self.tokens.pair(session, refresh)

    async def _second_factor(self, user: User, command: LogInCommand) -> bool:
        """Tell whether one was proven; False where none is on. Raises TotpRequired, InvalidTotp, TooManyAttempts."""
        async with self.units() as unit:
            factor = await unit.second_factors.get(user.id)
        if factor is None or not factor.is_on:
            return False
        if command.totp is None:
            raise TotpRequired
        if not await self.proof.prove(Actor(user_id=user.id, roles=user.roles, origin=command.origin), command.totp):
            raise InvalidTotp
        return True

    @retried
    async def _store(self, user: User, session: Session, command: LogInCommand) -> None:
        async with self.units() as unit:
            await self._ensure_still(unit, user, session)
            await unit.sessions.add(session)
            if command.replaces is not None:
                await self._end(unit, command.replaces)
            unit.audit.record(
                AuditEntry.of(
                    Actor(user_id=user.id, roles=user.roles, origin=command.origin),
                    AuditAction.LOGGED_IN,
                    details={"session": str(session.id), "transport": session.transport.value},
                    now=session.created_at,
                )
            )
            await unit.commit()

    async def _ensure_still(self, unit: UnitOfWork, user: User, session: Session) -> None:
        """What was proven still stands, and does until this session is stored.

        Whatever ends the sessions of a user holds the lock of their account, and cannot miss this one: it ends it, or has
        happened before. Raises InvalidCredentials, TotpRequired.
        """
        now = await unit.users.get_for_update(user.id)
        if now is None or now.status is not UserStatus.ACTIVE or now.password_hash != user.password_hash:
            raise InvalidCredentials
        factor = await unit.second_factors.get(user.id)
        needed = factor is not None and factor.is_on
        if needed and not session.second_factor:
            raise TotpRequired
        session.second_factor = needed

    @retried
    async def _record_failure(self, command: LogInCommand, user: User | None) -> None:
        """Also for an address that nobody has: whoever asks must not learn by the time it takes that there is none."""
        target, status = (None, None) if user is None else (user.id, user.status)
        entry = AuditEntry.of(
            None,
            AuditAction.LOGIN_FAILED,
            target=target,
            details=codes(status=status),
            origin=command.origin,
            now=self.clock.now(),
        )
        async with self.units() as unit:
            unit.audit.record(entry)
            await unit.commit()

    async def _end(self, unit: UnitOfWork, token: str) -> None:
        """End the session of a refresh token, if it is its newest: a device is signed in once (ASVS 5.0, 7.2.4)."""
        try:
            held = RefreshToken.parse(token)
        except InvalidToken:
            return
        before = await unit.sessions.get_for_update(held.session_id)
        if before is not None and before.is_newest(held.digest):
            before.revoke(now=self.clock.now())
            await unit.sessions.save(before)
