"""Holds, approval, history, exceptional days, time off, holidays, alignments and limits

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-23 19:00:00+00:00
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """What the version before has no word for goes: mere holds are forgotten, requests count as cancelled."""
    for statement in DOWN_STATEMENTS:
        op.execute(statement)


# What needs every row looked at happens in this one transaction: an exclusion constraint can neither be added NOT VALID
# nor built concurrently, so the table of appointments is closed (ACCESS EXCLUSIVE) while it is built again over the rows
# that occupy time, and whatever else is done meanwhile costs nobody more. A hundred thousand appointments take a few
# seconds; whoever has millions chooses a quiet hour. Hence squawk's advice on single steps is not followed here.
# Columns that the version before does not know have a default.
STATEMENTS = (
    """
    -- squawk-ignore-file constraint-missing-not-valid, require-concurrent-index-creation
    -- squawk-ignore-file require-concurrent-index-deletion, ban-drop-constraint
    ALTER TABLE professionals
        ADD COLUMN holidays_region text
            CONSTRAINT ck_professionals_holidays_region CHECK (char_length(holidays_region) BETWEEN 1 AND 10)
    """,
    # `step_offset` is the offset of ServiceTerms: that word is reserved in SQL.
    """
    ALTER TABLE services
        ADD COLUMN alignment text NOT NULL DEFAULT 'opening'
            CONSTRAINT ck_services_alignment CHECK (alignment IN ('opening', 'range', 'clock', 'optimized')),
        ADD COLUMN step_offset integer NOT NULL DEFAULT 0
            CONSTRAINT ck_services_step_offset CHECK (step_offset BETWEEN 0 AND 1440),
        ADD COLUMN limit_per_day integer
            CONSTRAINT ck_services_limit_per_day CHECK (limit_per_day BETWEEN 1 AND 10000),
        ADD COLUMN limit_per_week integer
            CONSTRAINT ck_services_limit_per_week CHECK (limit_per_week BETWEEN 1 AND 10000),
        ADD COLUMN limit_per_month integer
            CONSTRAINT ck_services_limit_per_month CHECK (limit_per_month BETWEEN 1 AND 10000),
        ADD COLUMN limit_per_year integer
            CONSTRAINT ck_services_limit_per_year CHECK (limit_per_year BETWEEN 1 AND 10000),
        ADD COLUMN requires_approval boolean NOT NULL DEFAULT false,
        ADD COLUMN approval_hours integer NOT NULL DEFAULT 48
            CONSTRAINT ck_services_approval_hours CHECK (approval_hours BETWEEN 1 AND 720)
    """,
    """
    ALTER TABLE appointments
        DROP CONSTRAINT ex_appointments_no_double_booking,
        DROP CONSTRAINT ck_appointments_status,
        ADD COLUMN expires_at timestamptz,
        ADD COLUMN booked_at timestamptz,
        ADD COLUMN entered_name text CONSTRAINT ck_appointments_entered_name CHECK (char_length(entered_name) >= 1),
        ADD COLUMN entered_phone text
            CONSTRAINT ck_appointments_entered_phone CHECK (entered_phone IS NULL OR entered_name IS NOT NULL)
    """,
    "DROP INDEX ix_appointments_busy",
    "UPDATE appointments SET booked_at = created_at",
    # The default is for the version before, which knows no holds: whatever it stores is booked.
    "ALTER TABLE appointments ALTER COLUMN booked_at SET DEFAULT now()",
    # A hold and a request end by themselves, what is agreed does not; a mere hold is what nobody has booked.
    """
    ALTER TABLE appointments
        ADD CONSTRAINT ck_appointments_status CHECK (status IN (
            'held', 'pending', 'confirmed', 'completed', 'no_show', 'cancelled', 'declined', 'expired'
        )),
        ADD CONSTRAINT ck_appointments_expires_at CHECK (
            CASE WHEN status IN ('held', 'pending') THEN expires_at IS NOT NULL
                WHEN status IN ('confirmed', 'completed', 'no_show') THEN expires_at IS NULL ELSE true END
        ),
        ADD CONSTRAINT ck_appointments_booked_at CHECK (
            CASE status WHEN 'held' THEN booked_at IS NULL WHEN 'expired' THEN true ELSE booked_at IS NOT NULL END
        ),
        ADD CONSTRAINT ex_appointments_no_double_booking
            EXCLUDE USING gist (professional_id WITH =, occupied WITH &&)
            WHERE (status IN ('held', 'pending', 'confirmed'))
    """,
    # What is occupied, and until when if that is not for good, from the index alone.
    """
    CREATE INDEX ix_appointments_busy ON appointments (professional_id, start_at) INCLUDE (occupied, expires_at, id)
    WHERE status IN ('held', 'pending', 'confirmed')
    """,
    # What counts against the limits of a service, likewise.
    """
    CREATE INDEX ix_appointments_counted ON appointments (service_id, start_at) INCLUDE (expires_at, id)
    WHERE status IN ('held', 'pending', 'confirmed', 'completed')
    """,
    """
    CREATE INDEX ix_appointments_expiring ON appointments (expires_at) INCLUDE (professional_id)
    WHERE status IN ('held', 'pending')
    """,
    # Whose mere hold it is; soon deleted, so there are never many.
    """
    CREATE INDEX ix_appointments_mere_holds ON appointments (client_id, expires_at) WHERE booked_at IS NULL
    """,
    # By which version of the zone rules the times to come were derived.
    """
    CREATE INDEX ix_appointments_zone_rules ON appointments (start_at) INCLUDE (zone_rules, professional_id)
    WHERE status IN ('held', 'pending', 'confirmed')
    """,
    # Kept as it was said at the time, whatever the words of later versions are: only lengths are checked.
    """
    CREATE TABLE appointment_changes (
        appointment_id uuid NOT NULL CONSTRAINT fk_appointment_changes_appointment_id_appointments REFERENCES appointments,
        position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
        occurred_at timestamptz NOT NULL,
        action text NOT NULL CONSTRAINT ck_appointment_changes_action CHECK (char_length(action) BETWEEN 1 AND 20),
        party text NOT NULL CONSTRAINT ck_appointment_changes_party CHECK (char_length(party) BETWEEN 1 AND 20),
        user_id uuid CONSTRAINT fk_appointment_changes_user_id_users REFERENCES users,
        reason text CONSTRAINT ck_appointment_changes_reason CHECK (char_length(reason) BETWEEN 1 AND 1000),
        status_before text
            CONSTRAINT ck_appointment_changes_status_before CHECK (char_length(status_before) BETWEEN 1 AND 20),
        status text NOT NULL CONSTRAINT ck_appointment_changes_status CHECK (char_length(status) BETWEEN 1 AND 20),
        start_before timestamptz,
        start_at timestamptz NOT NULL,
        sequence integer NOT NULL CONSTRAINT ck_appointment_changes_sequence CHECK (sequence >= 0),
        CONSTRAINT pk_appointment_changes PRIMARY KEY (appointment_id, position)
    )
    """,
    # What was booked before has a history too: the step that it began with, since nobody kept the later ones. Its start is
    # the present one, for an earlier one was not kept either.
    """
    INSERT INTO appointment_changes (
        appointment_id, occurred_at, action, party, user_id, status_before, status, start_before, start_at, sequence
    )
    SELECT id, created_at, 'book', 'client', client_id, NULL, 'confirmed', NULL, start_at, 0 FROM appointments
    """,
    # `date` is one on the professional's calendar, and the openings are on their wall clock.
    """
    CREATE TABLE day_exceptions (
        id uuid CONSTRAINT pk_day_exceptions PRIMARY KEY,
        professional_id uuid NOT NULL
            CONSTRAINT fk_day_exceptions_professional_id_professionals REFERENCES professionals,
        date date NOT NULL,
        openings jsonb NOT NULL
            CONSTRAINT ck_day_exceptions_openings
            CHECK (jsonb_typeof(openings) = 'array' AND jsonb_array_length(openings) <= 10),
        note text NOT NULL CONSTRAINT ck_day_exceptions_note CHECK (char_length(note) <= 200),
        created_at timestamptz NOT NULL,
        CONSTRAINT uq_day_exceptions_professional_id_date UNIQUE (professional_id, date)
    )
    """,
    """
    CREATE TABLE time_off (
        id uuid CONSTRAINT pk_time_off PRIMARY KEY,
        professional_id uuid NOT NULL CONSTRAINT fk_time_off_professional_id_professionals REFERENCES professionals,
        start_at timestamptz NOT NULL,
        end_at timestamptz NOT NULL,
        note text NOT NULL CONSTRAINT ck_time_off_note CHECK (char_length(note) <= 200),
        created_at timestamptz NOT NULL,
        CONSTRAINT ck_time_off_end_at CHECK (isfinite(start_at) AND isfinite(end_at) AND start_at < end_at)
    )
    """,
    # By its end, since what is over is most of it, and what is asked for is to come.
    "CREATE INDEX ix_time_off_professional_id ON time_off (professional_id, end_at) INCLUDE (start_at)",
)

DOWN_STATEMENTS = (
    "DROP TABLE time_off",
    "DROP TABLE day_exceptions",
    "DROP TABLE appointment_changes",
    "DROP INDEX ix_appointments_zone_rules",
    "DROP INDEX ix_appointments_mere_holds",
    "DROP INDEX ix_appointments_expiring",
    "DROP INDEX ix_appointments_counted",
    "DROP INDEX ix_appointments_busy",
    """
    ALTER TABLE appointments
        DROP CONSTRAINT ex_appointments_no_double_booking,
        DROP CONSTRAINT ck_appointments_booked_at,
        DROP CONSTRAINT ck_appointments_expires_at,
        DROP CONSTRAINT ck_appointments_status
    """,
    "DELETE FROM appointments WHERE booked_at IS NULL",
    "UPDATE appointments SET status = 'cancelled' WHERE status IN ('pending', 'declined', 'expired')",
    """
    ALTER TABLE appointments
        DROP COLUMN entered_phone,
        DROP COLUMN entered_name,
        DROP COLUMN booked_at,
        DROP COLUMN expires_at,
        ADD CONSTRAINT ck_appointments_status CHECK (status IN ('confirmed', 'completed', 'no_show', 'cancelled')),
        ADD CONSTRAINT ex_appointments_no_double_booking
            EXCLUDE USING gist (professional_id WITH =, occupied WITH &&) WHERE (status = 'confirmed')
    """,
    """
    CREATE INDEX ix_appointments_busy ON appointments (professional_id, start_at) INCLUDE (occupied, id)
    WHERE status = 'confirmed'
    """,
    """
    ALTER TABLE services
        DROP COLUMN approval_hours,
        DROP COLUMN requires_approval,
        DROP COLUMN limit_per_year,
        DROP COLUMN limit_per_month,
        DROP COLUMN limit_per_week,
        DROP COLUMN limit_per_day,
        DROP COLUMN step_offset,
        DROP COLUMN alignment
    """,
    "ALTER TABLE professionals DROP COLUMN holidays_region",
)
