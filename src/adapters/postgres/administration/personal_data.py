"""Everything about a person: what an export tells, and what an erasure removes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import DateTime, Text, Uuid, bindparam, text
from sqlalchemy.sql import Executable

from adapters.postgres.scheduling.statuses import OCCUPYING_SQL
from adapters.postgres.transaction import Transaction
from domain.accounts.user import ERASED_NAME, User
from domain.ids import AppointmentId, UserId

_MINE: Final = "SELECT id FROM professionals WHERE user_id = :user"

_EXPORTS: Final[Mapping[str, str]] = {
    "account": """
        SELECT id, email, full_name, phone, locale, timezone, roles, status, appointments_by_email,
            terms_version, terms_accepted_at, created_at, updated_at
        FROM users WHERE id = :user
    """,
    "second_factor": """
        SELECT started_at, confirmed_at, cardinality(recovery) AS recovery_codes_left
        FROM second_factors WHERE user_id = :user
    """,
    "sessions": """
        SELECT id, created_at, last_used_at, expires_at, revoked_at, address, agent, transport
        FROM sessions WHERE user_id = :user ORDER BY created_at, id
    """,
    "api_keys": """
        SELECT id, name, scopes, created_at, expires_at, last_used_at, revoked_at
        FROM api_keys WHERE user_id = :user ORDER BY created_at, id
    """,
    "professional_applications": """
        SELECT id, profession, bio, timezone, city, licence_number, status, submitted_at, decided_at, reason
        FROM professional_applications WHERE applicant_id = :user ORDER BY submitted_at, id
    """,
    "professional_profile": """
        SELECT id, slug, profession, bio, timezone, city, licence_number, weekly_hours, holidays_region, created_at
        FROM professionals WHERE user_id = :user
    """,
    "services": f"""
        SELECT id, name, description, duration, price_amount, price_currency, location, active, created_at
        FROM services WHERE professional_id IN ({_MINE}) ORDER BY created_at, id
    """,  # noqa: S608
    "days_and_time_off": f"""
        SELECT date::text AS day, NULL::timestamptz AS start, NULL::timestamptz AS "end", note
        FROM day_exceptions WHERE professional_id IN ({_MINE})
        UNION ALL
        SELECT NULL, start_at, end_at, note FROM time_off WHERE professional_id IN ({_MINE}) ORDER BY day, start
    """,  # noqa: S608
    "appointments_as_client": """
        SELECT a.number, a.status, s.name AS service, u.full_name AS professional, a.start_at AS start, a.end_at AS end,
            a.timezone, a.location, a.notes, a.cancelled_by, a.cancellation_reason, a.entered_name, a.entered_phone,
            a.created_at
        FROM appointments a JOIN services s ON s.id = a.service_id JOIN professionals p ON p.id = a.professional_id
            JOIN users u ON u.id = p.user_id
        WHERE a.client_id = :user AND a.booked_at IS NOT NULL ORDER BY a.start_at, a.id
    """,
    "appointments_as_professional": f"""
        SELECT a.number, a.status, s.name AS service, coalesce(a.entered_name, u.full_name) AS client,
            a.start_at AS start, a.end_at AS end, a.timezone, a.location, a.cancelled_by, a.created_at
        FROM appointments a JOIN services s ON s.id = a.service_id JOIN users u ON u.id = a.client_id
        WHERE a.professional_id IN ({_MINE}) AND a.booked_at IS NOT NULL ORDER BY a.start_at, a.id
    """,  # noqa: S608
    "appointment_history": f"""
        SELECT a.number, c.occurred_at, c.action, c.party, c.user_id IS NOT DISTINCT FROM :user AS by_me, c.reason,
            c.status, c.start_before, c.start_at AS start
        FROM appointment_changes c JOIN appointments a ON a.id = c.appointment_id
        WHERE c.user_id = :user OR a.client_id = :user OR a.professional_id IN ({_MINE})
        ORDER BY c.occurred_at, c.position
    """,  # noqa: S608
    "messages": """
        SELECT kind, facts, created_at, read_at FROM notifications WHERE recipient_id = :user ORDER BY created_at, id
    """,
    "reminders": """
        SELECT a.number, r.minutes, r.due_at, r.status, r.reason, r.decided_at
        FROM reminders r JOIN appointments a ON a.id = r.appointment_id
        WHERE r.recipient_id = :user ORDER BY r.due_at, r.id
    """,
    "mails": """
        SELECT kind, status, created_at, sent_at FROM deliveries WHERE recipient_id = :user ORDER BY created_at, id
    """,
    "audit_log": """
        SELECT at, actor, action, details, CASE WHEN actor_id = :user THEN address END AS address FROM audit_log
        WHERE actor_id = :user OR target_id = :user ORDER BY sequence
    """,
}

# An event that is being relayed at this moment is about to tell of them by name: it is waited for, and what it told goes
# with the rest. One whose relaying begins afterwards waits in turn, and finds nobody (RelayOutbox takes the row first).
_HOLD_EVENTS: Final = """
    SELECT id FROM outbox WHERE relayed_at IS NULL AND (
        CAST(:user AS text) IN (payload ->> 'user_id', payload ->> 'applicant_id', payload #>> '{appointment,client_id}')
        OR :email IN (payload ->> 'email', payload ->> 'former')
        OR payload #>> '{appointment,professional_id}' IN (SELECT id::text FROM professionals WHERE user_id = :user)
    )
    ORDER BY id FOR UPDATE
"""
# How others are told of them, in their inbox: as a client, and as a professional with what they offered and where.
_UNNAME_CLIENT: Final = """
    UPDATE {table} SET facts = facts || jsonb_build_object('client', CAST(:nobody AS text))
    WHERE facts ->> 'appointment_id' IN (SELECT id::text FROM appointments WHERE {_AS_CLIENT})
"""
_UNNAME_PROFESSIONAL: Final = """
    UPDATE {table} SET facts = facts || jsonb_build_object(
        'professional', CAST(:nobody AS text), 'service', '--', 'location', ''
    )
    WHERE facts ->> 'appointment_id' IN (SELECT id::text FROM appointments WHERE {_AS_PROFESSIONAL})
"""
_UNREASON: Final = """
    UPDATE {table} SET facts = jsonb_set(facts, '{reason}', '""')
    WHERE facts ->> 'reason' <> ''
        AND facts ->> 'appointment_id' IN (SELECT id::text FROM appointments WHERE {whose})
"""
_AS_CLIENT: Final = "client_id = :user"
_AS_PROFESSIONAL: Final = f"professional_id IN ({_MINE})"
_APPLIED: Final = (
    "facts ->> 'application_id' IN (SELECT id::text FROM professional_applications WHERE applicant_id = :user)"
)

_ERASURES: Final = (
    "DELETE FROM sessions WHERE user_id = :user",
    "DELETE FROM api_keys WHERE user_id = :user",
    "DELETE FROM second_factors WHERE user_id = :user",
    "DELETE FROM mailed_links WHERE user_id = :user",
    "DELETE FROM notifications WHERE recipient_id = :user",
    "DELETE FROM deliveries WHERE recipient_id = :user",
    "DELETE FROM reminders WHERE recipient_id = :user",
    "DELETE FROM notifications WHERE {_APPLIED}",
    "DELETE FROM deliveries WHERE {_APPLIED}",
    """
    DELETE FROM outbox WHERE CAST(:user AS text) IN (payload ->> 'user_id', payload ->> 'applicant_id')
        OR :email IN (payload ->> 'email', payload ->> 'former')
    """,
    "DELETE FROM answers WHERE user_id = :user OR strpos(answer::text, CAST(:user AS text)) > 0",
    *(
        unname.replace("{table}", table)
        for table in ("notifications", "deliveries")
        for unname in (_UNNAME_CLIENT, _UNNAME_PROFESSIONAL)
    ),
    # What somebody has given as a reason stands in what others were told, and in what still waits to be told.
    *(
        _UNREASON.replace("{table}", table).replace("{whose}", whose)
        for table in ("notifications", "deliveries")
        for whose in (_AS_CLIENT, _AS_PROFESSIONAL)
    ),
    """
    UPDATE outbox SET payload = jsonb_set(payload, '{reason}', 'null')
    WHERE payload ->> 'reason' IS NOT NULL AND (
        payload #>> '{appointment,client_id}' = CAST(:user AS text)
        OR payload #>> '{appointment,professional_id}' IN (SELECT id::text FROM professionals WHERE user_id = :user)
    )
    """,
    """
    UPDATE outbox SET payload = jsonb_set(payload, '{appointment,location}', '""')
    WHERE payload #>> '{appointment,professional_id}' IN (SELECT id::text FROM professionals WHERE user_id = :user)
    """,
    """
    UPDATE appointment_changes SET reason = NULL
    WHERE reason IS NOT NULL
        AND (user_id = :user OR appointment_id IN (SELECT id FROM appointments WHERE client_id = :user))
    """,
    """
    UPDATE appointments SET notes = '', entered_name = NULL, entered_phone = NULL, cancellation_reason = NULL
    WHERE client_id = :user
    """,
    "UPDATE appointments SET location = '', cancellation_reason = NULL WHERE {_AS_PROFESSIONAL}",
    "UPDATE services SET name = '--', description = '', location = '', active = false WHERE {_AS_PROFESSIONAL}",
    "DELETE FROM day_exceptions WHERE {_AS_PROFESSIONAL}",
    "DELETE FROM time_off WHERE {_AS_PROFESSIONAL}",
    "DELETE FROM professional_applications WHERE applicant_id = :user",
)


_PARTS: Final = {
    "{_APPLIED}": _APPLIED,
    "{_AS_CLIENT}": _AS_CLIENT,
    "{_AS_PROFESSIONAL}": _AS_PROFESSIONAL,
    "{_MINE}": _MINE,
}


def _about(sql: str, *more: str) -> Executable:
    for name, meant in _PARTS.items():
        sql = sql.replace(name, meant)
    statement = text(sql)
    kinds = {"user": Uuid(), "email": Text(), "nobody": Text(), "now": DateTime(timezone=True)}
    return statement.bindparams(*(bindparam(name, type_=kinds[name]) for name in ("user", *more)))


_EXPORT_STATEMENTS: Final = {
    name: _about(f"SELECT coalesce(json_agg(row_to_json(t)), '[]')::text AS found FROM ({sql}) t")  # noqa: S608
    for name, sql in _EXPORTS.items()
}
_ERASE_STATEMENTS: Final = [
    _about(sql, *(name for name in ("email", "nobody") if f":{name}" in sql)) for sql in _ERASURES
]
_HOLD: Final = _about(_HOLD_EVENTS, "email")
_UPCOMING: Final = _about(
    f"""
    SELECT id FROM appointments
    WHERE (client_id = :user OR professional_id IN ({_MINE})) AND status IN ({OCCUPYING_SQL}) AND end_at > :now
    ORDER BY id
    """,  # noqa: S608
    "now",
)


class _IdRow(Protocol):
    id: UUID


class PostgresPersonalData:
    """Implements PersonalData."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def export(self, user_id: UserId) -> Mapping[str, str]:
        """What there is, by topic."""
        found: dict[str, str] = {}
        for name, statement in _EXPORT_STATEMENTS.items():
            found[name] = await self._transaction.scalar(str, statement, {"user": user_id}) or "[]"
        return found

    async def upcoming(self, user_id: UserId, *, now: datetime) -> Sequence[AppointmentId]:
        """Appointments that end after `now` and occupy time."""
        rows = await self._transaction.every(_IdRow, _UPCOMING, {"user": user_id, "now": now})
        return [AppointmentId(row.id) for row in rows]

    async def erase(self, user: User) -> None:
        """Remove what is about them."""
        values = {"user": user.id, "email": user.email.value, "nobody": ERASED_NAME}
        await self._transaction.every(_IdRow, _HOLD, {"user": user.id, "email": user.email.value})
        for statement in _ERASE_STATEMENTS:
            await self._transaction.run(statement, values)
