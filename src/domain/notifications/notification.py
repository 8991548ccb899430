"""What a message is about, and a message in somebody's inbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import EventId, NotificationId, UserId

type Facts = Mapping[str, str]
"""What a message tells, by name: texts as they are, instants in RFC 3339, identifiers as UUIDs."""


class MessageKind(StrEnum):
    """The kinds of message that the product sends."""

    VERIFY_EMAIL = "verify_email"
    ACCOUNT_EXISTS = "account_exists"
    CLIENT_INVITED = "client_invited"
    RESET_PASSWORD = "reset_password"  # noqa: S105 (no secret)
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (no secret)
    CHANGE_EMAIL = "change_email"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_CHANGED = "email_changed"
    ROLES_CHANGED = "roles_changed"
    ACCOUNT_DISABLED = "account_disabled"
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    RECOVERY_CODE_USED = "recovery_code_used"
    ACCOUNT_ERASED = "account_erased"
    ACCOUNT_ENABLED = "account_enabled"
    API_KEY_MADE = "api_key_made"
    APPLICATION_RECEIVED = "application_received"
    APPLICATION_APPROVED = "application_approved"
    APPLICATION_REJECTED = "application_rejected"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_REQUESTED = "appointment_requested"
    APPOINTMENT_CONFIRMED = "appointment_confirmed"
    APPOINTMENT_DECLINED = "appointment_declined"
    APPOINTMENT_EXPIRED = "appointment_expired"
    APPOINTMENT_REALIGNED = "appointment_realigned"
    APPOINTMENT_RESCHEDULED = "appointment_rescheduled"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_REMINDER = "appointment_reminder"


OPTIONAL_MAILS: frozenset[MessageKind] = frozenset(kind for kind in MessageKind if kind.startswith("appointment_"))
"""What somebody may not want to have mailed; whatever concerns the account itself always is."""


class Audience(StrEnum):
    """As what the recipient reads the message: the same event is told differently to each side."""

    SELF = "self"
    CLIENT = "client"
    PROFESSIONAL = "professional"
    ADMIN = "admin"


@dataclass(slots=True, kw_only=True, eq=False)
class Notification:
    """One message in one inbox. It is one per event and recipient, however often the event is relayed."""

    id: NotificationId
    event_id: EventId
    recipient_id: UserId
    kind: MessageKind
    audience: Audience
    facts: Facts
    created_at: datetime
    read_at: datetime | None = None

    def mark_read(self, *, read: bool, now: datetime) -> None:
        """Read, or unread again. The first reading counts."""
        if not read:
            self.read_at = None
        elif self.read_at is None:
            self.read_at = now
