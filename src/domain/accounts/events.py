"""Facts of the accounts room."""

from dataclasses import dataclass

from domain.events import DomainEvent
from domain.ids import ApplicationId, MailedLinkId, UserId


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
