"""Row ⇄ aggregate in the accounts room. Aggregates are built by their constructors, so that values prove themselves again."""

from datetime import datetime

from adapters.postgres.accounts.rows import (
    ApiKeyRow,
    MailedLinkRow,
    ProfessionalApplicationRow,
    SecondFactorRow,
    SessionRow,
    ThrottleRow,
    UserRow,
)
from adapters.postgres.stored import as_stored
from adapters.postgres.tables import Values
from domain.accounts.actor import Origin
from domain.accounts.api_key import ApiKey, Scope
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.professional_application import ApplicationStatus, Practice, ProfessionalApplication
from domain.accounts.second_factor import SecondFactor
from domain.accounts.session import Session, Transport
from domain.accounts.throttle import Throttle
from domain.accounts.user import Consent, NotificationPreferences, Profile, User, UserStatus
from domain.accounts.values import EmailAddress, Locale, PhoneNumber, Role
from domain.ids import ApiKeyId, ApplicationId, MailedLinkId, SessionId, UserId
from domain.time.quiet_hours import QuietHours


@as_stored
def user_of(row: UserRow) -> User:
    """The account that a row tells of."""
    return User(
        id=UserId(row.id),
        email=EmailAddress(row.email),
        profile=Profile(
            full_name=row.full_name,
            phone=None if row.phone is None else PhoneNumber(row.phone),
            locale=Locale(row.locale),
            timezone=row.timezone,
            notification_preferences=preferences_of(
                appointments_by_email=row.appointments_by_email,
                quiet_from=row.quiet_from,
                quiet_until=row.quiet_until,
            ),
        ),
        password_hash=row.password_hash,
        roles=frozenset(map(Role, row.roles)),
        status=UserStatus(row.status),
        created_at=row.created_at,
        updated_at=row.updated_at,
        consent=consent_of(row.terms_version, row.terms_accepted_at),
        version=row.version,
    )


def consent_of(version: str | None, given_at: datetime | None) -> Consent | None:
    """To what somebody has agreed, if they have."""
    return None if version is None or given_at is None else Consent(version=version, given_at=given_at)


def preferences_of(
    *, appointments_by_email: bool, quiet_from: int | None, quiet_until: int | None
) -> NotificationPreferences:
    """What somebody wants to have mailed, and when, from its columns."""
    quiet = None if quiet_from is None or quiet_until is None else QuietHours(quiet_from, quiet_until)
    return NotificationPreferences(appointments_by_email=appointments_by_email, quiet_hours=quiet)


def user_values(user: User) -> Values:
    """The columns of an account."""
    profile, wants = user.profile, user.profile.notification_preferences
    quiet = wants.quiet_hours
    return {
        "id": user.id,
        "email": user.email.value,
        "full_name": profile.full_name,
        "phone": None if profile.phone is None else profile.phone.value,
        "locale": profile.locale.value,
        "timezone": profile.timezone,
        "password_hash": user.password_hash,
        "roles": sorted(role.value for role in user.roles),
        "status": user.status.value,
        "terms_version": None if user.consent is None else user.consent.version,
        "terms_accepted_at": None if user.consent is None else user.consent.given_at,
        "appointments_by_email": wants.appointments_by_email,
        "quiet_from": None if quiet is None else quiet.start,
        "quiet_until": None if quiet is None else quiet.end,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "version": user.version,
    }


@as_stored
def session_of(row: SessionRow) -> Session:
    """The session that a row tells of."""
    return Session(
        id=SessionId(row.id),
        user_id=UserId(row.user_id),
        refresh_digest=row.refresh_digest,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        origin=Origin(address=row.address, agent=row.agent),
        transport=Transport(row.transport),
        second_factor=row.second_factor,
    )


