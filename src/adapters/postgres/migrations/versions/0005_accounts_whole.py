"""Devices told apart, second factors, API keys, throttles, consents, and accounts that were erased

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
    """What the version before has no word for goes: withdrawn requests are forgotten, erased accounts count as disabled."""
    for statement in DOWN_STATEMENTS:
        op.execute(statement)


# Checks are exchanged in this one transaction: the tables are small beside that of appointments, and each is looked
# through once. Columns that the version before does not know have a default.
STATEMENTS = (
    """
    -- squawk-ignore-file constraint-missing-not-valid, ban-drop-constraint
    ALTER TABLE users
        DROP CONSTRAINT ck_users_status,
        ADD CONSTRAINT ck_users_status CHECK (status IN ('unverified', 'active', 'disabled', 'erased')),
        ADD COLUMN appointments_by_email boolean NOT NULL DEFAULT true
    """,
    # Where a session was opened from, and what the device said it is: shown to its owner, and to nobody else.
    """
    ALTER TABLE sessions
        ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN address text CONSTRAINT ck_sessions_address CHECK (char_length(address) BETWEEN 2 AND 45),
        ADD COLUMN agent text CONSTRAINT ck_sessions_agent CHECK (char_length(agent) BETWEEN 1 AND 200),
        ADD COLUMN transport text NOT NULL DEFAULT 'bearer'
            CONSTRAINT ck_sessions_transport CHECK (transport IN ('bearer', 'cookie')),
        ADD COLUMN second_factor boolean NOT NULL DEFAULT false
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
    # The secret is sealed by a key that is not in the database. `last_step` is the time step of the last code that was
    # taken (RFC 6238, section 5.2: a code is good once).
    """
    CREATE TABLE second_factors (
        user_id uuid CONSTRAINT pk_second_factors PRIMARY KEY
            CONSTRAINT fk_second_factors_user_id_users REFERENCES users,
        sealed_secret text NOT NULL
            CONSTRAINT ck_second_factors_sealed_secret CHECK (char_length(sealed_secret) BETWEEN 1 AND 500),
        recovery_digests bytea[] NOT NULL
            CONSTRAINT ck_second_factors_recovery_digests CHECK (cardinality(recovery_digests) <= 20),
        last_step bigint,
        created_at timestamptz NOT NULL,
        confirmed_at timestamptz
    )
    """,
    """
    CREATE TABLE api_keys (
        id uuid CONSTRAINT pk_api_keys PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT fk_api_keys_user_id_users REFERENCES users,
        name text NOT NULL CONSTRAINT ck_api_keys_name CHECK (char_length(name) BETWEEN 1 AND 80),
        scopes text[] NOT NULL CONSTRAINT ck_api_keys_scopes CHECK (cardinality(scopes) BETWEEN 1 AND 20),
        digest bytea NOT NULL CONSTRAINT ck_api_keys_digest CHECK (octet_length(digest) = 32),
        created_at timestamptz NOT NULL,
        expires_at timestamptz,
        last_used_at timestamptz,
        revoked_at timestamptz
    )
    """,
    "CREATE INDEX ix_api_keys_user_id ON api_keys (user_id, created_at, id)",
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
    """
    CREATE TABLE consents (
        user_id uuid NOT NULL CONSTRAINT fk_consents_user_id_users REFERENCES users,
        document text NOT NULL CONSTRAINT ck_consents_document CHECK (char_length(document) BETWEEN 1 AND 40),
        version text NOT NULL CONSTRAINT ck_consents_version CHECK (char_length(version) BETWEEN 1 AND 40),
        given_at timestamptz NOT NULL,
        address text CONSTRAINT ck_consents_address CHECK (char_length(address) BETWEEN 2 AND 45),
        CONSTRAINT pk_consents PRIMARY KEY (user_id, document, version)
    )
    """,
)

DOWN_STATEMENTS = (
    "DROP TABLE consents",
    "DROP TABLE throttles",
    "DROP TABLE api_keys",
    "DROP TABLE second_factors",
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
        DROP COLUMN second_factor,
        DROP COLUMN transport,
        DROP COLUMN agent,
        DROP COLUMN address,
        DROP COLUMN last_used_at
    """,
    "UPDATE users SET status = 'disabled' WHERE status = 'erased'",
    """
    ALTER TABLE users
        DROP CONSTRAINT ck_users_status,
        ADD CONSTRAINT ck_users_status CHECK (status IN ('unverified', 'active', 'disabled')),
        DROP COLUMN appointments_by_email
    """,
)
