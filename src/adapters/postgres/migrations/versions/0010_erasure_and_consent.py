"""Accounts that are no more, and to which terms people have agreed

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-24 10:05:00+00:00
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """To the version before an erased account is a disabled one."""
    for statement in DOWN_STATEMENTS:
        op.execute(statement)


# What others have in their inbox is looked for by the appointment that it tells of. The tables are small beside that of
# appointments, and closed for a moment.
STATEMENTS = (
    """
    -- squawk-ignore-file constraint-missing-not-valid, require-concurrent-index-creation, ban-drop-constraint
    ALTER TABLE users
        DROP CONSTRAINT ck_users_status,
        ADD CONSTRAINT ck_users_status CHECK (status IN ('unverified', 'active', 'disabled', 'erased')),
        ADD COLUMN terms_version text
            CONSTRAINT ck_users_terms_version CHECK (char_length(terms_version) BETWEEN 1 AND 40),
        ADD COLUMN terms_accepted_at timestamptz,
        ADD CONSTRAINT ck_users_terms CHECK ((terms_version IS NULL) = (terms_accepted_at IS NULL))
    """,
    "CREATE INDEX ix_notifications_appointment ON notifications ((facts ->> 'appointment_id'))",
    "CREATE INDEX ix_deliveries_appointment ON deliveries ((facts ->> 'appointment_id'))",
)

DOWN_STATEMENTS = (
    "DROP INDEX ix_deliveries_appointment",
    "DROP INDEX ix_notifications_appointment",
    "UPDATE users SET status = 'disabled' WHERE status = 'erased'",
    """
    ALTER TABLE users
        DROP CONSTRAINT ck_users_terms,
        DROP COLUMN terms_accepted_at,
        DROP COLUMN terms_version,
        DROP CONSTRAINT ck_users_status,
        ADD CONSTRAINT ck_users_status CHECK (status IN ('unverified', 'active', 'disabled'))
    """,
)
