"""Keys with which programs act for their users

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-24 10:20:00+00:00
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Programs that have a key are refused from then on."""
    for statement in DOWN_STATEMENTS:
        op.execute(statement)


# Of a secret of 256 random bits its SHA-256 is kept.
STATEMENTS = (
    """
    CREATE TABLE api_keys (
        id uuid CONSTRAINT pk_api_keys PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT fk_api_keys_user_id_users REFERENCES users,
        name text NOT NULL CONSTRAINT ck_api_keys_name CHECK (char_length(name) BETWEEN 1 AND 60),
        scopes text[] NOT NULL
            CONSTRAINT ck_api_keys_scopes CHECK (
                cardinality(scopes) > 0
                AND scopes <@ ARRAY[
                    'appointments:read', 'appointments:write', 'calendar:read', 'calendar:write',
                    'notifications:read', 'notifications:write', 'profile:read'
                ]::text[]
            ),
        digest bytea NOT NULL CONSTRAINT ck_api_keys_digest CHECK (octet_length(digest) = 32),
        created_at timestamptz NOT NULL,
        expires_at timestamptz,
        last_used_at timestamptz,
        revoked_at timestamptz
    )
    """,
    "CREATE INDEX ix_api_keys_user_id ON api_keys (user_id)",
)

DOWN_STATEMENTS = ("DROP TABLE api_keys",)
