"""The audit log: who did what, on whom, when and from where (ASVS 5.0, 16.2 and 16.3).

Entries hold identifiers and codes, never names or mail addresses: what is written cannot be taken back, so nothing
stands in it that anybody may ask to have erased.

Each entry is sealed with a digest of itself and of the one before. Whoever changes, removes or inserts one has to make
every later seal anew, so a seal that was noted elsewhere proves all that came before it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Self, assert_never
from uuid import UUID

from domain.accounts.actor import NOWHERE, Actor, Operator, Origin
from domain.ids import UserId

GENESIS = bytes(32)
"""What stands in the place of a seal before the first entry."""


class AuditAction(StrEnum):
    """What is recorded. Values are stored, so a name may change but a value never does."""

    LOGGED_IN = "logged_in"
    LOGIN_FAILED = "login_failed"
    LOGGED_OUT = "logged_out"
    LOGGED_OUT_EVERYWHERE = "logged_out_everywhere"
    SESSION_ENDED = "session_ended"
    REFRESH_TOKEN_REUSED = "refresh_token_reused"  # noqa: S105 (the name of a fact)
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (the name of a fact)
    PASSWORD_RESET = "password_reset"  # noqa: S105 (the name of a fact)
    EMAIL_CHANGED = "email_changed"
    USER_CREATED = "user_created"
    API_KEY_MADE = "api_key_made"
    API_KEY_REVOKED = "api_key_revoked"
    APPLICATION_SUBMITTED = "application_submitted"
    APPLICATION_WITHDRAWN = "application_withdrawn"
    APPLICATION_APPROVED = "application_approved"
    APPLICATION_REJECTED = "application_rejected"
    APPLICATION_SEEN = "application_seen"
    APPLICATIONS_LISTED = "applications_listed"
    USER_LOOKED_UP = "user_looked_up"
    USERS_LISTED = "users_listed"
    ACCOUNT_EXPORTED = "account_exported"
    ACCOUNT_ERASED = "account_erased"
    CONSENT_GIVEN = "consent_given"
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    RECOVERY_CODE_USED = "recovery_code_used"
    WRONG_CODE = "wrong_code"
    ROLES_CHANGED = "roles_changed"
    USER_DISABLED = "user_disabled"
    USER_ENABLED = "user_enabled"
    PASSWORD_RESET_MAILED = "password_reset_mailed"  # noqa: S105 (the name of a fact)
    PASSWORD_SET = "password_set"  # noqa: S105 (the name of a fact)
    PRESENT_PASSWORD_WRONG = "present_password_wrong"  # noqa: S105 (the name of a fact)
    APPOINTMENT_SEEN = "appointment_seen"
    APPOINTMENT_MADE = "appointment_made"
    APPOINTMENT_CHANGED = "appointment_changed"
    TIME_OFF_SEEN = "time_off_seen"
    APPOINTMENTS_LISTED = "appointments_listed"
    AUDIT_LOG_READ = "audit_log_read"
    DELIVERIES_LISTED = "deliveries_listed"
    DELIVERY_RETRIED = "delivery_retried"


def codes(**known: object | None) -> dict[str, str]:
    """Details of what is known, identifiers and codes as texts; what is None is left out."""
    return {name: str(value) for name, value in known.items() if value is not None}


class AuditActor(StrEnum):
    """In which capacity somebody acted: a user, the operator at the console, or somebody who has not logged in."""

    USER = "user"
    OPERATOR = "operator"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One fact. `actor_id` is None unless a user acted; `target_id` is whom or what it was done to, if anything.

    `details` are codes; `address` is the network address that the request came from, where known. `actor` is an
    AuditActor and `action` an AuditAction, or a word of a newer version, which may write into the same log.
    """

    at: datetime
    actor: str
    actor_id: UserId | None
    action: str
    target_id: UUID | None = None
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType[str, str]({}))
    address: str | None = None

    @classmethod
    def of(
        cls,
        who: Actor | Operator | None,
        action: AuditAction,
        *,
        target: UUID | None = None,
        details: Mapping[str, str] | None = None,
        origin: Origin | None = None,
        now: datetime,
    ) -> Self:
        """Somebody, or nobody that is known, has done something. `origin` is theirs unless it is given."""
        match who:
            case Actor():
                actor, actor_id, known = AuditActor.USER, who.user_id, who.origin
            case Operator():
                actor, actor_id, known = AuditActor.OPERATOR, None, who.origin
            case None:
                actor, actor_id, known = AuditActor.NOBODY, None, NOWHERE
            case _:
                assert_never(who)
        return cls(
            at=now,
            actor=actor,
            actor_id=actor_id,
            action=action,
            target_id=target,
            details=dict(details or {}),
            address=(origin or known).address,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEntry:
    """An entry in its place: `sequence` counts from one without a gap; `seal` has 32 bytes."""

    sequence: int
    entry: AuditEntry
    previous: bytes
    seal: bytes

    @property
    def place(self) -> "Place":
        """Where the next one goes."""
        return Place(self.sequence, self.seal)


@dataclass(frozen=True, slots=True)
class Place:
    """The end of a chain, as far as the next entry needs to know: the number and the seal of the last one."""

    sequence: int = 0
    seal: bytes = GENESIS

    def next(self, entry: AuditEntry) -> SealedEntry:
        """Put an entry behind the last one."""
        sequence = self.sequence + 1
        return SealedEntry(sequence=sequence, entry=entry, previous=self.seal, seal=seal_of(self.seal, sequence, entry))


START: Final = Place()
"""Before the first entry."""


def seal_of(previous: bytes, sequence: int, entry: AuditEntry) -> bytes:
    """SHA-256 of the seal before and a JSON array, in UTF-8 and without white space.

    The array is `[sequence, at, actor, actor_id, action, target_id, details, address]`: `at` in UTC with microseconds
    (`2027-03-01T08:00:00.000000Z`), identifiers as RFC 9562 writes them, the names of `details` in order, anything
    unknown `null`, and what is not ASCII escaped.
    """
    said = [
        sequence,
        entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        str(entry.actor),
        None if entry.actor_id is None else str(entry.actor_id),
        str(entry.action),
        None if entry.target_id is None else str(entry.target_id),
        dict(sorted(entry.details.items())),
        entry.address,
    ]
    return hashlib.sha256(previous + json.dumps(said, separators=(",", ":")).encode()).digest()


class ChainBroken(Exception):
    """The log is not as it was written; `sequence` is the first entry that cannot be trusted."""

    def __init__(self, sequence: int) -> None:
        super().__init__(f"the audit log is not as it was written, from entry {sequence} on")
        self.sequence: int = sequence


def verify(entries: Iterable[SealedEntry], *, behind: Place = START) -> Place:
    """Follow the chain from a place on and return its end. Raises ChainBroken at the first entry that does not fit."""
    for sealed in entries:
        expected = behind.next(sealed.entry)
        if (sealed.sequence, sealed.previous, sealed.seal) != (expected.sequence, expected.previous, expected.seal):
            raise ChainBroken(expected.sequence)
        behind = sealed.place
    return behind
