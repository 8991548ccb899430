"""What changes of one's own account look like on the wire."""

from dataclasses import replace
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType, structs

from adapters.http.values import minutes_of, phone_number
from adapters.http.wire import (
    Email,
    FullName,
    KnownEmail,
    NewPassword,
    Phone,
    RequestBody,
    ResponseBody,
    TimeZone,
    Token,
    WallClock,
)
from domain.accounts.user import NotificationPreferences, Profile
from domain.accounts.values import PASSWORD_MAXIMUM, Locale
from domain.time.quiet_hours import QuietHours

TypedPassword = Annotated[str, Meta(max_length=8 * PASSWORD_MAXIMUM)]
"""One that should be known already: a wrong one is wrong whatever its length."""


class QuietHoursRequest(RequestBody, frozen=True, kw_only=True):
    """From when until when, each day, on the user's clock; mostly across midnight."""

    start: WallClock
    end: WallClock

    def hours(self) -> QuietHours:
        """The quiet hours that are described. Raises InvalidValue."""
        return QuietHours(minutes_of(self.start), minutes_of(self.end))


class NotificationPreferencesRequest(RequestBody, frozen=True, kw_only=True):
    """What is to be mailed; what is not named stays as it is. With null for `quiet_hours` reminders come at any hour."""

    appointments_by_email: bool | UnsetType = UNSET
    quiet_hours: QuietHoursRequest | UnsetType | None = UNSET

    def change(self, preferences: NotificationPreferences) -> NotificationPreferences:
        """The preferences with what is named here changed. Raises InvalidValue."""
        changes = {name: value for name, value in structs.asdict(self).items() if value is not UNSET}
        if isinstance(self.quiet_hours, QuietHoursRequest):
            changes["quiet_hours"] = self.quiet_hours.hours()
        return replace(preferences, **changes)


class ReviseProfileRequest(RequestBody, frozen=True, kw_only=True):
    """What is to be changed; what is not named stays as it is. Null takes the phone away."""

    full_name: FullName | UnsetType = UNSET
    phone: Phone | UnsetType | None = UNSET
    locale: Locale | UnsetType = UNSET
    timezone: TimeZone | UnsetType = UNSET
    notification_preferences: NotificationPreferencesRequest | UnsetType = UNSET

    def change(self, profile: Profile) -> Profile:
        """The profile with what is named here changed. Raises InvalidValue."""
        changes = {name: value for name, value in structs.asdict(self).items() if value is not UNSET}
        if isinstance(self.phone, str):
            changes["phone"] = phone_number(self.phone)
        if not isinstance(self.notification_preferences, UnsetType):
            changes["notification_preferences"] = self.notification_preferences.change(profile.notification_preferences)
        return replace(profile, **changes)


class ChangePasswordRequest(RequestBody, frozen=True, kw_only=True):
    """The present password, and the one that comes."""

    current_password: TypedPassword
    password: NewPassword


class RequestPasswordResetRequest(RequestBody, frozen=True, kw_only=True):
    """Whose password is to be set anew."""

    email: KnownEmail


class ResetPasswordRequest(RequestBody, frozen=True, kw_only=True):
    """The token of the mailed link, and the password that comes."""

    token: Token
    password: NewPassword


class RequestEmailChangeRequest(RequestBody, frozen=True, kw_only=True):
    """The address that is wanted, and the present password."""

    email: Email
    password: TypedPassword


class ChangeEmailRequest(RequestBody, frozen=True, kw_only=True):
    """The token of the mailed link."""

    token: Token


class MailFollowsResponse(ResponseBody, frozen=True, kw_only=True):
    """The same whether or not the address has an account."""

    status: Literal["check_your_mail"] = "check_your_mail"
