"""The log says what the database said, and of everything else only what it was."""

from adapters.postgres.failures import DatabaseFailure
from application.errors import DependencyDown
from entrypoints.logs import story_of


def test_why_the_database_was_down_is_told():
    error = DependencyDown("database")
    error.__cause__ = DatabaseFailure("QueryCanceledError sqlstate=57014")

    assert "adapters.postgres.failures.DatabaseFailure: QueryCanceledError sqlstate=57014" in story_of(error)


def test_what_somebody_else_said_is_not():
    assert story_of(ValueError("Key (email)=(ana@example.com)")) == "ValueError"
