"""Making, using and revoking keys with which programs act for their users."""

import asyncio
from datetime import timedelta

import pytest

from application.accounts.make_api_key import MakeApiKeyCommand, NewApiKey
from application.accounts.request_password_reset import RequestPasswordResetCommand
from application.accounts.reset_password import ResetPasswordCommand
from application.accounts.revoke_api_key import RevokeApiKeyCommand
from domain.accounts.actor import Actor
from domain.accounts.api_key import LIVE_API_KEYS, Scope
from domain.accounts.errors import InvalidToken, TooManyApiKeys, TooManyAttempts
from domain.accounts.mailed_link import LinkPurpose
from domain.accounts.user import UserStatus
from domain.accounts.values import EmailAddress, Role
from domain.administration.audit import AuditAction
from domain.errors import InvalidValue, NotFound
from domain.notifications.notification import MessageKind
from tests.builders import PASSWORD, a_user, actor_of, an_api_key
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

READS = frozenset({Scope.APPOINTMENTS_READ})


async def make(world: World, actor: Actor, *, lifetime: timedelta | None = None, password: str = PASSWORD) -> NewApiKey:
    return await world.use.make_api_key(
        MakeApiKeyCommand(actor=actor, name="Agenda", scopes=READS, lifetime=lifetime, password=password)
    )


async def test_a_key_is_its_user_within_its_scopes(world: World) -> None:
    practice = await world.a_practice()
    made = await make(world, practice.actor)

    identity = await world.use.authenticate_key(made.token)

    assert identity.actor == practice.actor
    assert (identity.key_id, identity.scopes) == (made.key.id, READS)


async def test_a_key_of_an_administrator_is_none(world: World) -> None:
    admin = await world.an_admin()

    identity = await world.use.authenticate_key((await make(world, admin)).token)

    assert Role.ADMIN in admin.roles
    assert identity.actor.roles == {Role.CLIENT}


async def test_nothing_that_is_stored_opens_anything(world: World) -> None:
    made = await make(world, await world.a_client())

    secret = made.token.rpartition("_")[2]

    assert made.token.startswith(f"citas_{made.key.id.hex}_")
    stored = repr(world.app.storage)
    assert str(made.key.id) in stored
    assert secret not in stored


async def test_whatever_is_not_the_token_is_refused(world: World) -> None:
    made = await make(world, await world.a_client())
    prefix, key_id, secret = made.token.split("_", 2)

    for token in (
        made.token[:-1],
        made.token + "x",
        f"{prefix}_{key_id.upper()}_{secret}",
        f"{prefix}_{made.key.id}_{secret}",
        f"{prefix}_{a_user().id.hex}_{secret}",
        f"{prefix}_{key_id}",
        f"{prefix}_{key_id}_",
        f"{key_id}_{secret}",
        f"{prefix}_",
        "citas_",
        "citas_no-id_x",
        "",
    ):
        with pytest.raises(InvalidToken):
            await world.use.authenticate_key(token)


async def test_a_key_ends_and_is_revoked_at_once(world: World) -> None:
    actor = await world.a_client()
    short, long = await make(world, actor, lifetime=timedelta(days=1)), await make(world, actor)

    world.app.clock.advance(timedelta(days=1))
    with pytest.raises(InvalidToken):
        await world.use.authenticate_key(short.token)
    assert [key.id for key in await world.use.list_api_keys(actor)] == [long.key.id]

    await world.use.revoke_api_key(RevokeApiKeyCommand(actor=actor, key_id=long.key.id))
    with pytest.raises(InvalidToken):
        await world.use.authenticate_key(long.token)
    assert await world.use.list_api_keys(actor) == []


@pytest.mark.parametrize("status", [UserStatus.DISABLED, UserStatus.UNVERIFIED])
async def test_a_key_of_somebody_who_is_not_let_in_is_refused(world: World, status: UserStatus) -> None:
    user = a_user()
    await world.store(user)
    made = await make(world, actor_of(user))

    async with world.unit() as unit:
        found = await unit.users.get_for_update(user.id)
        assert found is not None
        found.status = status
        await unit.users.save(found)
        await unit.commit()

    with pytest.raises(InvalidToken):
        await world.use.authenticate_key(made.token)


