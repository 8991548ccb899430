"""What Alembic runs: online on the connection that `adapters.postgres.migrate` hands over, offline to print SQL."""

from alembic import context

from adapters.postgres.tables import TableRow

# A migration that has to wait for a lock makes everybody behind it wait too: better that it fails and is run again.
LIMITS = ("SET lock_timeout = '5s'", "SET statement_timeout = '15min'")


def run() -> None:
    """Each revision in a transaction of its own, so that what succeeded stays and its locks are let go."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        context.configure(
            dialect_name="postgresql",
            dialect_opts={"paramstyle": "named"},
            literal_binds=True,
            transaction_per_migration=True,
        )
    else:
        context.configure(
            connection=connection, target_metadata=TableRow.metadata, transaction_per_migration=True, compare_type=True
        )
    for limit in LIMITS:
        context.execute(limit)
    if connection is not None:
        connection.commit()
    with context.begin_transaction():
        context.run_migrations()


run()
