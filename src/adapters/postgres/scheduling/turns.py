"""Whose turn it is to occupy a professional's time (ADR 3)."""

from adapters.postgres.locks import WAIT, lock_key
from adapters.postgres.transaction import Transaction
from domain.ids import ProfessionalId


async def take_turn(transaction: Transaction, professional_id: ProfessionalId) -> None:
    """Wait for it, and keep it until the end of the transaction; one's own turn is not waited for."""
    await transaction.run(WAIT, {"key": lock_key("citas/calendar", professional_id.bytes)})
