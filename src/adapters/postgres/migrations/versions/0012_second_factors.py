"""Second factors, and the sessions in which one was proven

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-24 10:20:00+00:00
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """To the version before the password is enough: whoever has a second factor logs in without it."""
    for statement in DOWN_STATEMENTS:
        op.execute(statement)


STATEMENTS = (
    """
    CREATE TABLE second_factors (
        user_id uuid CONSTRAINT pk_second_factors PRIMARY KEY CONSTRAINT fk_second_factors_user_id REFERENCES users (id),
        sealed bytea NOT NULL CONSTRAINT ck_second_factors_sealed CHECK (octet_length(sealed) BETWEEN 1 AND 500),
        started_at timestamptz NOT NULL,
        confirmed_at timestamptz,
        last_step bigint NOT NULL CONSTRAINT ck_second_factors_last_step CHECK (last_step >= 0),
        recovery bytea[] NOT NULL CONSTRAINT ck_second_factors_recovery CHECK (cardinality(recovery) <= 10)
    )
    """,
    "ALTER TABLE sessions ADD COLUMN second_factor boolean NOT NULL DEFAULT false",
)

DOWN_STATEMENTS = (
    "ALTER TABLE sessions DROP COLUMN second_factor",
    "DROP TABLE second_factors",
)
