"""Outbox, deliveries and inbox

Revision ID: 0003
Revises: 0002
Create Date: 2026-06-01 09:00:00+00:00
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE notifications")
    op.execute("DROP TABLE deliveries")
    op.execute("DROP TABLE outbox")


STATEMENTS = (
    """
    CREATE TABLE outbox (
        id uuid CONSTRAINT pk_outbox PRIMARY KEY,
        type text NOT NULL CONSTRAINT ck_outbox_type CHECK (char_length(type) BETWEEN 1 AND 100),
        payload jsonb NOT NULL,
        occurred_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        attempts integer NOT NULL CONSTRAINT ck_outbox_attempts CHECK (attempts >= 0),
        relayed_at timestamptz
    ) WITH (autovacuum_vacuum_scale_factor = 0.02)
    """,
    "CREATE INDEX ix_outbox_waiting ON outbox (id) INCLUDE (due_at) WHERE relayed_at IS NULL",
    "CREATE INDEX ix_outbox_relayed_at ON outbox (relayed_at) WHERE relayed_at IS NOT NULL",
    # No foreign key on event_id: events are purged a week after they were relayed, messages stay.
    """
    CREATE TABLE deliveries (
        id uuid CONSTRAINT pk_deliveries PRIMARY KEY,
        event_id uuid NOT NULL,
        recipient_id uuid NOT NULL CONSTRAINT fk_deliveries_recipient_id_users REFERENCES users,
        channel text NOT NULL CONSTRAINT ck_deliveries_channel CHECK (channel IN ('email')),
        kind text NOT NULL CONSTRAINT ck_deliveries_kind CHECK (char_length(kind) BETWEEN 1 AND 60),
        audience text NOT NULL CONSTRAINT ck_deliveries_audience CHECK (char_length(audience) BETWEEN 1 AND 20),
        facts jsonb NOT NULL CONSTRAINT ck_deliveries_facts CHECK (jsonb_typeof(facts) = 'object'),
        status text NOT NULL CONSTRAINT ck_deliveries_status CHECK (status IN ('pending', 'sent', 'dead', 'dropped')),
        attempts integer NOT NULL CONSTRAINT ck_deliveries_attempts CHECK (attempts >= 0),
        due_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        sent_at timestamptz,
        last_error text CONSTRAINT ck_deliveries_last_error CHECK (char_length(last_error) <= 500),
        CONSTRAINT uq_deliveries_event_id_recipient_id_channel UNIQUE (event_id, recipient_id, channel)
    )
    """,
    "CREATE INDEX ix_deliveries_due_at ON deliveries (due_at, id) WHERE status = 'pending'",
    "CREATE INDEX ix_deliveries_recipient_id ON deliveries (recipient_id)",
    """
    CREATE TABLE notifications (
        id uuid CONSTRAINT pk_notifications PRIMARY KEY,
        event_id uuid NOT NULL,
        recipient_id uuid NOT NULL CONSTRAINT fk_notifications_recipient_id_users REFERENCES users,
        kind text NOT NULL CONSTRAINT ck_notifications_kind CHECK (char_length(kind) BETWEEN 1 AND 60),
        audience text NOT NULL CONSTRAINT ck_notifications_audience CHECK (char_length(audience) BETWEEN 1 AND 20),
        facts jsonb NOT NULL CONSTRAINT ck_notifications_facts CHECK (jsonb_typeof(facts) = 'object'),
        created_at timestamptz NOT NULL,
        read_at timestamptz,
        CONSTRAINT uq_notifications_event_id_recipient_id UNIQUE (event_id, recipient_id)
    )
    """,
    "CREATE INDEX ix_notifications_recipient_id ON notifications (recipient_id, created_at, id)",
    "CREATE INDEX ix_notifications_unread ON notifications (recipient_id, created_at, id) WHERE read_at IS NULL",
)
