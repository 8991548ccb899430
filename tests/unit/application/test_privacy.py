"""Taking one's data away, having it erased, and agreeing to terms."""

import json
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from application.accounts.archive import EXPLAINED
from application.accounts.erase_account import EraseAccountCommand
from application.accounts.register_user import RegisterUserCommand
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
