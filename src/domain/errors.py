"""What can be refused, as one tree.

DomainError
├── InvalidValue              a value that can never be accepted; names its field
├── NotFound                  no such object, or not yours: existence is private
├── Forbidden                 your role does not allow the action at all
├── Unauthenticated           who you are could not be established   (accounts/errors.py)
├── TooManyAttempts           the next attempt has to wait              (accounts/errors.py)
├── StaleVersion              the object changed since you read it
└── Conflict                  valid, but not in the present state of things
    ├── accounts/errors.py    ApplicationAlreadyOpen, AlreadyProfessional, EmailTaken …
    ├── notifications/errors.py  NothingToRetry
    └── scheduling/errors.py  SlotTaken, SlotNotOffered, IllegalTransition, CutoffPassed …

Each class has a stable `code`; clients may rely on it. `details` holds what a translated sentence needs.
"""

from collections.abc import Mapping
from typing import ClassVar


class DomainError(Exception):
    """Root of everything that the domain refuses. The message is English and safe to show."""

    code: ClassVar[str] = "refused"

    def __init__(self, message: str, **details: str) -> None:
        super().__init__(message)
        self.message: str = message
        self.details: Mapping[str, str] = details


class InvalidValue(DomainError):
    """A value that can never be accepted. `field` is its name on the wire, `reason` a stable code."""

    code = "invalid_value"

    def __init__(self, field: str, reason: str, message: str) -> None:
        super().__init__(message, field=field, reason=reason)
        self.field: str = field
        self.reason: str = reason


class NotFound(DomainError):
    """There is no such object, or it belongs to somebody else."""

    code = "not_found"

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no such {kind}.", kind=kind)
        self.kind: str = kind


class Forbidden(DomainError):
    """The actor's roles do not allow this action on anything."""

    code = "forbidden"


class StaleVersion(DomainError):
    """The object was changed by somebody else after the caller had read it."""

    code = "stale_version"

    def __init__(self, kind: str) -> None:
        super().__init__(f"This {kind} has changed since you read it: read it again and retry.", kind=kind)


class Conflict(DomainError):
    """Valid in itself, but not in the present state of things."""

    code = "conflict"