def session_values(session: Session) -> Values:
    """The columns of a session."""
    return {
        "id": session.id,
        "user_id": session.user_id,
        "refresh_digest": session.refresh_digest,
        "created_at": session.created_at,
        "last_used_at": session.last_used_at,
        "expires_at": session.expires_at,
        "revoked_at": session.revoked_at,
        "address": session.origin.address,
        "agent": session.origin.agent,
        "transport": session.transport.value,
        "second_factor": session.second_factor,
    }


@as_stored
def api_key_of(row: ApiKeyRow) -> ApiKey:
    """The key that a row tells of."""
    return ApiKey(
        id=ApiKeyId(row.id),
        user_id=UserId(row.user_id),
        name=row.name,
        scopes=frozenset(map(Scope, row.scopes)),
        digest=row.digest,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def api_key_values(key: ApiKey) -> Values:
    """The columns of a key."""
    return {
        "id": key.id,
        "user_id": key.user_id,
        "name": key.name,
        "scopes": sorted(scope.value for scope in key.scopes),
        "digest": key.digest,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
    }


@as_stored
def mailed_link_of(row: MailedLinkRow) -> MailedLink:
    """The link that a row tells of."""
    return MailedLink(
        id=MailedLinkId(row.id),
        user_id=UserId(row.user_id),
        purpose=LinkPurpose(row.purpose),
        email=None if row.email is None else EmailAddress(row.email),
        expires_at=row.expires_at,
        used_at=row.used_at,
    )


def mailed_link_values(link: MailedLink) -> Values:
    """The columns of a link."""
    return {
        "id": link.id,
        "user_id": link.user_id,
        "purpose": link.purpose.value,
        "email": None if link.email is None else link.email.value,
        "expires_at": link.expires_at,
        "used_at": link.used_at,
    }


@as_stored
def application_of(row: ProfessionalApplicationRow) -> ProfessionalApplication:
    """The request that a row tells of."""
    return ProfessionalApplication(
        id=ApplicationId(row.id),
        applicant_id=UserId(row.applicant_id),
        practice=Practice(
            profession=row.profession,
            bio=row.bio,
            timezone=row.timezone,
            city=row.city,
            licence_number=row.licence_number,
        ),
        status=ApplicationStatus(row.status),
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        decided_by=None if row.decided_by is None else UserId(row.decided_by),
        reason=row.reason,
        version=row.version,
    )


def application_values(application: ProfessionalApplication) -> Values:
    """The columns of a request."""
    practice = application.practice
    return {
        "id": application.id,
        "applicant_id": application.applicant_id,
        "profession": practice.profession,
        "bio": practice.bio,
        "timezone": practice.timezone,
        "city": practice.city,
        "licence_number": practice.licence_number,
        "status": application.status.value,
        "submitted_at": application.submitted_at,
        "decided_at": application.decided_at,
        "decided_by": application.decided_by,
        "reason": application.reason,
        "version": application.version,
    }


@as_stored
def throttle_of(row: ThrottleRow) -> Throttle:
    """What a row tells of attempts."""
    return Throttle(key=row.key, attempts=row.attempts, last_at=row.last_at, blocked_until=row.blocked_until)


def throttle_values(throttle: Throttle) -> Values:
    """The columns of what was tried."""
    return {
        "key": throttle.key,
        "attempts": throttle.attempts,
        "last_at": throttle.last_at,
        "blocked_until": throttle.blocked_until,
    }


@as_stored
def second_factor_of(row: SecondFactorRow) -> SecondFactor:
    """The second factor that a row tells of."""
    return SecondFactor(
        user_id=UserId(row.user_id),
        sealed=row.sealed,
        started_at=row.started_at,
        confirmed_at=row.confirmed_at,
        last_step=row.last_step,
        recovery=frozenset(row.recovery),
    )


def second_factor_values(factor: SecondFactor) -> Values:
    """The columns of a second factor."""
    return {
        "user_id": factor.user_id,
        "sealed": factor.sealed,
        "started_at": factor.started_at,
        "confirmed_at": factor.confirmed_at,
        "last_step": factor.last_step,
        "recovery": sorted(factor.recovery),
    }
