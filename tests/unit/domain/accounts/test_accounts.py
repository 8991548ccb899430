"""Users, sessions, mailed links and applications."""

from datetime import timedelta

import pytest

from domain.accounts.errors import ApplicationAlreadyDecided, MailedLinkUnusable
from domain.accounts.events import (
    EmailVerificationRequested,
    ProfessionalApplicationApproved,
    ProfessionalApplicationRejected,
    ProfessionalApplicationSubmitted,
    RegistrationRepeated,
)
from domain.accounts.mailed_link import LinkPurpose
from domain.accounts.professional_application import ApplicationStatus
from domain.accounts.session import LONGEST_SESSION, SESSION_LIFETIME
from domain.accounts.user import User, UserStatus
from domain.accounts.values import EmailAddress, Role
from domain.errors import InvalidValue
from domain.ids import MailedLinkId, UserId
from tests.builders import NOW, a_link, a_practice, a_profile, a_session, a_user, an_application, an_id

SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(hours=1)


def a_registration() -> User:
    return User.register(
        id=UserId(an_id()), email=EmailAddress("ana@example.org"), profile=a_profile(), password_hash="h", now=NOW
    )


def test_everybody_registers_as_a_client_whose_address_is_not_proven() -> None:
    user = a_registration()
    assert (user.roles, user.status) == ({Role.CLIENT}, UserStatus.UNVERIFIED)
    link_id = MailedLinkId(an_id())
    user.request_verification(link_id=link_id, now=NOW)
    assert user.pull_events() == (EmailVerificationRequested(occurred_at=NOW, user_id=user.id, link_id=link_id),)


def test_until_the_address_is_proven_the_newest_registration_counts() -> None:
    user = a_registration()
    assert user.register_again(profile=a_profile("Ana María"), password_hash="new", now=LATER)
    assert (user.profile.full_name, user.password_hash, user.updated_at) == ("Ana María", "new", LATER)
    assert user.pull_events() == ()


@pytest.mark.parametrize("status", [UserStatus.ACTIVE, UserStatus.DISABLED])
def test_a_proven_account_stays_as_it_is_when_somebody_registers_again(status: UserStatus) -> None:
    user = a_user(status=status)
    profile, password_hash = user.profile, user.password_hash
    assert not user.register_again(profile=a_profile("Mallory"), password_hash="new", now=LATER)
    assert (user.profile, user.password_hash, user.updated_at) == (profile, password_hash, NOW)
    assert user.pull_events() == (RegistrationRepeated(occurred_at=LATER, user_id=user.id),)


def test_the_link_activates_an_account_but_not_a_disabled_one() -> None:
    user, disabled = a_registration(), a_user(status=UserStatus.DISABLED)
    for one in (user, disabled):
        one.verify_email(now=LATER)
    assert (user.status, user.updated_at) == (UserStatus.ACTIVE, LATER)
    assert (disabled.status, disabled.updated_at) == (UserStatus.DISABLED, NOW)


def test_a_role_is_granted_once() -> None:
    user = a_user()
    user.grant(Role.PROFESSIONAL, now=LATER)
    user.grant(Role.PROFESSIONAL, now=LATER + SECOND)
    assert (user.roles, user.updated_at) == ({Role.CLIENT, Role.PROFESSIONAL}, LATER)


def test_a_profile_has_a_name_and_a_zone() -> None:
    for name, timezone, field in (("", "Europe/Madrid", "full_name"), ("Ana", "Madrid", "timezone")):
        with pytest.raises(InvalidValue) as refused:
            a_profile(name, timezone=timezone)
        assert refused.value.field == field


def test_the_newest_refresh_token_is_exchanged_and_the_session_goes_on() -> None:
    session = a_session(a_user(), digest=b"first")
    assert session.rotate(presented=b"first", replacement=b"second", now=LATER)
    assert session.refresh_digest == b"second"
    assert session.expires_at == LATER + SESSION_LIFETIME
    assert session.rotate(presented=b"second", replacement=b"third", now=LATER)


