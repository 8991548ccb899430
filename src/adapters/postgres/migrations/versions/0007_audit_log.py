"""Who did what, in a log that the application can only add to

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-24 09:10:00+00:00
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """The log is lost. The role stays: it belongs to the cluster, and other databases may use it."""
    for statement in DOWN_STATEMENTS:
        op.execute(statement)


STATEMENTS = (
    """
    CREATE TABLE audit_log (
        sequence bigint CONSTRAINT pk_audit_log PRIMARY KEY CONSTRAINT ck_audit_log_sequence CHECK (sequence > 0),
        at timestamptz NOT NULL CONSTRAINT ck_audit_log_at CHECK (isfinite(at)),
        actor text NOT NULL CONSTRAINT ck_audit_log_actor CHECK (actor IN ('user', 'operator', 'nobody')),
        actor_id uuid CONSTRAINT ck_audit_log_actor_id CHECK ((actor_id IS NOT NULL) = (actor = 'user')),
        action text NOT NULL CONSTRAINT ck_audit_log_action CHECK (action ~ '^[a-z_]{1,40}$'),
        target_id uuid,
        details jsonb NOT NULL CONSTRAINT ck_audit_log_details CHECK (jsonb_typeof(details) = 'object'),
        address text CONSTRAINT ck_audit_log_address CHECK (char_length(address) BETWEEN 2 AND 45),
        previous bytea NOT NULL CONSTRAINT ck_audit_log_previous CHECK (octet_length(previous) = 32),
        seal bytea NOT NULL CONSTRAINT ck_audit_log_seal CHECK (octet_length(seal) = 32)
    )
    """,
    "CREATE INDEX ix_audit_log_actor_id ON audit_log (actor_id, sequence) WHERE actor_id IS NOT NULL",
    "CREATE INDEX ix_audit_log_target_id ON audit_log (target_id, sequence) WHERE target_id IS NOT NULL",
    # Also for the owner, who would otherwise do it by mistake; on purpose they can switch the trigger off, which is what
    # the chain of seals is for.
    """
    CREATE FUNCTION citas_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the audit log is only ever added to' USING ERRCODE = 'insufficient_privilege';
    END
    $$
    """,
    """
    CREATE TRIGGER tg_audit_log_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION citas_refuse_change()
    """,
    # Roles are the cluster's: another database may have made it, perhaps at this very moment.
    """
    DO $$
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'citas_app') THEN
            CREATE ROLE citas_app NOLOGIN;
        END IF;
    EXCEPTION
        WHEN duplicate_object OR unique_violation THEN NULL;
        WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'whoever migrates may not create roles'
                USING HINT = 'Have an administrator of the server run: CREATE ROLE citas_app NOLOGIN';
    END
    $$
    """,
    "GRANT USAGE ON SCHEMA public TO citas_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO citas_app",
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM citas_app",
    "REVOKE UPDATE, DELETE ON audit_log FROM citas_app",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO citas_app",
)

DOWN_STATEMENTS = (
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM citas_app",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM citas_app",
    "REVOKE USAGE ON SCHEMA public FROM citas_app",
    "DROP TABLE audit_log",
    "DROP FUNCTION citas_refuse_change()",
)
