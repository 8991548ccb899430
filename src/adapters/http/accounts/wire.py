"""What accounts look like on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from msgspec import Meta

from adapters.http.values import clock_of, email_address, known_address, phone_number
from adapters.http.wire import (
    FILLED_LINE,
    FILLED_TEXT,
    Email,
    FullName,
    KnownEmail,
    NewPassword,
    Phone,
    RequestBody,
    ResponseBody,
    TimeZone,
    Token,
)
from application.accounts.log_in import LogInCommand
from application.accounts.register_user import RegisterUserCommand
from application.accounts.tokens import TokenPair
from application.accounts.views import ApplicationView, ProfessionalRef, ProfileView
from domain.accounts.actor import Origin
from domain.accounts.professional_application import ApplicationStatus, Practice
from domain.accounts.session import Transport
from domain.accounts.user import TERMS_VERSION, NotificationPreferences, Profile
from domain.accounts.values import PASSWORD_MAXIMUM, Locale, Role
from domain.time.quiet_hours import QuietHours


class RegisterUserRequest(RequestBody, frozen=True, kw_only=True):
    """Who registers. Without `locale` the language of Accept-Language is taken."""

    email: Email
    password: NewPassword
    full_name: FullName
    phone: Phone | None = None
    locale: Locale | None = None
    timezone: TimeZone = "Europe/Madrid"

    def command(self, spoken: Locale, origin: Origin) -> RegisterUserCommand:
        """What the use case is asked. Raises InvalidValue."""
        return RegisterUserCommand(
            email=email_address(self.email),
            password=self.password,
            profile=Profile(
                full_name=self.full_name,
                phone=None if self.phone is None else phone_number(self.phone),
                locale=self.locale or spoken,
                timezone=self.timezone,
            ),
            origin=origin,
        )


class RegistrationResponse(ResponseBody, frozen=True, kw_only=True):
    """The same for a new address and for one that has an account."""

    status: Literal["check_your_mail"] = "check_your_mail"


class VerifyEmailRequest(RequestBody, frozen=True, kw_only=True):
    """The token of the mailed link."""

    token: Token


class LogInRequest(RequestBody, frozen=True, kw_only=True):
    """The password is as typed: a wrong one is wrong whatever its length.

    `totp` is the code of the second factor, or a recovery code, where one is on. `transport` is how tokens travel: `bearer` in bodies and in `Authorization`, `cookie` where no script can read them.
    """

    email: KnownEmail
    password: Annotated[str, Meta(max_length=8 * PASSWORD_MAXIMUM)]
    totp: Annotated[str, Meta(max_length=40)] | None = None
    transport: Transport = Transport.BEARER

    def command(self, origin: Origin, *, held: str | None) -> LogInCommand:
        """What the use case is asked by a browser that has the refresh token `held`. Raises InvalidValue."""
        return LogInCommand(
            email=known_address(self.email),
            password=self.password,
            totp=self.totp,
            transport=self.transport,
            replaces=held if self.transport is Transport.COOKIE else None,
            origin=origin,
        )


class RefreshSessionRequest(RequestBody, frozen=True, kw_only=True):
    """The newest refresh token; left out by a browser that has it in a cookie."""

    refresh_token: Token | None = None


class TokenResponse(ResponseBody, frozen=True, kw_only=True):
    """A pair of tokens (RFC 6749, section 5.1). `expires_in` is the access token's lifetime in seconds."""

    access_token: str
    expires_in: int
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (the name of a scheme)

    @classmethod
    def of(cls, pair: TokenPair) -> Self:
        """The answer to a login or a refresh."""
        return cls(access_token=pair.access.value, expires_in=pair.access.expires_in, refresh_token=pair.refresh)


class CookieSessionResponse(ResponseBody, frozen=True, kw_only=True):
    """The tokens are in cookies, and not here. `expires_in` is the access token's lifetime in seconds."""

    expires_in: int
    token_type: Literal["Cookie"] = "Cookie"  # noqa: S105 (the name of a scheme)

    @classmethod
    def of(cls, pair: TokenPair) -> Self:
        """The answer to a login or a refresh."""
        return cls(expires_in=pair.access.expires_in)


class ProfessionalRefResponse(ResponseBody, frozen=True, kw_only=True):
    """A public profile."""

    id: UUID
    slug: str

    @classmethod
    def of(cls, owned: ProfessionalRef | None) -> Self | None:
        """Show a profile, if there is one."""
        return None if owned is None else cls(id=owned.id, slug=owned.slug)


