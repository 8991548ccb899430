"""What went wrong in the database, in the words of the domain; and what is a defect of ours, without anybody's data."""

from collections.abc import Generator
from contextlib import contextmanager

from asyncpg.exceptions import InterfaceError, InternalClientError, PostgresError, TargetServerAttributeNotMatched
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from adapters.postgres.constraints import NUMBER_UNIQUE, REFUSALS
from application.errors import DependencyDown, TransactionAborted
from domain.errors import DomainError

DEPENDENCY = "database"

DRIVER_FAILURES = (DBAPIError, PostgresError, InterfaceError, InternalClientError)
"""What a statement can raise, through SQLAlchemy and without. The last two are the driver's own: most are mistakes of
whoever uses it, some a connection that the server has closed."""

_PASSING_CLASSES = frozenset({"08", "53", "57"})
"""SQLSTATE classes (PostgreSQL manual, appendix A): connection, insufficient resources, operator intervention.
The last one holds 57014, a statement that took too long, and the restart of the server."""

_PASSING_STATES = frozenset(
    {
        "25006",  # read_only_sql_transaction: connected to a standby, in the middle of a failover
        "25P03",  # idle_in_transaction_session_timeout
        "25P04",  # transaction_timeout
        "55P03",  # lock_not_available: lock_timeout
    }
)

_GIVEN_UP_STATES = frozenset(
    {
        "40001",  # serialization_failure
        "40P01",  # deadlock_detected
    }
)
"""The transaction is rolled back for the sake of another. Not the whole class: after 40003 nobody knows what was stored."""

_BROKEN_IN_ON = ("cannot switch to", "not connected", "unknown protocol state")
"""The driver's words when the server's farewell has been read, and the end of the connection has not."""

_WRONG_STATEMENT = "42"  # SQLSTATE class: syntax error or access rule violation
_TELLING = ("sqlstate", "constraint_name", "table_name", "column_name")

_PASSING = (PoolTimeout, OSError, TargetServerAttributeNotMatched)  # the last in the middle of a failover, like 25006

_LOST_STATES = frozenset({"080", "57P"})  # connection exceptions; the server stops, crashed or is starting


class DatabaseFailure(RuntimeError):
    """What the database, or the driver, said, without anybody's data: for the log."""


class DatabaseDefect(DatabaseFailure):
    """They refused what no user can have caused: a mistake of ours."""


class StoredDataInvalid(DatabaseDefect):
    """A row holds what this version's rules do not allow. It was stored by us, so it is no mistake of who asks."""


@contextmanager
def translated() -> Generator[None]:
    """Raise the domain error for what the database refuses or fails to do, DatabaseDefect for what is a mistake of ours.

    Behind it stands what was said, and never the failure itself: that quotes values (`Key (email)=(…) already exists`),
    and a log must not.
    """
    try:
        yield
    except (*DRIVER_FAILURES, PoolTimeout, OSError) as failure:
        error = domain_error_of(failure)
        if error is not None:
            raise error from DatabaseFailure(said_by(failure))
        raise DatabaseDefect(said_by(failure)).with_traceback(failure.__traceback__) from None


def said_by(failure: BaseException) -> str:
    """The failure without the values in it: its kind, its SQLSTATE, the names of what it is about, and its words if safe."""
    inner = _inner_of(failure) if isinstance(failure, DBAPIError) else None
    told = failure if inner is None else inner
    facts = [f"{name}={value}" for name in _TELLING if (value := getattr(told, name, None))]
    words = [str(told.args[0])] if _speaks_of_no_values(told) else []
    return " ".join([type(told).__name__, *facts, *words])


def _speaks_of_no_values(failure: BaseException) -> bool:
    """Tell whether it is about a statement, whose values are sent beside it, or about how the driver was called."""
    if isinstance(failure, PostgresError):
        return _state_of(failure).startswith(_WRONG_STATEMENT)
    return isinstance(failure, InterfaceError | InternalClientError) and not isinstance(failure, ValueError)


def domain_error_of(failure: BaseException) -> DomainError | None:
    """The domain error that a failure stands for; None when it stands for none."""
    if isinstance(failure, _PASSING) or _is_of_a_lost_connection(failure):
        return DependencyDown(DEPENDENCY)
    if isinstance(failure, DBAPIError):
        if failure.connection_invalidated:
            return DependencyDown(DEPENDENCY)
        inner = _inner_of(failure)
        return None if inner is None else domain_error_of(inner)
    return _refusal_of(failure) if isinstance(failure, PostgresError) else None


def is_hung_up(failure: BaseException) -> bool:
    """Tell whether the connection is lost, as opposed to a statement that failed on a good one."""
    if isinstance(failure, DBAPIError):
        inner = _inner_of(failure)
        return failure.connection_invalidated or (inner is not None and is_hung_up(inner))
    return _is_of_a_lost_connection(failure) or _state_of(failure)[:3] in _LOST_STATES


def _inner_of(failure: DBAPIError) -> BaseException | None:
    """The driver's own exception, which SQLAlchemy wraps twice; it names state and constraint."""
    return None if failure.orig is None else failure.orig.__cause__


def _is_of_a_lost_connection(failure: BaseException) -> bool:
    """Tell whether the driver found the connection closed, before it was used or only while it was.

    By the driver's words, since it has no class for it (SQLAlchemy's dialect does the same): its other complaints are
    about values and calls that are wrong, on this connection as on every other.
    """
    match failure:
        case InterfaceError():
            return "connection is closed" in str(failure)
        case InternalClientError():
            return any(words in str(failure) for words in _BROKEN_IN_ON)
        case _:
            return False


def _state_of(failure: BaseException) -> str:
    return str(getattr(failure, "sqlstate", ""))  # set by the driver, but not declared


def _refusal_of(failure: PostgresError) -> DomainError | None:
    state = _state_of(failure)
    if state in _GIVEN_UP_STATES:
        return TransactionAborted(DEPENDENCY)
    if state[:2] in _PASSING_CLASSES or state in _PASSING_STATES:
        return DependencyDown(DEPENDENCY)
    constraint = getattr(failure, "constraint_name", None)
    if constraint == NUMBER_UNIQUE:
        return DependencyDown(
            DEPENDENCY
        )  # two random numbers met: nothing was stored, and the next attempt draws another
    refusal = REFUSALS.get(constraint) if isinstance(constraint, str) else None
    return None if refusal is None else refusal()
