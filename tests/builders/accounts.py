"""People, accounts and applications to test with."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from application.accounts.api_key_token import ApiKeyToken
from domain.accounts.actor import Actor
from domain.accounts.api_key import ApiKey, Scope
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.professional_application import Practice, ProfessionalApplication
from domain.accounts.session import Session, Transport
from domain.accounts.user import Profile, User, UserStatus
from domain.accounts.values import EmailAddress, Locale, PhoneNumber, Role
from domain.ids import (
    ApiKeyId,
    ApplicationId,
    MailedLinkId,
    ProfessionalId,
    SessionId,
    UserId,
)
from domain.scheduling.professional import Professional
from tests.builders.common import MADRID, NOW, PASSWORD, an_id


def an_actor(*roles: Role, user_id: UserId | None = None, professional_id: ProfessionalId | None = None) -> Actor:
    """Somebody who asks: always a client, and what else is named."""
    return Actor(
        user_id=UserId(an_id()) if user_id is None else user_id,
        roles=frozenset({Role.CLIENT, *roles}),
        professional_id=professional_id,
    )


def actor_of(user: User, professional: Professional | None = None) -> Actor:
    """The user as one who asks."""
    return Actor(user_id=user.id, roles=user.roles, professional_id=None if professional is None else professional.id)


def a_profile(
    full_name: str = "Ana Pérez",
    *,
    phone: str | None = "+34600111222",
    locale: Locale = Locale.SPANISH,
    timezone: str = MADRID,
) -> Profile:
    return Profile(
        full_name=full_name,
        phone=None if phone is None else PhoneNumber(phone),
        locale=locale,
        timezone=timezone,
    )


def a_user(
    *,
    id: UserId | None = None,
    email: str | None = None,
    full_name: str = "Ana Pérez",
    roles: Iterable[Role] = (),
    status: UserStatus = UserStatus.ACTIVE,
    phone: str | None = "+34600111222",
    locale: Locale = Locale.SPANISH,
    timezone: str = MADRID,
    password_hash: str = f"plain:{PASSWORD}",
    now: datetime = NOW,
) -> User:
    """A verified client, unless said otherwise; the address is one that no other user has."""
    user_id = UserId(an_id()) if id is None else id
    return User(
        id=user_id,
        email=EmailAddress(f"user-{user_id.hex[:12]}@example.org" if email is None else email),
        profile=a_profile(full_name, phone=phone, locale=locale, timezone=timezone),
        password_hash=password_hash,
        roles=frozenset({Role.CLIENT, *roles}),
        status=status,
        created_at=now,
        updated_at=now,
    )


def a_session(
    user: User, *, digest: bytes = b"d" * 32, transport: Transport = Transport.BEARER, now: datetime = NOW
) -> Session:
    return Session.open(id=SessionId(an_id()), user_id=user.id, refresh_digest=digest, transport=transport, now=now)


def an_api_key(
    user: User,
    *,
    secret: str = "s" * 43,
    scopes: Iterable[Scope] = Scope,
    lifetime: timedelta | None = None,
    now: datetime = NOW,
) -> tuple[ApiKey, str]:
    """A key and what is sent with requests."""
    token = ApiKeyToken(ApiKeyId(an_id()), secret)
    key = ApiKey.make(
        id=token.key_id,
        user_id=user.id,
        name="Calendar sync",
        scopes=frozenset(scopes),
        digest=token.digest,
        lifetime=lifetime,
        now=now,
    )
    return key, str(token)


def a_link(user: User, *, purpose: LinkPurpose = LinkPurpose.VERIFY_EMAIL, now: datetime = NOW) -> MailedLink:
    return MailedLink.make(id=MailedLinkId(an_id()), user_id=user.id, purpose=purpose, now=now)


def a_practice(
    *,
    profession: str = "Odontóloga",
    bio: str = "Veinte años de experiencia.",
    timezone: str = MADRID,
    city: str | None = "Madrid",
    licence_number: str | None = "28001234",
) -> Practice:
    return Practice(profession=profession, bio=bio, timezone=timezone, city=city, licence_number=licence_number)


def an_application(
    applicant: User, *, practice: Practice | None = None, now: datetime = NOW
) -> ProfessionalApplication:
    """An application that waits for an administrator."""
    return ProfessionalApplication.submit(
        id=ApplicationId(an_id()), applicant_id=applicant.id, practice=practice or a_practice(), now=now
    )
