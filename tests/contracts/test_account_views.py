"""Accounts as they are shown."""

from datetime import timedelta

import pytest

from application.pagination import PageRequest
from application.unit_of_work import UnitsOfWork
from domain.accounts.professional_application import ApplicationStatus
from domain.accounts.second_factor import SecondFactor
from domain.accounts.session import Transport
from domain.accounts.user import User, UserStatus
from domain.accounts.values import Locale, Role
from domain.errors import InvalidValue
from domain.ids import ApplicationId, SessionId, UserId
from tests.builders import (
    NOW,
    a_practice,
    a_professional,
    a_session,
    a_user,
    an_application,
    an_id,
)
from tests.contracts.paging import pages
from tests.contracts.stored import store

pytestmark = pytest.mark.anyio


async def test_an_identity_tells_what_its_session_may_act_as_now(units: UnitsOfWork) -> None:
    user = a_user(roles={Role.PROFESSIONAL})
    session, profile = a_session(user, transport=Transport.COOKIE), a_professional(user)
    await store(units, user, session, profile)

    async with units() as unit:
        identity = await unit.account_views.identity(session.id)
        assert await unit.account_views.identity(SessionId(an_id())) is None

    assert identity is not None
    assert identity.actor.user_id == user.id
    assert identity.actor.roles == {Role.CLIENT, Role.PROFESSIONAL}
    assert identity.actor.professional_id == profile.id
    assert identity.session_id == session.id
    assert identity.expires_at == session.expires_at
    assert identity.transport is Transport.COOKIE
    assert identity.active


@pytest.mark.parametrize("status", [UserStatus.DISABLED, UserStatus.UNVERIFIED])
async def test_an_identity_is_inactive_unless_the_account_is_active(units: UnitsOfWork, status: UserStatus) -> None:
    user = a_user(status=status)
    session = a_session(user)
    await store(units, user, session)
    async with units() as unit:
        identity = await unit.account_views.identity(session.id)

    assert identity is not None
    assert not identity.active
    assert identity.actor.professional_id is None


async def test_an_identity_is_inactive_once_its_session_is_revoked(units: UnitsOfWork) -> None:
    user = a_user()
    session = a_session(user)
    session.revoke(now=NOW)
    await store(units, user, session)
    async with units() as unit:
        identity = await unit.account_views.identity(session.id)

    assert identity is not None
    assert not identity.active


async def test_a_profile_shows_the_account_and_the_public_page(units: UnitsOfWork) -> None:
    user = a_user(email="ana@example.org", full_name="Ana Pérez", roles={Role.PROFESSIONAL})
    profile = a_professional(user, slug="ana-perez")
    plain = a_user(phone=None, locale=Locale.ENGLISH)
    await store(units, user, profile, plain)
    async with units() as unit:
        shown = await unit.account_views.profile(user.id)
        plainly = await unit.account_views.profile(plain.id)
        assert await unit.account_views.profile(UserId(an_id())) is None

    assert shown is not None
    assert (shown.id, shown.email, shown.full_name, shown.phone) == (
        user.id,
        "ana@example.org",
        "Ana Pérez",
        "+34600111222",
    )
    assert (shown.locale, shown.timezone) == ("es", "Europe/Madrid")
    assert set(shown.roles) == {Role.CLIENT, Role.PROFESSIONAL}
    assert shown.professional is not None
    assert (shown.professional.id, shown.professional.slug) == (profile.id, "ana-perez")
    assert (shown.created_at, shown.version) == (NOW, 0)
    assert plainly is not None
    assert (plainly.phone, plainly.locale, plainly.professional) == (None, "en", None)


async def test_a_profile_tells_of_a_second_factor_once_it_is_confirmed(units: UnitsOfWork) -> None:
    user, other = a_user(), a_user()
    await store(units, user, other)
    factor = SecondFactor.start(user.id, b"sealed", now=NOW)

    async def told(of: User) -> bool:
        async with units() as unit:
            shown = await unit.account_views.profile(of.id)
        assert shown is not None
        return shown.second_factor

    assert not await told(user)
    await store(units, factor)
    assert not await told(user)
    factor.confirm(frozenset(), step=1, now=NOW)
    await store(units, factor)
    assert await told(user)
    assert not await told(other)


async def test_applications_are_listed_oldest_first_without_skip_or_repeat(units: UnitsOfWork) -> None:
    applicants = [a_user() for _ in range(7)]
    # Two share each moment, so that only the identifier tells their order.
    applications = [
        an_application(applicant, now=NOW + timedelta(minutes=i // 2)) for i, applicant in enumerate(applicants)
    ]
    await store(units, *applicants, *reversed(applications))

    async with units() as unit:
        listed = await pages(
            lambda page: unit.account_views.applications(page, applicant_id=None, status=None), limit=3
        )
        own = await unit.account_views.applications(PageRequest(), applicant_id=applicants[2].id, status=None)
        none = await unit.account_views.applications(
            PageRequest(), applicant_id=None, status=ApplicationStatus.APPROVED
        )
        open_ones = await unit.account_views.applications(
            PageRequest(), applicant_id=None, status=ApplicationStatus.OPEN
        )

    assert [view.id for view in listed] == [application.id for application in applications]
    assert [view.id for view in own.items] == [applications[2].id]
    assert list(none.items) == []
    assert len(open_ones.items) == 7


async def test_an_application_shows_its_applicant(units: UnitsOfWork) -> None:
    user = a_user(email="ana@example.org", full_name="Ana Pérez")
    application = an_application(user, practice=a_practice(profession="Abogada", city=None))
    await store(units, user, application)
    async with units() as unit:
        view = await unit.account_views.application(application.id)
        assert await unit.account_views.application(ApplicationId(an_id())) is None

    assert view is not None
    assert (view.applicant.id, view.applicant.full_name, view.applicant.email) == (
        user.id,
        "Ana Pérez",
        "ana@example.org",
    )
    assert (view.profession, view.city, view.licence_number, view.timezone) == (
        "Abogada",
        None,
        "28001234",
        "Europe/Madrid",
    )
    assert (view.status, view.reason, view.submitted_at, view.decided_at) == (ApplicationStatus.OPEN, None, NOW, None)
    assert view.version == 0


async def test_a_cursor_that_was_tampered_with_is_refused(units: UnitsOfWork) -> None:
    for after in (("yesterday", str(an_id())), (NOW.isoformat(), "7")):
        with pytest.raises(InvalidValue) as refused:
            async with units() as unit:
                await unit.account_views.applications(PageRequest(after=after), applicant_id=None, status=None)
        assert refused.value.field == "cursor"


async def test_users_with_a_role_are_the_active_ones(units: UnitsOfWork) -> None:
    admin = a_user(roles={Role.ADMIN})
    disabled = a_user(roles={Role.ADMIN}, status=UserStatus.DISABLED)
    unverified = a_user(roles={Role.ADMIN}, status=UserStatus.UNVERIFIED)
    await store(units, admin, disabled, unverified, a_user())
    async with units() as unit:
        assert await unit.account_views.users_with_role(Role.ADMIN) == [admin.id]
        assert await unit.account_views.users_with_role(Role.PROFESSIONAL) == []
