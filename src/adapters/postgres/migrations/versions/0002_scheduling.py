"""Professionals, services, appointments and remembered answers

Revision ID: 0002
Revises: 0001
Create Date: 2026-06-01 09:00:00+00:00
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE answers")
    op.execute("DROP TABLE appointments")
    op.execute("DROP TABLE services")
    op.execute("DROP TABLE professionals")


STATEMENTS = (
    """
    CREATE TABLE professionals (
        id uuid CONSTRAINT pk_professionals PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT fk_professionals_user_id_users REFERENCES users,
        slug text NOT NULL
            CONSTRAINT ck_professionals_slug CHECK (char_length(slug) <= 100 AND slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        profession text NOT NULL
            CONSTRAINT ck_professionals_profession CHECK (char_length(profession) BETWEEN 2 AND 80),
        bio text NOT NULL CONSTRAINT ck_professionals_bio CHECK (char_length(bio) BETWEEN 1 AND 2000),
        timezone text NOT NULL CONSTRAINT ck_professionals_timezone CHECK (char_length(timezone) BETWEEN 1 AND 64),
        city text CONSTRAINT ck_professionals_city CHECK (char_length(city) BETWEEN 1 AND 80),
        licence_number text
            CONSTRAINT ck_professionals_licence_number CHECK (char_length(licence_number) BETWEEN 1 AND 40),
        weekly_hours jsonb NOT NULL
            CONSTRAINT ck_professionals_weekly_hours
            CHECK (jsonb_typeof(weekly_hours) = 'array' AND jsonb_array_length(weekly_hours) <= 70),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL CONSTRAINT ck_professionals_version CHECK (version >= 0),
        CONSTRAINT uq_professionals_user_id UNIQUE (user_id),
        CONSTRAINT uq_professionals_slug UNIQUE (slug)
    )
    """,
    "CREATE INDEX ix_professionals_profession ON professionals USING gin (citas_fold(profession) gin_trgm_ops)",
    "CREATE INDEX ix_professionals_city ON professionals USING gin (citas_fold(city) gin_trgm_ops)",
    "CREATE INDEX ix_professionals_bio ON professionals USING gin (citas_fold(bio) gin_trgm_ops)",
    # begins with, for addresses that are like another one, in any collation
    "CREATE INDEX ix_professionals_slug_pattern ON professionals (slug text_pattern_ops)",
    """
    CREATE TABLE services (
        id uuid CONSTRAINT pk_services PRIMARY KEY,
        professional_id uuid NOT NULL CONSTRAINT fk_services_professional_id_professionals REFERENCES professionals,
        name text NOT NULL CONSTRAINT ck_services_name CHECK (char_length(name) BETWEEN 1 AND 120),
        description text NOT NULL CONSTRAINT ck_services_description CHECK (char_length(description) <= 2000),
        duration integer NOT NULL CONSTRAINT ck_services_duration CHECK (duration BETWEEN 1 AND 1440),
        price_amount numeric(8, 2) CONSTRAINT ck_services_price_amount CHECK (price_amount >= 0),
        price_currency text CONSTRAINT ck_services_price_currency CHECK (price_currency ~ '^[A-Z]{3}$'),
        interval integer CONSTRAINT ck_services_interval CHECK (interval BETWEEN 1 AND 1440),
        buffer_before integer NOT NULL CONSTRAINT ck_services_buffer_before CHECK (buffer_before BETWEEN 0 AND 1440),
        buffer_after integer NOT NULL CONSTRAINT ck_services_buffer_after CHECK (buffer_after BETWEEN 0 AND 1440),
        minimum_notice integer NOT NULL CONSTRAINT ck_services_minimum_notice CHECK (minimum_notice >= 0),
        horizon_days integer NOT NULL CONSTRAINT ck_services_horizon_days CHECK (horizon_days >= 0),
        cancel_cutoff_hours integer NOT NULL CONSTRAINT ck_services_cancel_cutoff_hours CHECK (cancel_cutoff_hours >= 0),
        reschedule_cutoff_hours integer NOT NULL
            CONSTRAINT ck_services_reschedule_cutoff_hours CHECK (reschedule_cutoff_hours >= 0),
        location text NOT NULL CONSTRAINT ck_services_location CHECK (char_length(location) <= 200),
        active boolean NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL CONSTRAINT ck_services_version CHECK (version >= 0),
        CONSTRAINT ck_services_price CHECK ((price_amount IS NULL) = (price_currency IS NULL))
    )
    """,
    "CREATE INDEX ix_services_professional_id ON services (professional_id, created_at, id)",
    # `local_start` is what the clock on the wall shows, which is why it has no zone of its own.
    # `occupied` is the time with its buffers; the calendar's query relies on how far it can reach beyond the start.
    # An empty range, an infinite one or NULL would slip through an exclusion constraint: none of them can be stored.
    """
    CREATE TABLE appointments (
        id uuid CONSTRAINT pk_appointments PRIMARY KEY,
        number text NOT NULL CONSTRAINT ck_appointments_number CHECK (char_length(number) BETWEEN 1 AND 20),
        service_id uuid NOT NULL CONSTRAINT fk_appointments_service_id_services REFERENCES services,
        professional_id uuid NOT NULL CONSTRAINT fk_appointments_professional_id_professionals REFERENCES professionals,
        client_id uuid NOT NULL CONSTRAINT fk_appointments_client_id_users REFERENCES users,
        status text NOT NULL
            CONSTRAINT ck_appointments_status CHECK (status IN ('confirmed', 'completed', 'no_show', 'cancelled')),
        start_at timestamptz NOT NULL,
        end_at timestamptz NOT NULL,
        occupied tstzrange NOT NULL
            CONSTRAINT ck_appointments_bounded_occupied CHECK (
                NOT isempty(occupied) AND lower_inc(occupied) AND NOT upper_inc(occupied)
                AND NOT lower_inf(occupied) AND NOT upper_inf(occupied)
                AND isfinite(lower(occupied)) AND isfinite(upper(occupied))
            ),
        timezone text NOT NULL CONSTRAINT ck_appointments_timezone CHECK (char_length(timezone) BETWEEN 1 AND 64),
        -- squawk-ignore prefer-timestamp-tz
        local_start timestamp NOT NULL,
        fold integer NOT NULL CONSTRAINT ck_appointments_fold CHECK (fold IN (0, 1)),
        zone_rules text NOT NULL CONSTRAINT ck_appointments_zone_rules CHECK (char_length(zone_rules) BETWEEN 1 AND 40),
        duration integer NOT NULL CONSTRAINT ck_appointments_duration CHECK (duration BETWEEN 1 AND 1440),
        buffer_before integer NOT NULL
            CONSTRAINT ck_appointments_buffer_before CHECK (buffer_before BETWEEN 0 AND 1440),
        buffer_after integer NOT NULL CONSTRAINT ck_appointments_buffer_after CHECK (buffer_after BETWEEN 0 AND 1440),
        cancel_cutoff_hours integer NOT NULL
            CONSTRAINT ck_appointments_cancel_cutoff_hours CHECK (cancel_cutoff_hours >= 0),
        reschedule_cutoff_hours integer NOT NULL
            CONSTRAINT ck_appointments_reschedule_cutoff_hours CHECK (reschedule_cutoff_hours >= 0),
        location text NOT NULL CONSTRAINT ck_appointments_location CHECK (char_length(location) <= 200),
        notes text NOT NULL CONSTRAINT ck_appointments_notes CHECK (char_length(notes) <= 2000),
        sequence integer NOT NULL CONSTRAINT ck_appointments_sequence CHECK (sequence >= 0),
        cancelled_by text
            CONSTRAINT ck_appointments_cancelled_by CHECK (cancelled_by IN ('client', 'professional', 'admin')),
        cancellation_reason text
            CONSTRAINT ck_appointments_cancellation_reason CHECK (char_length(cancellation_reason) BETWEEN 1 AND 1000),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL CONSTRAINT ck_appointments_version CHECK (version >= 0),
        CONSTRAINT uq_appointments_number UNIQUE (number),
        CONSTRAINT ck_appointments_end_at CHECK (extract(epoch FROM end_at - start_at) = duration * 60),
        CONSTRAINT ck_appointments_occupied CHECK (
            extract(epoch FROM start_at - lower(occupied)) = buffer_before * 60
            AND extract(epoch FROM upper(occupied) - end_at) = buffer_after * 60
        ),
        CONSTRAINT ex_appointments_no_double_booking
            EXCLUDE USING gist (professional_id WITH =, occupied WITH &&) WHERE (status = 'confirmed')
    ) WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02)
    """,
    # What is occupied, answered from the index alone, as far as VACUUM has been there: it comes early for this table.
    """
    CREATE INDEX ix_appointments_busy ON appointments (professional_id, start_at) INCLUDE (occupied, id)
    WHERE status = 'confirmed'
    """,
    "CREATE INDEX ix_appointments_professional_id ON appointments (professional_id, start_at, id)",
    "CREATE INDEX ix_appointments_client_id ON appointments (client_id, start_at, id)",
    "CREATE INDEX ix_appointments_start_at ON appointments (start_at, id)",
    """
    CREATE TABLE answers (
        user_id uuid NOT NULL CONSTRAINT fk_answers_user_id_users REFERENCES users,
        key_digest bytea NOT NULL CONSTRAINT ck_answers_key_digest CHECK (octet_length(key_digest) = 32),
        fingerprint bytea NOT NULL CONSTRAINT ck_answers_fingerprint CHECK (octet_length(fingerprint) BETWEEN 1 AND 64),
        answer jsonb NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT pk_answers PRIMARY KEY (user_id, key_digest)
    )
    """,
    "CREATE INDEX ix_answers_expires_at ON answers (expires_at)",
)