async def test_only_ones_own_keys_that_work_can_be_revoked(world: World) -> None:
    owner, other = await world.a_client(), await world.a_client()
    made = await make(world, owner)

    with pytest.raises(NotFound):
        await world.use.revoke_api_key(RevokeApiKeyCommand(actor=other, key_id=made.key.id))
    await world.use.authenticate_key(made.token)
    await world.use.revoke_api_key(RevokeApiKeyCommand(actor=owner, key_id=made.key.id))
    with pytest.raises(NotFound):
        await world.use.revoke_api_key(RevokeApiKeyCommand(actor=owner, key_id=made.key.id))


async def test_it_takes_the_password_and_guesses_are_slowed_down(world: World) -> None:
    actor = await world.a_client()
    for _ in range(5):
        with pytest.raises(InvalidValue) as refused:
            await make(world, actor, password="wrong")
        assert (refused.value.field, refused.value.reason) == ("password", "wrong")
    with pytest.raises(TooManyAttempts):
        await make(world, actor)
    assert not world.app.storage.api_keys


async def test_of_many_keys_at_once_no_more_are_made_than_there_may_be(world: World) -> None:
    user = a_user()
    await world.store(user)
    for _ in range(LIVE_API_KEYS - 1):
        key, _ = an_api_key(user, now=world.now)
        world.app.storage.api_keys[key.id] = key

    made = await asyncio.gather(*(make(world, actor_of(user)) for _ in range(5)), return_exceptions=True)

    assert [type(one) for one in made if isinstance(one, BaseException)] == [TooManyApiKeys] * 4
    assert len(world.app.storage.api_keys) == LIVE_API_KEYS


async def test_keys_that_have_ended_make_room(world: World) -> None:
    user = a_user()
    await world.store(user)
    for _ in range(LIVE_API_KEYS):
        key, _ = an_api_key(user, lifetime=timedelta(days=1), now=world.now)
        world.app.storage.api_keys[key.id] = key

    world.app.clock.advance(timedelta(days=1))

    assert (await make(world, actor_of(user))).key.name == "Agenda"


async def test_a_use_is_written_down_once_a_minute(world: World) -> None:
    made, first = await make(world, await world.a_client()), world.now
    noted = []
    for _ in range(5):
        await world.use.authenticate_key(made.token)
        noted.append(world.app.storage.api_keys[made.key.id].last_used_at)
        world.app.clock.advance(timedelta(seconds=20))

    assert noted == [first, first, first, first + timedelta(minutes=1), first + timedelta(minutes=1)]


async def test_its_owner_is_told_and_it_is_recorded(world: World) -> None:
    user = a_user(email="ana@example.org")
    await world.store(user)
    made = await make(world, actor_of(user))
    await world.use.revoke_api_key(RevokeApiKeyCommand(actor=actor_of(user), key_id=made.key.id))

    [mail] = await world.mails_to("ana@example.org")
    [message] = world.app.storage.inbox.values()

    assert (mail.kind, mail.facts["name"]) == (MessageKind.API_KEY_MADE, "Agenda")
    assert message.kind is MessageKind.API_KEY_MADE
    said = repr((mail, message))
    assert made.token.rpartition("_")[2] not in said
    [recorded, revoked] = [
        sealed.entry
        for sealed in world.app.storage.audit_log.values()
        if sealed.entry.action in {AuditAction.API_KEY_MADE, AuditAction.API_KEY_REVOKED}
    ]
    assert (recorded.actor_id, recorded.target_id) == (user.id, made.key.id)
    assert recorded.details == {"scopes": "appointments:read"}
    assert (revoked.action, revoked.target_id) == (AuditAction.API_KEY_REVOKED, made.key.id)


async def test_whoever_gets_an_account_back_by_mail_ends_its_keys(world: World) -> None:
    user = a_user(email="ana@example.org")
    await world.store(user)
    made = await make(world, actor_of(user))
    await world.use.request_password_reset(RequestPasswordResetCommand(email=EmailAddress("ana@example.org")))
    mails = await world.mails_to("ana@example.org")
    token = next(mail.link.rpartition("token=")[2] for mail in mails if mail.link)

    assert token.startswith(LinkPurpose.RESET_PASSWORD)
    await world.use.reset_password(ResetPasswordCommand(token=token, password="otra cosa bien rara"))

    with pytest.raises(InvalidToken):
        await world.use.authenticate_key(made.token)
