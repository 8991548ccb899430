"""Keys with which programs act for their users."""

from datetime import timedelta

import pytest

from domain.accounts.api_key import LIVE_API_KEYS, USE_IS_NOTED_EVERY, ensure_room_for_a_key, roles_of_keys
from domain.accounts.errors import TooManyApiKeys
from domain.accounts.values import Role
from domain.errors import InvalidValue
from tests.builders import NOW, a_user, an_api_key

A_DAY = timedelta(days=1)


def test_a_key_opens_with_its_secret_and_with_no_other():
    key, _ = an_api_key(a_user())

    assert key.opens_with(key.digest, now=NOW + timedelta(days=10_000))
    assert not key.opens_with(b"x" * 32, now=NOW)
    assert not key.opens_with(b"", now=NOW)


def test_a_key_ends_with_its_lifetime():
    key, _ = an_api_key(a_user(), lifetime=A_DAY)

    assert key.opens_with(key.digest, now=NOW + A_DAY - timedelta(microseconds=1))
    assert not key.opens_with(key.digest, now=NOW + A_DAY)


def test_a_revoked_key_opens_nothing_and_keeps_the_first_moment():
    key, _ = an_api_key(a_user())

    key.revoke(now=NOW)
    key.revoke(now=NOW + A_DAY)

    assert not key.opens_with(key.digest, now=NOW)
    assert key.revoked_at == NOW


def test_a_key_is_for_something_and_has_a_name():
    with pytest.raises(InvalidValue) as refused:
        an_api_key(a_user(), scopes=())
    assert (refused.value.field, refused.value.reason) == ("scopes", "too_few")
    key, _ = an_api_key(a_user())
    for name in ("", "  ", "n" * 61, "two\nlines"):
        key.name = name
        with pytest.raises(InvalidValue) as refused:
            key.__post_init__()
        assert refused.value.field == "name"


def test_a_use_is_news_once_a_minute():
    key, _ = an_api_key(a_user())
    assert key.use_is_news(NOW)

    key.last_used_at = NOW

    assert not key.use_is_news(NOW + USE_IS_NOTED_EVERY - timedelta(microseconds=1))
    assert key.use_is_news(NOW + USE_IS_NOTED_EVERY)


def test_a_key_is_never_an_administrator():
    assert roles_of_keys(frozenset(Role)) == {Role.CLIENT, Role.PROFESSIONAL}
    assert roles_of_keys(frozenset({Role.CLIENT})) == {Role.CLIENT}


def test_nobody_has_more_keys_than_they_may():
    ensure_room_for_a_key(LIVE_API_KEYS - 1)
    with pytest.raises(TooManyApiKeys):
        ensure_room_for_a_key(LIVE_API_KEYS)
