"""Which event of the accounts room tells whom what."""

from collections.abc import Sequence

from application.notifications.message import ADDRESS, Message, Teller, entry, to_self
from application.unit_of_work import UnitOfWork
from domain.accounts.events import (
    AccountErased,
    ApiKeyMade,
    ClientInvited,
    EmailChangeAnnounced,
    EmailChangeAsked,
    EmailChanged,
    EmailVerificationRequested,
    PasswordChanged,
    PasswordResetAsked,
    ProfessionalApplicationApproved,
    ProfessionalApplicationRejected,
    ProfessionalApplicationSubmitted,
    RecoveryCodesRenewed,
    RecoveryCodeUsed,
    RegistrationRepeated,
    RolesChanged,
    SecondFactorSwitchedOff,
    SecondFactorSwitchedOn,
    UserDisabled,
    UserEnabled,
)
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.values import EmailAddress, Role
from domain.events import DomainEvent
from domain.notifications.notification import Audience, MessageKind


async def _verification(unit: UnitOfWork, event: EmailVerificationRequested) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.VERIFY_EMAIL, {"link_id": str(event.link_id)})]


async def _account_exists(unit: UnitOfWork, event: RegistrationRepeated) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.ACCOUNT_EXISTS, {})]


async def _invited(unit: UnitOfWork, event: ClientInvited) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.CLIENT_INVITED, {})]


async def _password_reset_asked(unit: UnitOfWork, event: PasswordResetAsked) -> Sequence[Message]:
    """Here, and not where it is asked for, it is looked up whose address it is."""
    user = await unit.users.with_email(EmailAddress(event.email))
    if user is None or not user.may_reset_password():
        return []
    purpose = LinkPurpose.RESET_PASSWORD
    if await unit.mailed_links.get_for_update(event.link_id) is None:  # else the event is relayed once more
        await unit.mailed_links.discard(user.id, purpose)
        link = MailedLink.make(id=event.link_id, user_id=user.id, purpose=purpose, now=event.occurred_at)
        await unit.mailed_links.add(link)
    return [to_self(user.id, MessageKind.RESET_PASSWORD, {"link_id": str(event.link_id)})]


async def _password_changed(unit: UnitOfWork, event: PasswordChanged) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.PASSWORD_CHANGED, {})]


async def _email_change_asked(unit: UnitOfWork, event: EmailChangeAsked) -> Sequence[Message]:
    """The link goes to the address that is wanted, a warning to the present one. A delivery is one by event and recipient."""
    del unit
    facts = {"link_id": str(event.link_id), ADDRESS: event.email}
    return [to_self(event.user_id, MessageKind.CHANGE_EMAIL, facts)]


async def _email_change_announced(unit: UnitOfWork, event: EmailChangeAnnounced) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.EMAIL_CHANGE_ASKED, {})]


async def _email_changed(unit: UnitOfWork, event: EmailChanged) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.EMAIL_CHANGED, {ADDRESS: event.former})]


async def _api_key_made(unit: UnitOfWork, event: ApiKeyMade) -> Sequence[Message]:
    del unit
    facts = {"key_id": str(event.key_id), "name": event.name}
    kind = MessageKind.API_KEY_MADE
    return [Message(recipient_id=event.user_id, kind=kind, audience=Audience.SELF, facts=facts)]


async def _roles_changed(unit: UnitOfWork, event: RolesChanged) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.ROLES_CHANGED, {})]


async def _disabled(unit: UnitOfWork, event: UserDisabled) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.ACCOUNT_DISABLED, {"reason": event.reason})]


async def _enabled(unit: UnitOfWork, event: UserEnabled) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.ACCOUNT_ENABLED, {})]


async def _second_factor_on(unit: UnitOfWork, event: SecondFactorSwitchedOn) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.SECOND_FACTOR_ON, {})]


async def _second_factor_off(unit: UnitOfWork, event: SecondFactorSwitchedOff) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.SECOND_FACTOR_OFF, {})]


async def _recovery_codes_renewed(unit: UnitOfWork, event: RecoveryCodesRenewed) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.RECOVERY_CODES_RENEWED, {})]


async def _recovery_code_used(unit: UnitOfWork, event: RecoveryCodeUsed) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.RECOVERY_CODE_USED, {"left": str(event.left)})]


async def _erased(unit: UnitOfWork, event: AccountErased) -> Sequence[Message]:
    del unit
    return [to_self(event.user_id, MessageKind.ACCOUNT_ERASED, {ADDRESS: event.email})]


async def _application_received(unit: UnitOfWork, event: ProfessionalApplicationSubmitted) -> Sequence[Message]:
    applicant = await unit.users.get(event.applicant_id)
    facts = {
        "application_id": str(event.application_id),
        "profession": event.profession,
        "applicant": "" if applicant is None else applicant.profile.full_name,
    }
    kind = MessageKind.APPLICATION_RECEIVED
    administrators = await unit.account_views.users_with_role(Role.ADMIN)
    return [
        Message(recipient_id=event.applicant_id, kind=kind, audience=Audience.SELF, facts=facts),
        *(
            Message(recipient_id=admin, kind=kind, audience=Audience.ADMIN, facts=facts)
            for admin in administrators
            if admin != event.applicant_id
        ),
    ]


async def _application_approved(unit: UnitOfWork, event: ProfessionalApplicationApproved) -> Sequence[Message]:
    del unit
    facts = {"application_id": str(event.application_id), "profession": event.profession}
    kind = MessageKind.APPLICATION_APPROVED
    return [Message(recipient_id=event.applicant_id, kind=kind, audience=Audience.SELF, facts=facts)]


async def _application_rejected(unit: UnitOfWork, event: ProfessionalApplicationRejected) -> Sequence[Message]:
    del unit
    facts = {
        "application_id": str(event.application_id),
        "profession": event.profession,
        "reason": event.reason,
    }
    kind = MessageKind.APPLICATION_REJECTED
    return [Message(recipient_id=event.applicant_id, kind=kind, audience=Audience.SELF, facts=facts)]


ACCOUNTS: Sequence[tuple[type[DomainEvent], Teller[DomainEvent]]] = (
    entry(EmailVerificationRequested, _verification),
    entry(RegistrationRepeated, _account_exists),
    entry(ClientInvited, _invited),
    entry(PasswordResetAsked, _password_reset_asked),
    entry(PasswordChanged, _password_changed),
    entry(EmailChangeAsked, _email_change_asked),
    entry(EmailChangeAnnounced, _email_change_announced),
    entry(EmailChanged, _email_changed),
    entry(SecondFactorSwitchedOn, _second_factor_on),
    entry(SecondFactorSwitchedOff, _second_factor_off),
    entry(RecoveryCodesRenewed, _recovery_codes_renewed),
    entry(RecoveryCodeUsed, _recovery_code_used),
    entry(AccountErased, _erased),
    entry(ApiKeyMade, _api_key_made),
    entry(RolesChanged, _roles_changed),
    entry(UserDisabled, _disabled),
    entry(UserEnabled, _enabled),
    entry(ProfessionalApplicationSubmitted, _application_received),
    entry(ProfessionalApplicationApproved, _application_approved),
    entry(ProfessionalApplicationRejected, _application_rejected),
)
