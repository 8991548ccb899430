"""Which failures of the driver pass by themselves, and which are defects of ours that nobody should try again."""

import pytest
from asyncpg import exceptions
from sqlalchemy.exc import TimeoutError as PoolTimeout

from adapters.postgres.failures import domain_error_of, is_hung_up
from application.errors import DependencyDown

DEFECTS = [
    exceptions.DataError("invalid input for query argument $1: 1099511627776 (value out of int32 range)"),
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
    exceptions.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
    exceptions.AdminShutdownError("terminating connection due to administrator command"),
]
PASSING = [
    exceptions.TooManyConnectionsError("too many clients already"),
    exceptions.QueryCanceledError("canceling statement due to statement timeout"),
    exceptions.LockNotAvailableError("canceling statement due to lock timeout"),
    exceptions.DeadlockDetectedError("deadlock detected"),
    exceptions.SerializationError("could not serialize access"),
    exceptions.ReadOnlySQLTransactionError("cannot execute INSERT in a read-only transaction"),
    exceptions.TargetServerAttributeNotMatched("none of the hosts match the target attribute requirement"),
    PoolTimeout("QueuePool limit reached"),
    TimeoutError(),
    ConnectionRefusedError(),
]


def named(failure: object) -> str:
    return type(failure).__name__


@pytest.mark.parametrize("failure", DEFECTS, ids=named)
def test_a_defect_tells_nobody_to_come_back(failure: Exception):
    assert domain_error_of(failure) is None
    assert not is_hung_up(failure)


@pytest.mark.parametrize("failure", [*LOST, *PASSING], ids=named)
def test_what_passes_by_itself_tells_them_to_come_back(failure: Exception):
    assert isinstance(domain_error_of(failure), DependencyDown)


@pytest.mark.parametrize("failure", LOST, ids=named)
def test_a_lost_connection_is_known_as_one(failure: Exception):
    assert is_hung_up(failure)
