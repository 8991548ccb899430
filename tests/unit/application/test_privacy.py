"""Taking one's data away, having it erased, and agreeing to terms."""

import json
from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from application.accounts.archive import EXPLAINED
from application.accounts.erase_account import EraseAccountCommand
from application.accounts.register_user import RegisterUserCommand
from application.accounts.request_email_change import RequestEmailChangeCommand
from application.accounts.revise_profile import ReviseProfileCommand
from application.accounts.supervise_user import SuperviseUserCommand
from domain.accounts.actor import Operator
from domain.accounts.errors import InvalidToken
from domain.accounts.user import TERMS_VERSION, UserStatus
from domain.accounts.values import EmailAddress
from domain.errors import InvalidValue, NotFound
from tests.builders import PASSWORD, a_profile, a_user, actor_of
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio


async def test_an_export_is_a_zip_that_explains_itself(world: World) -> None:
    ana = await world.a_client("Ana Única", email="ana@example.org")

    packed = await world.use.export_account(ana, ana.user_id)

    with ZipFile(BytesIO(packed)) as file:
        assert set(file.namelist()) == {"manifest.json", *(f"{name}.json" for name in EXPLAINED)}
        assert json.loads(file.read("account.json"))[0]["email"] == "ana@example.org"
        assert json.loads(file.read("manifest.json"))["files"].keys() == {f"{name}.json" for name in EXPLAINED}
    actions = [sealed.entry.action for sealed in world.app.storage.audit_log.values()]
    assert actions == ["account_exported"]


async def test_nobody_takes_or_erases_what_is_somebody_elses(world: World) -> None:
    ana, admin, other = await world.a_client(), await world.an_admin(), await world.a_client()

    for asker in (other, admin):
        with pytest.raises(NotFound):
            await world.use.export_account(asker, ana.user_id)
        with pytest.raises(NotFound):
            await world.use.erase_account(EraseAccountCommand(actor=asker, user_id=ana.user_id, password=PASSWORD))


async def test_whoever_erases_their_account_gives_the_password_and_gets_a_last_mail(world: World) -> None:
    ana = a_user(email="ana@example.org")
    await world.store(ana)
    token = (await world.log_in("ana@example.org")).access.value
    practice = await world.a_practice()
    await world.book(actor_of(ana), practice.service)
    await world.app.work()
    world.app.mailer.sent.clear()
    command = EraseAccountCommand(actor=actor_of(ana), user_id=ana.id, password="wrong")

    for wrong in (command, replace(command, password=None)):
        with pytest.raises(InvalidValue):
            await world.use.erase_account(wrong)
    await world.use.erase_account(replace(command, password=PASSWORD))

    with pytest.raises(InvalidToken):
        await world.use.authenticate(token)
    await world.app.work()
    told = {(mail.to_address, mail.kind.value) for mail in world.app.mailer.sent}
    assert told == {("ana@example.org", "account_erased"), (str(practice.owner.email), "appointment_cancelled")}
    assert all("Ana" not in mail.to_name for mail in world.app.mailer.sent if mail.kind == "account_erased")
    again = RegisterUserCommand(email=EmailAddress("ana@example.org"), password=PASSWORD, profile=a_profile())
    await world.use.register_user(again)
    assert sum(user.status is UserStatus.UNVERIFIED for user in world.app.storage.users.values()) == 1


async def test_nothing_is_stored_about_whoever_was_erased_a_moment_ago(world: World) -> None:
    """Whoever asked at the same moment was let in before, and goes on with what was true then."""
    ana = a_user(email="ana@example.org")
    await world.store(ana)
    actor = actor_of(ana)
    await world.use.erase_account(EraseAccountCommand(actor=actor, user_id=ana.id, password=PASSWORD))
    before = copy(world.app.storage.users[ana.id])
    use, wanted = world.use, EmailAddress("new@example.org")
    attempts: list[Callable[[], Awaitable[object]]] = [
        lambda: use.revise_profile(
            ReviseProfileCommand(actor=actor, expected_version=None, change=lambda _: a_profile("Ana Única"))
        ),
        lambda: use.request_email_change(RequestEmailChangeCommand(actor=actor, email=wanted, password=PASSWORD)),
        lambda: use.agree_to_terms(actor, TERMS_VERSION),
        lambda: use.start_second_factor(actor, PASSWORD),
        lambda: use.set_password(Operator(), ana.id, "correct horse battery"),
        lambda: use.mail_password_reset(Operator(), ana.id),
        lambda: use.supervise_user(SuperviseUserCommand(actor=Operator(), user_id=ana.id, status=UserStatus.ACTIVE)),
    ]

    for attempt in attempts:
        with pytest.raises(NotFound):
            await attempt()

    after = world.app.storage.users[ana.id]
    assert (after.profile, after.password_hash, after.status, after.consent) == (
        before.profile,
        before.password_hash,
        UserStatus.ERASED,
        None,
    )
    assert not world.app.storage.mailed_links.values()


async def test_whoever_registers_agrees_to_the_terms_of_the_day(world: World) -> None:
    email = EmailAddress("ana@example.org")
    await world.use.register_user(RegisterUserCommand(email=email, password=PASSWORD, profile=a_profile()))
    [user] = world.app.storage.users.values()
    assert user.consent is not None
    assert (user.consent.version, user.consent.given_at) == (TERMS_VERSION, world.now)

    ana = await world.a_client()
    with pytest.raises(InvalidValue):
        await world.use.agree_to_terms(ana, "1999-01")
    assert (await world.use.get_profile(ana)).consent is None
    await world.use.agree_to_terms(ana, TERMS_VERSION)
    consent = (await world.use.get_profile(ana)).consent
    assert consent is not None
    assert consent.version == TERMS_VERSION
