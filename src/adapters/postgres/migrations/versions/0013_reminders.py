"""Reminders: rules of services, quiet hours of people, and the ledger; mails that nobody wanted

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-24 13:20:00+00:00
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """What was planned is forgotten, and so is what was not sent since nobody wanted it."""
    for statement in DOWN_STATEMENTS:
        op.execute(statement)


STATEMENTS = (
    """
    -- squawk-ignore-file constraint-missing-not-valid, disallowed-unique-constraint, ban-drop-constraint
    ALTER TABLE services ADD COLUMN reminders integer[] NOT NULL DEFAULT '{1440,120}'
        CONSTRAINT ck_services_reminders CHECK (
            cardinality(reminders) <= 5 AND 10 <= ALL (reminders) AND 43200 >= ALL (reminders)
        )
    """,
    """
    ALTER TABLE users ADD COLUMN quiet_from integer DEFAULT 1320
        CONSTRAINT ck_users_quiet_from CHECK (quiet_from BETWEEN 0 AND 1439)
    """,
    """
    ALTER TABLE users ADD COLUMN quiet_until integer DEFAULT 480
        CONSTRAINT ck_users_quiet_until CHECK (quiet_until BETWEEN 0 AND 1439)
    """,
    """
    ALTER TABLE users ADD CONSTRAINT ck_users_quiet_hours CHECK (
        (quiet_from IS NULL) = (quiet_until IS NULL) AND (quiet_from <> quiet_until) IS NOT FALSE
    )
    """,
    """
    CREATE TABLE reminders (
        id uuid CONSTRAINT pk_reminders PRIMARY KEY,
        appointment_id uuid NOT NULL CONSTRAINT fk_reminders_appointment_id REFERENCES appointments (id),
        sequence integer NOT NULL CONSTRAINT ck_reminders_sequence CHECK (sequence >= 0),
        minutes integer NOT NULL CONSTRAINT ck_reminders_minutes CHECK (minutes BETWEEN 10 AND 43200),
        recipient_id uuid NOT NULL CONSTRAINT fk_reminders_recipient_id REFERENCES users (id),
        due_at timestamptz NOT NULL,
        status text NOT NULL CONSTRAINT ck_reminders_status CHECK (status IN ('planned', 'sent', 'skipped')),
        reason text CONSTRAINT ck_reminders_reason CHECK (char_length(reason) BETWEEN 1 AND 40),
        decided_at timestamptz,
        CONSTRAINT uq_reminders_appointment_id_sequence_minutes_recipient_id
            UNIQUE (appointment_id, sequence, minutes, recipient_id),
        CONSTRAINT ck_reminders_decided CHECK ((status = 'planned') = (decided_at IS NULL)),
        CONSTRAINT ck_reminders_skipped CHECK ((status = 'skipped') = (reason IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_reminders_due_at ON reminders (due_at, id) WHERE status = 'planned'",
    "CREATE INDEX ix_reminders_recipient_id ON reminders (recipient_id)",
    "ALTER TABLE deliveries DROP CONSTRAINT ck_deliveries_status",
    """
    ALTER TABLE deliveries ADD CONSTRAINT ck_deliveries_status
        CHECK (status IN ('pending', 'sent', 'dead', 'dropped', 'unwanted'))
    """,
    """
    -- squawk-ignore-file require-concurrent-index-creation
    CREATE INDEX ix_deliveries_appointment_id ON deliveries ((facts ->> 'appointment_id'))
        WHERE facts ? 'appointment_id'
    """,
)

DOWN_STATEMENTS = (
    "DROP INDEX ix_deliveries_appointment_id",
    "DELETE FROM deliveries WHERE status = 'unwanted'",
    "ALTER TABLE deliveries DROP CONSTRAINT ck_deliveries_status",
    """
    -- squawk-ignore-file constraint-missing-not-valid
    ALTER TABLE deliveries ADD CONSTRAINT ck_deliveries_status
        CHECK (status IN ('pending', 'sent', 'dead', 'dropped'))
    """,
    "DROP TABLE reminders",
    "ALTER TABLE users DROP COLUMN quiet_from, DROP COLUMN quiet_until",
    "ALTER TABLE services DROP COLUMN reminders",
)
