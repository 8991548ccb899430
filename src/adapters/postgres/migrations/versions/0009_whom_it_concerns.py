"""Whom it concerns what somebody did

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-24 09:55:00+00:00
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """What is asked is answered all the same, by looking through everything."""
    for statement in DOWN_STATEMENTS:
        op.execute(statement)


# Whose appointment an administrator has looked at stands among the details, under whichever name. Not concurrently: the
# log is as new as this.
STATEMENTS = (
    """
    -- squawk-ignore-file require-concurrent-index-creation
    CREATE INDEX ix_audit_log_details ON audit_log USING gin (details)
    """,
)

DOWN_STATEMENTS = ("DROP INDEX ix_audit_log_details",)
