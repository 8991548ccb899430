"""What was answered to requests with an Idempotency-Key."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.failures import StoredDataInvalid
from adapters.postgres.locks import TRY, lock_key
from adapters.postgres.scheduling.appointment_views import PostgresAppointmentViews
from adapters.postgres.scheduling.rows import AnswerRow
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import table_of
from application.errors import IdempotencyKeyInFlight, IdempotencyKeyReused
from application.scheduling.ports import IdempotencyKey
from application.scheduling.views import AppointmentView
from domain.ids import AppointmentId, UserId

RETENTION: Final = timedelta(hours=24)

_answer = table_of(AnswerRow)
_RECALL: Final = select(_answer).where(
    _answer.c.user_id == bindparam("user_id"),
    _answer.c.key_digest == bindparam("key_digest"),
    _answer.c.expires_at > bindparam("now"),
)
_insert = insert(_answer)
_REMEMBER: Final = _insert.on_conflict_do_update(
    index_elements=[_answer.c.user_id, _answer.c.key_digest],  # what is there has expired, or recall would have told
    set_={name: _insert.excluded[name] for name in ("fingerprint", "answer", "expires_at")},
)
_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(AppointmentView)


class _Identified(msgspec.Struct):
    """What an answer of any version has."""

    id: UUID


_IDENTIFIED: Final = msgspec.json.Decoder(_Identified)


class PostgresAnswers:
    """Implements Answers."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._views = PostgresAppointmentViews(transaction)

    async def recall(self, user_id: UserId, key: IdempotencyKey, *, now: datetime) -> AppointmentView | None:
        """The first answer, or None; then the key is the caller's until the transaction ends.

        The lock comes first, in a statement of its own: what another transaction stored before it let the lock go is
        visible only to a statement that begins after that. Raises IdempotencyKeyInFlight, IdempotencyKeyReused.
        """
        digest = _digest(key)
        if not await self._transaction.scalar(bool, TRY, {"key": lock_key("citas/answer", user_id.bytes, digest)}):
            raise IdempotencyKeyInFlight
        row = await self._transaction.one(AnswerRow, _RECALL, {"user_id": user_id, "key_digest": digest, "now": now})
        if row is None:
            return None
        if row.fingerprint != key.fingerprint:
            raise IdempotencyKeyReused
        return view_of(row.answer) or await self._present(row.answer)

    async def remember(self, user_id: UserId, key: IdempotencyKey, answer: AppointmentView, *, now: datetime) -> None:
        """Keep the first answer for 24 hours."""
        await self._transaction.run(
            _REMEMBER,
            {
                "user_id": user_id,
                "key_digest": _digest(key),
                "fingerprint": key.fingerprint,
                "answer": _ENCODER.encode(answer).decode(),
                "expires_at": now + RETENTION,
            },
        )

    async def _present(self, answer: str) -> AppointmentView:
        """The appointment as it is now: the best that can be said when another version has stored the answer."""
        try:
            appointment_id = AppointmentId(_IDENTIFIED.decode(answer).id)
        except msgspec.DecodeError:
            raise StoredDataInvalid("an answer names no appointment") from None
        view = await self._views.get(appointment_id)
        if view is None:
            raise StoredDataInvalid(f"an answer names appointment {appointment_id}, which is not there")
        return view


def view_of(answer: str) -> AppointmentView | None:
    """The answer as it was given; None when this version cannot read it. Fields that it does not know are left out."""
    try:
        return _DECODER.decode(answer)
    except msgspec.ValidationError:
        return None


def _digest(key: IdempotencyKey) -> bytes:
    return sha256(key.value.encode("utf-8", "surrogatepass")).digest()
