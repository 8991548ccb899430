"""What can be done with services, hours and appointments."""

from dataclasses import dataclass
from typing import Self

from application.ports import Ports
from application.scheduling.book_appointment import BookAppointment
from application.scheduling.cancel_appointment import CancelAppointment
from application.scheduling.change_calendar import ChangeCalendar
from application.scheduling.close_appointment import CloseAppointment
from application.scheduling.confirm_appointment import ConfirmAppointment
from application.scheduling.decline_appointment import DeclineAppointment
from application.scheduling.end_time_off import EndTimeOff
from application.scheduling.enter_exception import EnterException
from application.scheduling.expire_lapsed import ExpireLapsed
from application.scheduling.explain_start import ExplainStart
from application.scheduling.find_earliest import FindEarliest
from application.scheduling.find_new_starts import FindNewStarts
from application.scheduling.find_slots import FindSlots
from application.scheduling.get_appointment import GetAppointment
from application.scheduling.get_history import GetHistory
from application.scheduling.get_professional import GetProfessional
from application.scheduling.get_service import GetService
from application.scheduling.get_working_hours import GetWorkingHours
from application.scheduling.hold_slot import HoldSlot
from application.scheduling.list_appointments import ListAppointments
from application.scheduling.list_exceptions import ListExceptions
from application.scheduling.list_services import ListServices
from application.scheduling.list_time_off import ListTimeOff
from application.scheduling.publish_service import PublishService
from application.scheduling.reconcile_zones import ReconcileZones
from application.scheduling.release_hold import ReleaseHold
from application.scheduling.remove_exception import RemoveException
from application.scheduling.reschedule_appointment import RescheduleAppointment
from application.scheduling.revise_service import ReviseService
from application.scheduling.search_professionals import SearchProfessionals
from application.scheduling.set_working_hours import SetWorkingHours
from application.scheduling.suggest_alternatives import SuggestAlternatives
from application.scheduling.swap_appointments import SwapAppointments
from application.scheduling.take_time_off import TakeTimeOff


@dataclass(frozen=True, kw_only=True)
class SchedulingUseCases:
    """One attribute a use case."""

    search_professionals: SearchProfessionals
    get_professional: GetProfessional
    publish_service: PublishService
    revise_service: ReviseService
    list_services: ListServices
    get_service: GetService
    set_working_hours: SetWorkingHours
    get_working_hours: GetWorkingHours
    enter_exception: EnterException
    remove_exception: RemoveException
    list_exceptions: ListExceptions
    take_time_off: TakeTimeOff
    end_time_off: EndTimeOff
    list_time_off: ListTimeOff
    find_slots: FindSlots
    explain_start: ExplainStart
    find_earliest: FindEarliest
    hold_slot: HoldSlot
    release_hold: ReleaseHold
    book_appointment: BookAppointment
    confirm_appointment: ConfirmAppointment
    decline_appointment: DeclineAppointment
    find_new_starts: FindNewStarts
    reschedule_appointment: RescheduleAppointment
    swap_appointments: SwapAppointments
    cancel_appointment: CancelAppointment
    close_appointment: CloseAppointment
    get_appointment: GetAppointment
    get_history: GetHistory
    list_appointments: ListAppointments
    expire_lapsed: ExpireLapsed
    reconcile_zones: ReconcileZones

    @classmethod
    def of(cls, ports: Ports) -> Self:
        """Put them together."""
        units, clock, ids, holidays, rules = ports.units, ports.clock, ports.ids, ports.holidays, ports.zone_rules
        suggest = SuggestAlternatives(units, clock, holidays)
        change_calendar = ChangeCalendar(units, clock, holidays, rules)
        return cls(
            search_professionals=SearchProfessionals(units),
            get_professional=GetProfessional(units),
            publish_service=PublishService(units, clock, ids),
            revise_service=ReviseService(units, clock),
            list_services=ListServices(units),
            get_service=GetService(units),
            set_working_hours=SetWorkingHours(change_calendar, holidays),
            get_working_hours=GetWorkingHours(units),
            enter_exception=EnterException(change_calendar, ids),
            remove_exception=RemoveException(change_calendar),
            list_exceptions=ListExceptions(units),
            take_time_off=TakeTimeOff(change_calendar, ids),
            end_time_off=EndTimeOff(change_calendar),
            list_time_off=ListTimeOff(units, clock),
            find_slots=FindSlots(units, clock, holidays),
            explain_start=ExplainStart(units, clock, holidays),
            find_earliest=FindEarliest(units, clock, holidays),
            hold_slot=HoldSlot(units, clock, ids, holidays, suggest, rules),
            release_hold=ReleaseHold(units, clock),
            book_appointment=BookAppointment(units, clock, ids, holidays, suggest, rules),
            confirm_appointment=ConfirmAppointment(units, clock),
            decline_appointment=DeclineAppointment(units, clock),
            find_new_starts=FindNewStarts(units, clock, holidays),
            reschedule_appointment=RescheduleAppointment(units, clock, holidays, suggest, rules),
            swap_appointments=SwapAppointments(units, clock, holidays, rules),
            cancel_appointment=CancelAppointment(units, clock),
            close_appointment=CloseAppointment(units, clock),
            get_appointment=GetAppointment(units, clock),
            get_history=GetHistory(units, clock),
            list_appointments=ListAppointments(units, clock),
            expire_lapsed=ExpireLapsed(units, clock),
            reconcile_zones=ReconcileZones(units, clock, rules),
        )
