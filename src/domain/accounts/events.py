"""Facts of the accounts room."""

from dataclasses import dataclass

from domain.events import DomainEvent
from domain.ids import ApiKeyId, ApplicationId, MailedLinkId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailVerificationRequested(DomainEvent):
    """Somebody registered with this user's address; `link_id` is the link that proves it is theirs."""

    user_id: UserId
    link_id: MailedLinkId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRepeated(DomainEvent):
    """Somebody tried to register with the address of an account that exists and is verified."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientInvited(DomainEvent):
    """Somebody made an appointment for a person without an account, who can now register with this address."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordResetAsked(DomainEvent):
    """Somebody asks for a link with which the password of an address can be set anew, if the address has an account.

    Nobody has looked that up yet: whoever asks must not learn it, not even by how long the answer takes.
    """

    email: str
    link_id: MailedLinkId


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(DomainEvent):
    """The user has another password."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChangeAsked(DomainEvent):
    """The user wants `email` to be their address; opening the link `link_id`, which goes there, makes it so."""

    user_id: UserId
    email: str
    link_id: MailedLinkId


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChangeAnnounced(DomainEvent):
    """The user is told at their present address that another one is wanted."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChanged(DomainEvent):
    """The user has another address; `former` is the one before."""

    user_id: UserId
    former: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountErased(DomainEvent):
    """The account is no more; `email` was its address, where the last message goes."""

    user_id: UserId
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorSwitchedOn(DomainEvent):
    """From now on logging in needs a second factor."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorSwitchedOff(DomainEvent):
    """From now on the password is enough."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodesRenewed(DomainEvent):
    """The user has other recovery codes; those before work no more."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodeUsed(DomainEvent):
    """Somebody has used a recovery code; so many are left."""

    user_id: UserId
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesChanged(DomainEvent):
    """An administrator has given the user roles, or taken some."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDisabled(DomainEvent):
    """An administrator has closed the account, and said why."""

    user_id: UserId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEnabled(DomainEvent):
    """An administrator has opened the account again."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyMade(DomainEvent):
    """A key was made with which a program acts for the user; `name` is what they call it."""

    user_id: UserId
    key_id: ApiKeyId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalApplicationSubmitted(DomainEvent):
    """A client asks to become a professional."""

    application_id: ApplicationId
    applicant_id: UserId
    profession: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalApplicationApproved(DomainEvent):
    """An administrator let the applicant become a professional."""

    application_id: ApplicationId
    applicant_id: UserId
    profession: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalApplicationRejected(DomainEvent):
    """An administrator refused the application and said why."""

    application_id: ApplicationId
    applicant_id: UserId
    profession: str
    reason: str
