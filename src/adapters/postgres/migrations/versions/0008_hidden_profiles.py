"""Profiles of those who are professionals no more

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-24 09:30:00+00:00
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """The version before shows every profile: the services of those who are hidden are made inactive."""
    for statement in DOWN_STATEMENTS:
        op.execute(statement)


STATEMENTS = ("ALTER TABLE professionals ADD COLUMN hidden_at timestamptz",)

DOWN_STATEMENTS = (
    """
    UPDATE services SET active = false
    WHERE professional_id IN (SELECT id FROM professionals WHERE hidden_at IS NOT NULL)
    """,
    "ALTER TABLE professionals DROP COLUMN hidden_at",
)
