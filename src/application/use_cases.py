"""Every use case, put together from the ports: what the adapters that drive the application are given."""

from dataclasses import dataclass
from typing import Self

from application.accounts.agree_to_terms import AgreeToTerms
from application.accounts.approve_application import ApproveApplication
from application.accounts.authenticate import Authenticate
from application.accounts.authenticate_key import AuthenticateKey
from application.accounts.change_email import ChangeEmail
from application.accounts.change_password import ChangePassword
from application.accounts.confirm_second_factor import ConfirmSecondFactor
from application.accounts.create_user import CreateUser
from application.accounts.end_second_factor import EndSecondFactor
from application.accounts.end_session import EndSession
from application.accounts.erase_account import EraseAccount
from application.accounts.export_account import ExportAccount
from application.accounts.find_user import FindUser
from application.accounts.get_application import GetApplication
from application.accounts.get_profile import GetProfile
from application.accounts.get_second_factor import GetSecondFactor
from application.accounts.get_user import GetUser
from application.accounts.list_api_keys import ListApiKeys
from application.accounts.list_applications import ListApplications
from application.accounts.list_sessions import ListSessions
from application.accounts.list_users import ListUsers
from application.accounts.log_in import LogIn
from application.accounts.log_out import LogOut
from application.accounts.log_out_everywhere import LogOutEverywhere
from application.accounts.mail_password_reset import MailPasswordReset
from application.accounts.make_api_key import MakeApiKey
from application.accounts.new_passwords import NewPasswords
from application.accounts.present_passwords import PresentPasswords
from application.accounts.refresh_session import RefreshSession
from application.accounts.register_user import RegisterUser
from application.accounts.reject_application import RejectApplication
from application.accounts.renew_recovery_codes import RenewRecoveryCodes
from application.accounts.request_email_change import RequestEmailChange
from application.accounts.request_password_reset import RequestPasswordReset
from application.accounts.reset_password import ResetPassword
from application.accounts.reset_second_factor import ResetSecondFactor
from application.accounts.revise_profile import ReviseProfile
from application.accounts.revoke_api_key import RevokeApiKey
from application.accounts.second_factor_proof import SecondFactorProof
from application.accounts.set_password import SetPassword
from application.accounts.start_second_factor import StartSecondFactor
from application.accounts.submit_application import SubmitApplication
from application.accounts.supervise_user import SuperviseUser
from application.accounts.throttling import Throttling
from application.accounts.tokens import TokenIssuer
from application.accounts.verify_email import VerifyEmail
from application.accounts.withdraw_application import WithdrawApplication
from application.administration.check_readiness import CheckReadiness
from application.administration.list_audit_log import ListAuditLog
from application.administration.purge_expired import PurgeExpired
from application.administration.verify_audit_log import VerifyAuditLog
from application.notifications.count_unread import CountUnread
from application.notifications.find_due_deliveries import FindDueDeliveries
from application.notifications.list_messages import ListMessages
from application.notifications.list_notifications import ListNotifications
from application.notifications.mark_notification import MarkNotification
from application.notifications.relay_outbox import RelayOutbox
from application.notifications.send_delivery import SendDelivery
from application.notifications.send_reminders import SendReminders
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


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """One attribute a use case, in the order of the rooms."""

    register_user: RegisterUser
    verify_email: VerifyEmail
    log_in: LogIn
    refresh_session: RefreshSession
    log_out: LogOut
    log_out_everywhere: LogOutEverywhere
    list_sessions: ListSessions
    end_session: EndSession
    authenticate: Authenticate
    authenticate_key: AuthenticateKey
    list_api_keys: ListApiKeys
    make_api_key: MakeApiKey
    revoke_api_key: RevokeApiKey
    get_profile: GetProfile
    revise_profile: ReviseProfile
    change_password: ChangePassword
    request_password_reset: RequestPasswordReset
    reset_password: ResetPassword
    request_email_change: RequestEmailChange
    change_email: ChangeEmail
    get_second_factor: GetSecondFactor
    start_second_factor: StartSecondFactor
    confirm_second_factor: ConfirmSecondFactor
    end_second_factor: EndSecondFactor
    renew_recovery_codes: RenewRecoveryCodes
    reset_second_factor: ResetSecondFactor
    agree_to_terms: AgreeToTerms
    export_account: ExportAccount
    erase_account: EraseAccount
    find_user: FindUser
    get_user: GetUser
    list_users: ListUsers
    supervise_user: SuperviseUser
    set_password: SetPassword
    mail_password_reset: MailPasswordReset
    create_user: CreateUser
    submit_application: SubmitApplication
    list_applications: ListApplications
    get_application: GetApplication
    approve_application: ApproveApplication
    reject_application: RejectApplication
    withdraw_application: WithdrawApplication

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

    relay_outbox: RelayOutbox
    send_reminders: SendReminders
    send_delivery: SendDelivery
    find_due_deliveries: FindDueDeliveries
    list_messages: ListMessages
    list_notifications: ListNotifications
    count_unread: CountUnread
    mark_notification: MarkNotification

    list_audit_log: ListAuditLog
    verify_audit_log: VerifyAuditLog
    purge_expired: PurgeExpired
    check_readiness: CheckReadiness

    @classmethod
    def assemble(cls, ports: Ports) -> Self:
        """Put them together."""
        units, clock, ids, holidays, rules = ports.units, ports.clock, ports.ids, ports.holidays, ports.zone_rules
        suggest = SuggestAlternatives(units, clock, holidays)
        change_calendar = ChangeCalendar(units, clock, holidays, rules)
        new_passwords = NewPasswords(ports.passwords, ports.common_passwords)
        throttling = Throttling(units, clock, ports.digests)
        present_passwords = PresentPasswords(units, clock, ports.passwords, throttling)
        box, codes = ports.secret_box, ports.one_time_passwords
        proof = SecondFactorProof(units, clock, ids, throttling, ports.digests, box, codes)
        tokens = TokenIssuer(clock, ids, ports.access_tokens)
        return cls(
            register_user=RegisterUser(units, clock, ids, new_passwords, throttling),
            verify_email=VerifyEmail(units, clock, ports.link_tokens, throttling),
            log_in=LogIn(units, clock, ids, ports.passwords, tokens, throttling, proof),
            refresh_session=RefreshSession(units, clock, tokens),
            log_out=LogOut(units, clock),
            log_out_everywhere=LogOutEverywhere(units, clock),
            list_sessions=ListSessions(units, clock),
            end_session=EndSession(units, clock),
            authenticate_key=AuthenticateKey(units, clock),
            list_api_keys=ListApiKeys(units, clock),
            make_api_key=MakeApiKey(units, clock, ids, present_passwords),
            revoke_api_key=RevokeApiKey(units, clock),
            authenticate=Authenticate(units, clock, ports.access_tokens, ports.admin_needs_second_factor),
            get_profile=GetProfile(units, ports.admin_needs_second_factor),
            revise_profile=ReviseProfile(units, clock, ports.admin_needs_second_factor),
            change_password=ChangePassword(units, clock, new_passwords, present_passwords),
            request_password_reset=RequestPasswordReset(units, clock, ids, throttling),
            reset_password=ResetPassword(units, clock, ports.link_tokens, new_passwords, throttling),
            request_email_change=RequestEmailChange(units, clock, ids, present_passwords),
            change_email=ChangeEmail(units, clock, ports.link_tokens, throttling),
            get_second_factor=GetSecondFactor(units, ports.admin_needs_second_factor),
            start_second_factor=StartSecondFactor(units, clock, present_passwords, box, codes),
            confirm_second_factor=ConfirmSecondFactor(units, clock, proof),
            end_second_factor=EndSecondFactor(units, clock, present_passwords, proof),
            renew_recovery_codes=RenewRecoveryCodes(units, clock, present_passwords, proof),
            reset_second_factor=ResetSecondFactor(units, clock),
            agree_to_terms=AgreeToTerms(units, clock),
            export_account=ExportAccount(units, clock),
            erase_account=EraseAccount(units, clock, present_passwords),
            find_user=FindUser(units, clock),
            get_user=GetUser(units, clock),
            list_users=ListUsers(units, clock),
            supervise_user=SuperviseUser(units, clock),
            set_password=SetPassword(units, clock, new_passwords),
            mail_password_reset=MailPasswordReset(units, clock, ids),
            create_user=CreateUser(units, clock, ids, new_passwords),
            submit_application=SubmitApplication(units, clock, ids),
            list_applications=ListApplications(units, clock),
            get_application=GetApplication(units, clock),
            approve_application=ApproveApplication(units, clock, ids),
            reject_application=RejectApplication(units, clock),
            withdraw_application=WithdrawApplication(units, clock),
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
            relay_outbox=RelayOutbox(units, clock, ids, ports.queue),
            send_reminders=SendReminders(units, clock, ids, ports.queue),
            send_delivery=SendDelivery(units, clock, ids, ports.mailer, ports.links),
            find_due_deliveries=FindDueDeliveries(units, clock),
            list_messages=ListMessages(units, clock),
            list_notifications=ListNotifications(units),
            count_unread=CountUnread(units),
            mark_notification=MarkNotification(units, clock),
            list_audit_log=ListAuditLog(units, clock),
            verify_audit_log=VerifyAuditLog(units),
            purge_expired=PurgeExpired(units, clock),
            check_readiness=CheckReadiness(ports.dependencies),
        )
