"""Lines of the ledger of reminders. They are about APPOINTMENT, which a test stores first."""

from datetime import datetime

from hypothesis import strategies as st

from domain.ids import ReminderId
from domain.notifications.reminders import Reminder, SkipReason
from domain.scheduling.life import Status
from tests.builders import an_appointment
from tests.integration.postgres.strategies import CLIENT, NUMBER_MAXIMUM, SERVICE, ids, instants

APPOINTMENT = an_appointment(SERVICE, CLIENT, status=Status.CANCELLED)
_OUTCOMES = ("planned", "sent", *SkipReason)


@st.composite
def reminders(draw: st.DrawFn) -> Reminder:
    """Planned, sent, or skipped for any reason."""
    reminder = Reminder(
        id=ReminderId(draw(ids)),
        appointment_id=APPOINTMENT.id,
        sequence=draw(st.integers(0, NUMBER_MAXIMUM)),
        minutes=draw(st.integers(10, 43_200)),
        recipient_id=CLIENT.id,
        due_at=draw(instants),
    )
    _decide(reminder, draw(st.sampled_from(_OUTCOMES)), draw(instants))
    return reminder


def _decide(reminder: Reminder, outcome: str, now: datetime) -> None:
    if isinstance(outcome, SkipReason):
        reminder.skip(outcome, now=now)
    elif outcome == "sent":
        reminder.mark_sent(now=now)
