"""What use cases refuse beyond the rules of the domain."""

from domain.errors import Conflict, DomainError


class IdempotencyKeyInFlight(Conflict):
    """A request with this Idempotency-Key is being answered right now."""

    code = "idempotency_in_flight"

    def __init__(self) -> None:
        super().__init__("A request with this Idempotency-Key is still being answered: retry in a moment.")


class IdempotencyKeyReused(DomainError):
    """The Idempotency-Key came with another request before."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key belongs to a different request: use a new key.")


class DependencyDown(DomainError):
    """A part that the answer needs does not answer in time; nothing was changed."""

    code = "dependency_down"

    def __init__(self, dependency: str) -> None:
        super().__init__("We cannot answer right now: try again in a few seconds.", dependency=dependency)


class TransactionAborted(DependencyDown):
    """Storage gave this transaction up for the sake of another one; nothing of it was stored, and it may be done again.

    `application.retries` does that. To whoever hears of it all the same it is a dependency that is down.
    """