def test_a_token_that_was_used_before_kills_the_whole_family() -> None:
    session = a_session(a_user(), digest=b"first")
    session.rotate(presented=b"first", replacement=b"second", now=NOW)
    assert not session.rotate(presented=b"first", replacement=b"thief's", now=LATER)
    assert session.revoked_at == LATER
    assert not session.rotate(presented=b"second", replacement=b"third", now=LATER)
    assert session.refresh_digest == b"second"


def test_a_session_ends_by_itself() -> None:
    session = a_session(a_user(), digest=b"first")
    assert not session.rotate(presented=b"first", replacement=b"second", now=NOW + SESSION_LIFETIME)
    assert session.revoked_at is None
    assert session.rotate(presented=b"first", replacement=b"second", now=NOW + SESSION_LIFETIME - SECOND)


def test_however_often_it_is_used_a_session_ends_in_the_end() -> None:
    session, now = a_session(a_user(), digest=b"token"), NOW
    while session.rotate(presented=b"token", replacement=b"token", now=now):
        assert session.last_used_at == now
        now += SESSION_LIFETIME / 2
    assert session.expires_at == NOW + LONGEST_SESSION
    assert NOW + LONGEST_SESSION <= now < NOW + LONGEST_SESSION + SESSION_LIFETIME


def test_a_session_is_revoked_once() -> None:
    session = a_session(a_user())
    session.revoke(now=NOW)
    session.revoke(now=LATER)
    assert session.revoked_at == NOW


def test_a_link_works_once_and_for_a_day() -> None:
    link, old = a_link(a_user()), a_link(a_user())
    link.redeem(LinkPurpose.VERIFY_EMAIL, now=NOW + timedelta(hours=24) - SECOND)
    assert link.used_at == NOW + timedelta(hours=24) - SECOND
    with pytest.raises(MailedLinkUnusable):
        link.redeem(LinkPurpose.VERIFY_EMAIL, now=NOW)
    with pytest.raises(MailedLinkUnusable):
        old.redeem(LinkPurpose.VERIFY_EMAIL, now=NOW + timedelta(hours=24))
    assert old.used_at is None


def test_an_application_is_decided_once() -> None:
    admin, applicant = a_user(roles={Role.ADMIN}), a_user()
    application = an_application(applicant)
    application.approve(by=admin.id, now=LATER)
    assert (application.status, application.decided_by, application.decided_at) == (
        ApplicationStatus.APPROVED,
        admin.id,
        LATER,
    )
    facts = {"application_id": application.id, "applicant_id": applicant.id, "profession": "Odontóloga"}
    assert application.pull_events() == (
        ProfessionalApplicationSubmitted(occurred_at=NOW, **facts),  # pyright: ignore[reportArgumentType]
        ProfessionalApplicationApproved(occurred_at=LATER, **facts),  # pyright: ignore[reportArgumentType]
    )
    with pytest.raises(ApplicationAlreadyDecided):
        application.approve(by=admin.id, now=LATER)
    with pytest.raises(ApplicationAlreadyDecided):
        application.reject(by=admin.id, reason="No", now=LATER)
    assert (application.reason, application.pull_events()) == (None, ())


def test_a_rejection_says_why() -> None:
    application = an_application(a_user())
    application.pull_events()
    with pytest.raises(InvalidValue) as refused:
        application.reject(by=None, reason=" ", now=LATER)
    assert refused.value.field == "reason"
    assert application.status is ApplicationStatus.OPEN
    application.reject(by=None, reason=" Falta el título ", now=LATER)
    assert (application.status, application.reason, application.decided_by) == (
        ApplicationStatus.REJECTED,
        "Falta el título",
        None,
    )
    assert application.pull_events() == (
        ProfessionalApplicationRejected(
            occurred_at=LATER,
            application_id=application.id,
            applicant_id=application.applicant_id,
            profession="Odontóloga",
            reason="Falta el título",
        ),
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("profession", "x"),
        ("profession", "x" * 81),
        ("bio", ""),
        ("bio", "x" * 2001),
        ("timezone", "Madrid"),
        ("city", ""),
        ("licence_number", "x" * 41),
    ],
)
def test_a_practice_that_cannot_be_is_refused(field: str, value: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        a_practice(**{field: value})
    assert refused.value.field == field
