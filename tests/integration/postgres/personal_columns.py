"""What an erasure does with every column that could hold something about a person: the decisions, one by one."""

from collections.abc import Mapping
from typing import Final


def _columns(**tables: str) -> frozenset[str]:
    return frozenset(f"{table}.{column}" for table, columns in tables.items() for column in columns.split())


ERASED: Final = _columns(
    answers="answer",
    api_keys="name",
    appointment_changes="reason",
    appointments="cancellation_reason entered_name entered_phone location notes",
    day_exceptions="note",
    deliveries="facts last_error",
    mailed_links="email",
    notifications="facts",
    outbox="payload",
    professional_applications="bio city licence_number profession reason",
    professionals="bio city licence_number profession slug",
    services="description location name",
    sessions="address agent",
    time_off="note",
    users="email full_name password_hash phone",
)
"""What people write, or what names them."""

WITH_ITS_ROW: Final = _columns(
    answers="fingerprint key_digest",
    api_keys="digest scopes",
    day_exceptions="openings",
    reminders="reason status",
    second_factors="recovery sealed",
    sessions="refresh_digest transport",
)
"""Digests and settings, which go because an erasure deletes their rows."""

OVERWRITTEN: Final = _columns(
    professionals="holidays_region weekly_hours", users="locale roles status terms_version timezone"
)
"""Choices of a person, in whose place an erasure puts what everybody begins with."""

NOT_PERSONAL: Final = _columns(
    alembic_version="version_num",
    appointment_changes="action party status status_before",
    appointments="cancelled_by occupied status zone_rules",
    audit_log="action actor previous seal",
    deliveries="audience channel kind status",
    mailed_links="purpose",
    notifications="audience kind",
    outbox="type",
    professional_applications="status timezone",
    services="alignment price_currency reminders",
)
"""Words and numbers of ours, which tell nothing of a person without the identifier beside them."""

KEPT: Final[Mapping[str, str]] = {
    "appointments.number": "what the other side's records, and invoices, name an appointment by",
    "appointments.timezone": "when an appointment of the past was, on the other side's clock",
    "audit_log.address": "accountability: from where it was asked (docs/privacy.md)",
    "audit_log.details": "accountability: identifiers and codes, never names (domain/administration/audit.py)",
    "professionals.timezone": "when appointments of the past were",
    "throttles.key": "a keyed digest, for a day: erasing it would give whoever guesses another try",
}
"""What stays, and why."""

DECIDED: Final = (ERASED, WITH_ITS_ROW, OVERWRITTEN, NOT_PERSONAL, frozenset(KEPT))
