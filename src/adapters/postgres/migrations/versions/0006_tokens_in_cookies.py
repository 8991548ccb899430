"""Sessions whose tokens travel in cookies

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-24 08:40:00+00:00
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """The version before would take a browser's tokens for anybody's: those sessions end."""
    for statement in DOWN_STATEMENTS:
        op.execute(statement)


# What the version before opens meanwhile is for bearers: the default says so.
STATEMENTS = (
    """
    ALTER TABLE sessions
        ADD COLUMN transport text NOT NULL DEFAULT 'bearer'
            CONSTRAINT ck_sessions_transport CHECK (transport IN ('bearer', 'cookie'))
    """,
)

DOWN_STATEMENTS = (
    "UPDATE sessions SET revoked_at = now() WHERE transport = 'cookie' AND revoked_at IS NULL",
    "ALTER TABLE sessions DROP COLUMN transport",
)