class QuietHoursResponse(ResponseBody, frozen=True, kw_only=True):
    """From when until when, each day, on the user's clock."""

    start: str
    end: str

    @classmethod
    def of(cls, quiet: QuietHours | None) -> Self | None:
        """Show quiet hours, if there are any."""
        return None if quiet is None else cls(start=clock_of(quiet.start), end=clock_of(quiet.end))


class NotificationPreferencesResponse(ResponseBody, frozen=True, kw_only=True):
    """What is mailed besides what concerns the account itself, and when nobody is to be reminded of anything."""

    appointments_by_email: bool
    quiet_hours: QuietHoursResponse | None

    @classmethod
    def of(cls, preferences: NotificationPreferences) -> Self:
        """Show preferences."""
        return cls(
            appointments_by_email=preferences.appointments_by_email,
            quiet_hours=QuietHoursResponse.of(preferences.quiet_hours),
        )


class TermsResponse(ResponseBody, frozen=True, kw_only=True):
    """Which version of the terms is in force, and to which one the user has agreed, if to any."""

    in_force: str
    agreed_to: str | None
    agreed_at: datetime | None


class OwnSecondFactorResponse(ResponseBody, frozen=True, kw_only=True):
    """Whether logging in needs a code, and whether one of the user's roles asks for that."""

    enabled: bool
    required: bool


class ProfileResponse(ResponseBody, frozen=True, kw_only=True):
    """A user as they see themselves."""

    id: UUID
    email: str
    full_name: str
    phone: str | None
    locale: str
    timezone: str
    roles: list[Role]
    professional: ProfessionalRefResponse | None
    notification_preferences: NotificationPreferencesResponse
    terms: TermsResponse
    second_factor: OwnSecondFactorResponse
    created_at: datetime

    @classmethod
    def of(cls, view: ProfileView) -> Self:
        """Show a profile."""
        return cls(
            id=view.id,
            email=view.email,
            full_name=view.full_name,
            phone=view.phone,
            locale=view.locale,
            timezone=view.timezone,
            roles=list(view.roles),
            professional=ProfessionalRefResponse.of(view.professional),
            notification_preferences=NotificationPreferencesResponse.of(view.notification_preferences),
            terms=TermsResponse(
                in_force=TERMS_VERSION,
                agreed_to=None if view.consent is None else view.consent.version,
                agreed_at=None if view.consent is None else view.consent.given_at,
            ),
            second_factor=OwnSecondFactorResponse(enabled=view.second_factor, required=view.second_factor_required),
            created_at=view.created_at,
        )


class SubmitApplicationRequest(RequestBody, frozen=True, kw_only=True):
    """What somebody does, and where; `timezone` is where their working hours are meant."""

    profession: Annotated[str, Meta(min_length=2, max_length=80), FILLED_LINE]
    bio: Annotated[str, Meta(min_length=1, max_length=2000), FILLED_TEXT]
    timezone: TimeZone
    city: Annotated[str, Meta(min_length=1, max_length=80), FILLED_LINE] | None = None
    licence_number: Annotated[str, Meta(min_length=1, max_length=40), FILLED_LINE] | None = None

    def practice(self) -> Practice:
        """The practice that is described. Raises InvalidValue."""
        return Practice(
            profession=self.profession,
            bio=self.bio,
            timezone=self.timezone,
            city=self.city,
            licence_number=self.licence_number,
        )


class RejectApplicationRequest(RequestBody, frozen=True, kw_only=True):
    """The applicant reads the reason."""

    reason: Annotated[str, Meta(min_length=1, max_length=1000), FILLED_TEXT]


class ApplicantResponse(ResponseBody, frozen=True, kw_only=True):
    """Who applies."""

    id: UUID
    full_name: str
    email: str


class ApplicationResponse(ResponseBody, frozen=True, kw_only=True):
    """A request to become a professional."""

    id: UUID
    applicant: ApplicantResponse
    profession: str
    bio: str
    city: str | None
    timezone: str
    licence_number: str | None
    status: ApplicationStatus
    reason: str | None
    submitted_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, view: ApplicationView) -> Self:
        """Show an application."""
        who = view.applicant
        return cls(
            id=view.id,
            applicant=ApplicantResponse(id=who.id, full_name=who.full_name, email=who.email),
            profession=view.profession,
            bio=view.bio,
            city=view.city,
            timezone=view.timezone,
            licence_number=view.licence_number,
            status=view.status,
            reason=view.reason,
            submitted_at=view.submitted_at,
            decided_at=view.decided_at,
        )


class ApplicationPage(ResponseBody, frozen=True, kw_only=True):
    """Some applications, and the cursor of those that follow."""

    items: list[ApplicationResponse]
    next: str | None
