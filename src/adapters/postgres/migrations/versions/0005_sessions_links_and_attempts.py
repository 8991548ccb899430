"""Devices told apart, links that change an account, requests that are withdrawn, and attempts that are counted

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-24 04:20:00+00:00
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """What the version before has no word for goes: withdrawn requests are forgotten."""
    for statement in DOWN_STATEMENTS:
        op.execute(statement)


# Checks are exchanged in this one transaction: the tables are small beside that of appointments, and each is looked
# through once. Columns that the version before does not know have a default.
STATEMENTS = (
    """
    -- squawk-ignore-file constraint-missing-not-valid, ban-drop-constraint
    ALTER TABLE users
        ADD COLUMN appointments_by_email boolean NOT NULL DEFAULT true
    """,
    # Where a session was opened from, and what the device said it is: shown to its owner, and to nobody else.
    """
    ALTER TABLE sessions
        ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN address text CONSTRAINT ck_sessions_address CHECK (char_length(address) BETWEEN 2 AND 45),
        ADD COLUMN agent text CONSTRAINT ck_sessions_agent CHECK (char_length(agent) BETWEEN 1 AND 200)
    """,
    "UPDATE sessions SET last_used_at = created_at",
    # `email` is the address that opening the link makes one's own.
    """
    ALTER TABLE mailed_links
        DROP CONSTRAINT ck_mailed_links_purpose,
        ADD CONSTRAINT ck_mailed_links_purpose
            CHECK (purpose IN ('verify_email', 'reset_password', 'change_email')),
        ADD COLUMN email text CONSTRAINT ck_mailed_links_email CHECK (char_length(email) BETWEEN 3 AND 254),
        ADD CONSTRAINT ck_mailed_links_email_of_purpose CHECK ((email IS NOT NULL) = (purpose = 'change_email'))
    """,
    """
    ALTER TABLE professional_applications
        DROP CONSTRAINT ck_professional_applications_status,
        ADD CONSTRAINT ck_professional_applications_status
            CHECK (status IN ('open', 'approved', 'rejected', 'withdrawn'))
    """,
    # `key` is a digest: whose address or account is counted cannot be read from it.
    """
    CREATE TABLE throttles (
        key bytea CONSTRAINT pk_throttles PRIMARY KEY CONSTRAINT ck_throttles_key CHECK (octet_length(key) = 32),
        attempts integer NOT NULL CONSTRAINT ck_throttles_attempts CHECK (attempts >= 0),
        last_at timestamptz NOT NULL,
        blocked_until timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_throttles_last_at ON throttles (last_at)",
)

DOWN_STATEMENTS = (
    "DROP TABLE throttles",
    "DELETE FROM professional_applications WHERE status = 'withdrawn'",
    """
    ALTER TABLE professional_applications
        DROP CONSTRAINT ck_professional_applications_status,
        ADD CONSTRAINT ck_professional_applications_status CHECK (status IN ('open', 'approved', 'rejected'))
    """,
    "DELETE FROM mailed_links WHERE purpose <> 'verify_email'",
    """
    ALTER TABLE mailed_links
        DROP CONSTRAINT ck_mailed_links_email_of_purpose,
        DROP CONSTRAINT ck_mailed_links_purpose,
        ADD CONSTRAINT ck_mailed_links_purpose CHECK (purpose IN ('verify_email')),
        DROP COLUMN email
    """,
    """
    ALTER TABLE sessions
        DROP COLUMN agent,
        DROP COLUMN address,
        DROP COLUMN last_used_at
    """,
    "ALTER TABLE users DROP COLUMN appointments_by_email",
)
