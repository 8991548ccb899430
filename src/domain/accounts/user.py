"""A person with an account."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from domain.accounts.errors import AddressUnproven
from domain.accounts.events import (
    AccountErased,
    ClientInvited,
    EmailChangeAnnounced,
    EmailChangeAsked,
    EmailChanged,
    EmailVerificationRequested,
    PasswordChanged,
    RegistrationRepeated,
    RolesChanged,
    UserDisabled,
    UserEnabled,
)
from domain.accounts.values import EmailAddress, Locale, PhoneNumber, Role
from domain.errors import InvalidValue, NotFound
from domain.events import Aggregate
from domain.ids import MailedLinkId, UserId
from domain.text import clean_line, clean_text
from domain.time.quiet_hours import AT_NIGHT, QuietHours
from domain.time.zones import zone

NAME_MAXIMUM = 120
REASON_MAXIMUM = 1000
ERASED_NAME = "Usuario eliminado"
"""What stands in the place of the name of somebody whose account is no more."""
TERMS_VERSION = "2026-11"
"""Of the terms of use and the privacy notice, to which whoever registers agrees."""
NO_PASSWORD = "!"  # noqa: S105 (that is the point)
"""In the place of a hash: nothing hashes to it."""


class UserStatus(StrEnum):
    """`unverified` until the mailed link is opened; a `disabled` user is out at once; an `erased` one is a mere identifier."""

    UNVERIFIED = "unverified"
    ACTIVE = "active"
    DISABLED = "disabled"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPreferences:
    """What somebody wants to have mailed. The inbox has everything, and what concerns their account is always mailed.

    Nobody is reminded in their `quiet_hours`, on their own clock; None for who may be reminded at any hour.
    """

    appointments_by_email: bool = True
    quiet_hours: QuietHours | None = AT_NIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a user says about themselves. `timezone` is an IANA name. Raises InvalidValue."""

    full_name: str
    phone: PhoneNumber | None = None
    locale: Locale = Locale.SPANISH
    timezone: str = "Europe/Madrid"
    notification_preferences: NotificationPreferences = NotificationPreferences()

    def __post_init__(self) -> None:
        object.__setattr__(self, "full_name", clean_line("full_name", self.full_name, minimum=1, maximum=NAME_MAXIMUM))
        zone(self.timezone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """To which version of the terms somebody has agreed, and when."""

    version: str
    given_at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class User(Aggregate):
    """An account. Everyone is a client; further roles are granted."""

    id: UserId
    email: EmailAddress
    profile: Profile
    password_hash: str = field(repr=False)
    roles: frozenset[Role]
    status: UserStatus
    created_at: datetime
    updated_at: datetime
    consent: Consent | None = None

    @classmethod
    def register(cls, *, id: UserId, email: EmailAddress, profile: Profile, password_hash: str, now: datetime) -> Self:
        """A new client whose address is not proven yet."""
        return cls(
            id=id,
            email=email,
            profile=profile,
            password_hash=password_hash,
            roles=frozenset({Role.CLIENT}),
            status=UserStatus.UNVERIFIED,
            created_at=now,
            updated_at=now,
        )

    @classmethod
    def invite(cls, *, id: UserId, email: EmailAddress, profile: Profile, now: datetime) -> Self:
        """A client whom somebody else has entered. No password fits; whoever has the address registers with it."""
        user = cls.register(id=id, email=email, profile=profile, password_hash=NO_PASSWORD, now=now)
        user._record(ClientInvited(occurred_at=now, user_id=id))  # noqa: SLF001 (its own class)
        return user

    def request_verification(self, *, link_id: MailedLinkId, now: datetime) -> None:
        """Have a link mailed that proves the address."""
        self._record(EmailVerificationRequested(occurred_at=now, user_id=self.id, link_id=link_id))

    def agree(self, version: str, *, now: datetime) -> Consent:
        """Agree to the terms in this version. Raises InvalidValue when it is not the one in force."""
        if version != TERMS_VERSION:
            raise InvalidValue("version", "not_in_force", f"The terms in force are those of {TERMS_VERSION}.")
        consent = self.consent = Consent(version=version, given_at=now)
        self.updated_at = now
        return consent

    def erase(self, *, now: datetime) -> None:
        """Leave nothing but the identifier, to which the history of others refers. The former address is told."""
        self._record(AccountErased(occurred_at=now, user_id=self.id, email=self.email.value))
        self.email = EmailAddress(f"{self.id.hex}@erased.invalid")
        self.profile = Profile(full_name=ERASED_NAME)
        self.password_hash, self.roles, self.status = NO_PASSWORD, frozenset({Role.CLIENT}), UserStatus.ERASED
        self.consent, self.updated_at = None, now

    def register_again(self, *, profile: Profile, password_hash: str, now: datetime) -> bool:
        """Somebody registers with this address once more; tell whether it still needs to be proven.

        Until it is proven the newest registration counts, since an earlier one may have been made by somebody
        else. An account with more than the role of a client was made by the operator: nobody can register
        themselves into it, so it only gets a new link. A proven account stays as it is, and its owner is told.
        """
        if self.status is not UserStatus.UNVERIFIED:
            self._record(RegistrationRepeated(occurred_at=now, user_id=self.id))
            return False
        if self.roles <= {Role.CLIENT}:
            self.profile = profile
            self.password_hash = password_hash
            self.agree(TERMS_VERSION, now=now)
        return True

    def verify_email(self, *, now: datetime) -> None:
        """The mailed link was opened: the address is theirs. A disabled account stays disabled."""
        if self.status is UserStatus.UNVERIFIED:
            self.status = UserStatus.ACTIVE
            self.updated_at = now

    def may_reset_password(self) -> bool:
        """Tell whether a mailed link may set their password: not that of a disabled account."""
        return self.status in {UserStatus.UNVERIFIED, UserStatus.ACTIVE}

    def change_password(self, password_hash: str, *, now: datetime) -> None:
        """Take another password; they are told."""
        self.password_hash = password_hash
        self.updated_at = now
        self._record(PasswordChanged(occurred_at=now, user_id=self.id))

    def reset_password(self, password_hash: str, *, now: datetime) -> None:
        """Take another password from whoever opened a link that was mailed to the address, which proves it too."""
        self.verify_email(now=now)
        self.change_password(password_hash, now=now)

    def ask_for_email_change(self, email: EmailAddress, *, link_id: MailedLinkId, now: datetime) -> None:
        """Have a link mailed to another address that makes it theirs, and the present one told."""
        self._record(EmailChangeAsked(occurred_at=now, user_id=self.id, email=email.value, link_id=link_id))
        self._record(EmailChangeAnnounced(occurred_at=now, user_id=self.id))

    def address_wanted(self, *, now: datetime) -> RegistrationRepeated:
        """Somebody else has given this address as theirs: what its owner is told of it. Nothing changes."""
        return RegistrationRepeated(occurred_at=now, user_id=self.id)

    def change_email(self, email: EmailAddress, *, now: datetime) -> None:
        """The link was opened: the address is theirs. The former one is told."""
        former, self.email, self.updated_at = self.email, email, now
        self._record(EmailChanged(occurred_at=now, user_id=self.id, former=former.value))

    def revise(self, profile: Profile, *, now: datetime) -> None:
        """Say something else about themselves."""
        self.profile = profile
        self.updated_at = now

    def assign(self, roles: frozenset[Role], *, now: datetime) -> bool:
        """Hold exactly these roles, being a client among them; tell whether that is a change. They are told."""
        wanted = roles | {Role.CLIENT}
        if wanted == self.roles:
            return False
        self.roles, self.updated_at = wanted, now
        self._record(RolesChanged(occurred_at=now, user_id=self.id))
        return True

    def disable(self, reason: str, *, now: datetime) -> bool:
        """Close the account; tell whether that is a change. They are told why. Raises AddressUnproven, InvalidValue."""
        if self.status is UserStatus.UNVERIFIED:
            raise AddressUnproven
        said = clean_text("reason", reason, minimum=1, maximum=REASON_MAXIMUM)
        if self.status is UserStatus.DISABLED:
            return False
        self.status, self.updated_at = UserStatus.DISABLED, now
        self._record(UserDisabled(occurred_at=now, user_id=self.id, reason=said))
        return True

    def enable(self, *, now: datetime) -> bool:
        """Open a closed account again; tell whether that is a change. They are told. Raises AddressUnproven."""
        if self.status is UserStatus.UNVERIFIED:
            raise AddressUnproven
        if self.status is UserStatus.ACTIVE:
            return False
        self.status, self.updated_at = UserStatus.ACTIVE, now
        self._record(UserEnabled(occurred_at=now, user_id=self.id))
        return True

    def grant(self, role: Role, *, now: datetime) -> None:
        """Add a role; nothing happens when they hold it."""
        if role not in self.roles:
            self.roles |= {role}
            self.updated_at = now


def existing(user: User | None) -> User:
    """Return the account. Raises NotFound when there is none, or it was erased: then nobody can do anything with it."""
    if user is None or user.status is UserStatus.ERASED:
        raise NotFound("user")
    return user
