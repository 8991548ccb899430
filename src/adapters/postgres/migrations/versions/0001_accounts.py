"""Accounts, and what searching without accents needs

Revision ID: 0001
Revises:
Create Date: 2026-06-01 09:00:00+00:00
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """The extensions stay: somebody else in the database may use them."""
    op.execute("DROP TABLE professional_applications")
    op.execute("DROP TABLE mailed_links")
    op.execute("DROP TABLE sessions")
    op.execute("DROP TABLE users")
    op.execute("DROP FUNCTION citas_containing(text)")
    op.execute("DROP FUNCTION citas_fold(text)")


STATEMENTS = (
    # The three extensions are trusted (since PostgreSQL 13): the owner of the database may create them.
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    # unaccent() is only STABLE, because its dictionary could be exchanged; ours is named and never is, so an index may
    # be made of this. A body in SQL's own form is bound when it is created, so no search_path can change its meaning.
    """
    CREATE FUNCTION citas_fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(unaccent('unaccent'::regdictionary, value))
    """,
    # Folding comes first: it turns some characters into wildcards (a full-width percent sign into a plain one).
    r"""
    CREATE FUNCTION citas_containing(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN '%' || regexp_replace(citas_fold(value), '([\\%_])', '\\\1', 'g') || '%'
    """,
    """
    CREATE TABLE users (
        id uuid CONSTRAINT pk_users PRIMARY KEY,
        email text NOT NULL CONSTRAINT ck_users_email CHECK (char_length(email) BETWEEN 3 AND 254),
        full_name text COLLATE "C" NOT NULL
            CONSTRAINT ck_users_full_name CHECK (char_length(full_name) BETWEEN 1 AND 120),
        phone text CONSTRAINT ck_users_phone CHECK (phone ~ '^[+][1-9][0-9]{6,14}$'),
        locale text NOT NULL CONSTRAINT ck_users_locale CHECK (locale IN ('es', 'en')),
        timezone text NOT NULL CONSTRAINT ck_users_timezone CHECK (char_length(timezone) BETWEEN 1 AND 64),
        password_hash text NOT NULL
            CONSTRAINT ck_users_password_hash CHECK (char_length(password_hash) BETWEEN 1 AND 500),
        roles text[] NOT NULL
            CONSTRAINT ck_users_roles CHECK (roles <@ ARRAY['client', 'professional', 'admin']::text[]),
        status text NOT NULL
            CONSTRAINT ck_users_status CHECK (status IN ('unverified', 'active', 'disabled')),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL CONSTRAINT ck_users_version CHECK (version >= 0),
        CONSTRAINT uq_users_email UNIQUE (email)
    )
    """,
    "CREATE INDEX ix_users_roles ON users USING gin (roles)",
    "CREATE INDEX ix_users_full_name ON users (full_name, id)",
    "CREATE INDEX ix_users_full_name_folded ON users USING gin (citas_fold(full_name) gin_trgm_ops)",
    """
    CREATE TABLE sessions (
        id uuid CONSTRAINT pk_sessions PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT fk_sessions_user_id_users REFERENCES users,
        refresh_digest bytea NOT NULL
            CONSTRAINT ck_sessions_refresh_digest CHECK (octet_length(refresh_digest) BETWEEN 1 AND 64),
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz
    )
    """,
    "CREATE INDEX ix_sessions_user_id ON sessions (user_id)",
    "CREATE INDEX ix_sessions_expires_at ON sessions (expires_at)",
    "CREATE INDEX ix_sessions_revoked_at ON sessions (revoked_at) WHERE revoked_at IS NOT NULL",
    """
    CREATE TABLE mailed_links (
        id uuid CONSTRAINT pk_mailed_links PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT fk_mailed_links_user_id_users REFERENCES users,
        purpose text NOT NULL CONSTRAINT ck_mailed_links_purpose CHECK (purpose IN ('verify_email')),
        expires_at timestamptz NOT NULL,
        used_at timestamptz
    )
    """,
    "CREATE INDEX ix_mailed_links_user_id ON mailed_links (user_id, purpose)",
    "CREATE INDEX ix_mailed_links_expires_at ON mailed_links (expires_at)",
    """
    CREATE TABLE professional_applications (
        id uuid CONSTRAINT pk_professional_applications PRIMARY KEY,
        applicant_id uuid NOT NULL CONSTRAINT fk_professional_applications_applicant_id_users REFERENCES users,
        profession text NOT NULL
            CONSTRAINT ck_professional_applications_profession CHECK (char_length(profession) BETWEEN 2 AND 80),
        bio text NOT NULL CONSTRAINT ck_professional_applications_bio CHECK (char_length(bio) BETWEEN 1 AND 2000),
        timezone text NOT NULL
            CONSTRAINT ck_professional_applications_timezone CHECK (char_length(timezone) BETWEEN 1 AND 64),
        city text CONSTRAINT ck_professional_applications_city CHECK (char_length(city) BETWEEN 1 AND 80),
        licence_number text
            CONSTRAINT ck_professional_applications_licence_number CHECK (char_length(licence_number) BETWEEN 1 AND 40),
        status text NOT NULL
            CONSTRAINT ck_professional_applications_status CHECK (status IN ('open', 'approved', 'rejected')),
        submitted_at timestamptz NOT NULL,
        decided_at timestamptz,
        decided_by uuid CONSTRAINT fk_professional_applications_decided_by_users REFERENCES users,
        reason text CONSTRAINT ck_professional_applications_reason CHECK (char_length(reason) BETWEEN 1 AND 1000),
        version integer NOT NULL CONSTRAINT ck_professional_applications_version CHECK (version >= 0)
    )
    """,
    """
    CREATE UNIQUE INDEX uq_professional_applications_open
    ON professional_applications (applicant_id) WHERE status = 'open'
    """,
    "CREATE INDEX ix_professional_applications_applicant_id ON professional_applications (applicant_id, submitted_at, id)",
    "CREATE INDEX ix_professional_applications_status ON professional_applications (status, submitted_at, id)",
    "CREATE INDEX ix_professional_applications_submitted_at ON professional_applications (submitted_at, id)",
)
