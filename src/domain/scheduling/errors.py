"""What the scheduling room refuses."""

from domain.errors import Conflict


class SlotTaken(Conflict):
    """Somebody else was faster: the time is occupied."""

    code = "slot_taken"

    def __init__(self) -> None:
        super().__init__("That time has just been taken: choose another one.")


class SlotNotOffered(Conflict):
    """The service does not offer this start: outside working hours, off the grid, too soon or too far ahead."""

    code = "slot_not_offered"

    def __init__(self) -> None:
        super().__init__("That is not one of the times that the service offers: ask for its availability.")


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
