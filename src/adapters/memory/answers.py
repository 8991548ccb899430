"""What was answered to requests with an Idempotency-Key, in a dictionary."""

from datetime import datetime, timedelta

from adapters.memory.storage import AnswerRow, Transaction
from application.errors import IdempotencyKeyInFlight, IdempotencyKeyReused
from application.scheduling.ports import IdempotencyKey
from application.scheduling.views import AppointmentView
from domain.ids import UserId

ANSWER_LIFETIME = timedelta(hours=24)


class MemoryAnswers:
    """What was answered to requests that carried an Idempotency-Key, for 24 hours."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def recall(self, user_id: UserId, key: IdempotencyKey, *, now: datetime) -> AppointmentView | None:
        """The first answer, or None when there is none yet; then the key is the caller's until the transaction ends.

        Raises IdempotencyKeyInFlight when another transaction has the key, IdempotencyKeyReused when the key was
        used for a different request.
        """
        if not await self._transaction.try_lock("answer", user_id, key.value):
            raise IdempotencyKeyInFlight
        row = self._transaction.answers.peek((user_id, key.value))
        if row is None or now >= row.answered_at + ANSWER_LIFETIME:
            return None
        if row.fingerprint != key.fingerprint:
            raise IdempotencyKeyReused
        return row.answer

    async def remember(self, user_id: UserId, key: IdempotencyKey, answer: AppointmentView, *, now: datetime) -> None:
        """Keep the first answer, in the same transaction as what it tells of."""
        row = AnswerRow(key=(user_id, key.value), fingerprint=key.fingerprint, answer=answer, answered_at=now)
        self._transaction.answers.put(row.key, row)
