"""What can be done with accounts."""

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
from application.ports import Ports


@dataclass(frozen=True, kw_only=True)
class AccountUseCases:
    """One attribute a use case."""

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

    @classmethod
    def of(cls, ports: Ports) -> Self:
        """Put them together."""
        units, clock, ids = ports.units, ports.clock, ports.ids
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
            authenticate=Authenticate(units, clock, ports.access_tokens, ports.admin_needs_second_factor),
            authenticate_key=AuthenticateKey(units, clock),
            list_api_keys=ListApiKeys(units, clock),
            make_api_key=MakeApiKey(units, clock, ids, present_passwords),
            revoke_api_key=RevokeApiKey(units, clock),
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
        )
