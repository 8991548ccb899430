"""Which refusal of the database is which refusal of the domain: the one table from constraint to error.

The names are those of the migrations; a test finds every one of them in the database.
"""

from collections.abc import Callable, Mapping
from typing import Final

from domain.accounts.errors import AlreadyProfessional, ApplicationAlreadyOpen, EmailTaken
from domain.errors import DomainError
from domain.scheduling.errors import ExceptionExists, SlotTaken, SlugTaken

NO_DOUBLE_BOOKING: Final = "ex_appointments_no_double_booking"
NUMBER_UNIQUE: Final = "uq_appointments_number"
ONE_DELIVERY: Final = "uq_deliveries_event_id_recipient_id_channel"
ONE_REMINDER: Final = "uq_reminders_appointment_id_sequence_minutes_recipient_id"
ONE_NOTIFICATION: Final = "uq_notifications_event_id_recipient_id"

REFUSALS: Final[Mapping[str, Callable[[], DomainError]]] = {
    "uq_users_email": EmailTaken,
    "uq_professional_applications_open": ApplicationAlreadyOpen,
    "uq_professionals_slug": SlugTaken,
    "uq_professionals_user_id": AlreadyProfessional,
    NO_DOUBLE_BOOKING: SlotTaken,
    "uq_day_exceptions_professional_id_date": ExceptionExists,
}
