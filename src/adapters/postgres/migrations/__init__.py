"""The history of the schema, as Alembic runs it; `adapters.postgres.migrate` is how."""
