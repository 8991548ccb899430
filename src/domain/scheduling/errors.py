"""What the scheduling room refuses."""

from datetime import datetime

from domain.errors import Conflict
from domain.scheduling.explanation import Reason


class SlotRefused(Conflict):
    """A start that cannot be had: why, and `alternatives`, the free starts nearest to it (UTC), the nearest first.

    The domain gives the reasons; whoever knows more of the calendar adds the alternatives.
    """

    def __init__(self, message: str, reasons: tuple[Reason, ...] = (), alternatives: tuple[datetime, ...] = ()) -> None:
        super().__init__(message)
        self.reasons: tuple[Reason, ...] = reasons
        self.alternatives: tuple[datetime, ...] = alternatives


class SlotTaken(SlotRefused):
    """Somebody else was faster: the time is occupied."""

    code = "slot_taken"

    def __init__(self, reasons: tuple[Reason, ...] = ()) -> None:
        super().__init__("That time has just been taken: choose another one.", reasons)


class SlotNotOffered(SlotRefused):
    """The service does not offer this start: outside working hours, off the grid, too soon or too far ahead."""

    code = "slot_not_offered"

    def __init__(self, reasons: tuple[Reason, ...] = ()) -> None:
        super().__init__("That is not one of the times that the service offers: ask for its availability.", reasons)


class HoldUnusable(Conflict):
    """The hold was for something else, or has been used."""

    code = "hold_unusable"

    def __init__(self) -> None:
        super().__init__("This hold was used, or is for another service or time: hold the slot that you want to book.")


class ExceptionExists(Conflict):
    """That date has its exception."""

    code = "exception_exists"

    def __init__(self) -> None:
        super().__init__("This date has an exception already: delete it first.")


class IllegalTransition(Conflict):
    """The appointment's status does not allow the action."""

    code = "illegal_transition"

    def __init__(self, action: str, status: str) -> None:
        super().__init__(
            f"An appointment that is {status} cannot be changed this way ({action}).", action=action, status=status
        )


class CutoffPassed(Conflict):
    """Too late for a client to cancel or move; the professional still can."""

    code = "cutoff_passed"

    def __init__(self, action: str) -> None:
        super().__init__("It is too late to do this yourself: contact the professional.", action=action)


class ServiceInactive(Conflict):
    """The service takes no bookings now."""

    code = "service_inactive"

    def __init__(self) -> None:
        super().__init__("This service takes no bookings at present.")


class SlugTaken(Conflict):
    """Another professional's page has this address."""

    code = "slug_taken"

    def __init__(self) -> None:
        super().__init__("This page address is taken: try again.")


class AppointmentOver(Conflict):
    """It has ended: there is nothing left to move or cancel."""

    code = "appointment_over"

    def __init__(self) -> None:
        super().__init__("This appointment is over: mark it as completed or as a no-show.")


class NotStarted(Conflict):
    """Nobody can know yet how it went."""

    code = "not_started"

    def __init__(self) -> None:
        super().__init__("This appointment has not started yet.")
