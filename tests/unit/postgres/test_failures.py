"""Which failures of the driver pass by themselves, and which are defects of ours that nobody should try again."""

import pytest
from asyncpg import exceptions
from asyncpg.exceptions._base import DataError as UnsendableError  # hidden by the server's error of that name
from sqlalchemy.exc import TimeoutError as PoolTimeout

from adapters.postgres.failures import domain_error_of, is_hung_up, said_by, translated
from application.errors import DependencyDown, TransactionAborted

DEFECTS = [
    UnsendableError("invalid input for query argument $1: 1099511627776 (value out of int32 range)"),
    exceptions.DataError("invalid input syntax for type uuid"),
    exceptions.ClientConfigurationError("could not parse the port"),
    exceptions.InterfaceError("the server expects 2 arguments for this query, 1 was passed"),
    exceptions.InterfaceError("cannot perform operation: another operation is in progress"),
    exceptions.UnsupportedClientFeatureError("cannot decode type"),
    exceptions.UnsupportedServerFeatureError("cannot do that"),
    exceptions.InternalClientError("no binary format encoder for type citext (OID 16384)"),
    exceptions.OutdatedSchemaCacheError("cached statement plan is invalid"),
    exceptions.UndefinedTableError('relation "users" does not exist'),
    exceptions.CheckViolationError('new row for relation "users" violates check constraint'),
    exceptions.InvalidPasswordError("password authentication failed"),
]
LOST = [
    exceptions.InterfaceError("connection is closed"),
    exceptions.InterfaceError("cannot perform operation: connection is closed"),
    exceptions.InterfaceError("cannot call PreparedStatement.fetch(): the underlying connection is closed"),
    exceptions.InternalClientError("got result for unknown protocol state 0"),
    exceptions.InternalClientError("cannot switch to state 12; another operation (2) is in progress"),
    exceptions.InternalClientError("not connected"),
    exceptions.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
    exceptions.AdminShutdownError("terminating connection due to administrator command"),
]
PASSING = [
    exceptions.TooManyConnectionsError("too many clients already"),
    exceptions.QueryCanceledError("canceling statement due to statement timeout"),
    exceptions.LockNotAvailableError("canceling statement due to lock timeout"),
    exceptions.ReadOnlySQLTransactionError("cannot execute INSERT in a read-only transaction"),
    exceptions.TargetServerAttributeNotMatched("none of the hosts match the target attribute requirement"),
    PoolTimeout("QueuePool limit reached"),
    TimeoutError(),
    ConnectionRefusedError(),
]
GIVEN_UP = [
    exceptions.DeadlockDetectedError("deadlock detected"),
    exceptions.SerializationError("could not serialize access"),
]


def named(failure: object) -> str:
    return type(failure).__name__


@pytest.mark.parametrize("failure", DEFECTS, ids=named)
def test_a_defect_tells_nobody_to_come_back(failure: Exception):
    assert domain_error_of(failure) is None
    assert not is_hung_up(failure)


@pytest.mark.parametrize("failure", [*LOST, *PASSING], ids=named)
def test_what_passes_by_itself_tells_them_to_come_back(failure: Exception):
    assert type(domain_error_of(failure)) is DependencyDown


@pytest.mark.parametrize("failure", GIVEN_UP, ids=named)
def test_what_was_given_up_for_another_may_be_done_again(failure: Exception):
    assert type(domain_error_of(failure)) is TransactionAborted
    assert not is_hung_up(failure)


def test_of_what_may_have_been_stored_nobody_says_that_it_was_not():
    assert domain_error_of(exceptions.StatementCompletionUnknownError("commit failed")) is None


@pytest.mark.parametrize("failure", LOST, ids=named)
def test_a_lost_connection_is_known_as_one(failure: Exception):
    assert is_hung_up(failure)


def test_a_defect_is_told_without_anybodys_data():
    violation = exceptions.PostgresError.new(
        {
            "C": "23514",
            "M": 'new row for relation "users" violates check constraint "ck_users_phone"',
            "D": "Failing row contains (ana@example.org).",
            "t": "users",
            "n": "ck_users_phone",
        }
    )
    told = said_by(violation)
    assert told == "CheckViolationError sqlstate=23514 constraint_name=ck_users_phone table_name=users"
    unsent = UnsendableError("invalid input for query argument $1: 'ana@example.org'")
    assert said_by(unsent) == "DataError"


def test_a_mistake_in_a_statement_is_told_in_its_own_words():
    assert said_by(exceptions.UndefinedColumnError('column "x" does not exist')) == (
        'UndefinedColumnError sqlstate=42703 column "x" does not exist'
    )
    assert "the server expects 2" in said_by(exceptions.InterfaceError("the server expects 2 arguments"))


def test_why_a_dependency_is_down_stands_behind_it():
    with pytest.raises(DependencyDown) as down, translated():
        raise exceptions.LockNotAvailableError("canceling statement due to lock timeout")
    assert str(down.value.__cause__) == "LockNotAvailableError sqlstate=55P03"
