import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.security.access_tokens import JwtAccessTokens
from adapters.security.key_file import FixedKeys
from adapters.security.key_ring import KeyRing
from adapters.security.keys import derive_key
from adapters.security.machine import SystemClock, SystemIdentifiers
from domain.accounts.errors import InvalidToken
from domain.ids import SessionId, UserId

SECRET = "a secret key of thirty-two characters or more"
KEY = derive_key(SECRET, "access-tokens")
NOW = datetime(2001, 3, 1, 9, 0, 0, 250_000, tzinfo=UTC)
USER = UserId(UUID(int=1))
SESSION = SessionId(UUID(int=2))
RING = KeyRing.of_secret(SECRET)
KID = RING.keys[0].kid
TOKENS = JwtAccessTokens(FixedKeys(RING, SystemClock()), SystemIdentifiers())
ISSUED = int(NOW.timestamp())
CLAIMS: dict[str, Any] = {
    "iss": "gestor-de-citas",
    "aud": "gestor-de-citas/api",
    "typ": "access",
    "exp": ISSUED + 600,
    "nbf": ISSUED - 5,
    "iat": ISSUED,
    "jti": str(UUID(int=3)),
    "sub": str(USER),
    "sid": str(SESSION),
}


def forged(
    changes: dict[str, Any] | None = None,
    *,
    key: bytes = KEY,
    algorithm: str = "HS256",
    typ: str | None = "at+jwt",
    without: str | None = None,
) -> str:
    claims = {name: value for name, value in {**CLAIMS, **(changes or {})}.items() if name != without}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"typ": typ, "kid": KID})


def test_a_token_proves_its_session():
    token = TOKENS.issue(USER, SESSION, now=NOW)
    assert token.expires_in == 600
    assert TOKENS.session_of(token.value, now=NOW) == SESSION


def test_the_forger_of_these_tests_makes_a_good_token_unless_told_otherwise():
    assert TOKENS.session_of(forged(), now=NOW) == SESSION


def test_a_token_carries_every_claim_of_the_profile():
    decoded = jwt.decode_complete(TOKENS.issue(USER, SESSION, now=NOW).value, options={"verify_signature": False})
    assert decoded["header"] == {"alg": "HS256", "typ": "at+jwt", "kid": KID}
    assert decoded["payload"] == {**CLAIMS, "jti": decoded["payload"]["jti"]}


def test_no_two_tokens_have_the_same_identifier():
    jtis = {
        jwt.decode(TOKENS.issue(USER, SESSION, now=NOW).value, options={"verify_signature": False})["jti"]
        for _ in range(20)
    }
    assert len(jtis) == 20


@pytest.mark.parametrize("age", [-5, -1, 0, 1, 599])
def test_a_token_is_good_for_ten_minutes_of_the_callers_clock(age: int):
    token = TOKENS.issue(USER, SESSION, now=NOW).value
    assert TOKENS.session_of(token, now=NOW + timedelta(seconds=age)) == SESSION


@pytest.mark.parametrize("age", [-6, -3600, 600, 601, 10**8])
def test_a_token_is_refused_before_and_after_its_time(age: int):
    token = TOKENS.issue(USER, SESSION, now=NOW).value
    with pytest.raises(InvalidToken):
        TOKENS.session_of(token, now=NOW + timedelta(seconds=age))


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_token_without_one_of_its_claims_is_refused(claim: str):
    with pytest.raises(InvalidToken):
        TOKENS.session_of(forged(without=claim), now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody-else"},
        {"aud": "another/api"},
        {"aud": ["gestor-de-citas/api", "another/api"]},
        {"aud": []},
        {"typ": "refresh"},
        {"typ": None},
        {"exp": ISSUED},
        {"exp": str(ISSUED + 600)},
        {"exp": ISSUED + 600.5},
        {"exp": True},
        {"nbf": ISSUED + 2},
        {"iat": "now"},
        {"sub": "1"},
        {"sid": 7},
        {"sid": ""},
        {"jti": {}},
        {"admin": True},
    ],
    ids=str,
)
def test_a_well_signed_token_that_says_something_else_is_refused(changes: dict[str, Any]):
    with pytest.raises(InvalidToken):
        TOKENS.session_of(forged(changes), now=NOW)


@pytest.mark.parametrize("typ", ["JWT", "refresh+jwt", None])
def test_a_token_of_another_type_is_refused(typ: str | None):
    with pytest.raises(InvalidToken):
        TOKENS.session_of(forged(typ=typ), now=NOW)


def test_a_token_of_another_key_is_refused():
    other = JwtAccessTokens(FixedKeys(KeyRing.of_secret(SECRET + "!"), SystemClock()), SystemIdentifiers())
    with pytest.raises(InvalidToken):
        TOKENS.session_of(other.issue(USER, SESSION, now=NOW).value, now=NOW)


@pytest.mark.parametrize("key", [SECRET.encode(), derive_key(SECRET, "mailed-links")])
def test_neither_the_secret_itself_nor_the_key_of_another_purpose_makes_a_token(key: bytes):
    with pytest.raises(InvalidToken):
        TOKENS.session_of(forged(key=key), now=NOW)


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")  # the forger's key is short for these
def test_a_token_of_another_algorithm_is_refused_even_with_our_key(algorithm: str):
    with pytest.raises(InvalidToken):
        TOKENS.session_of(forged(algorithm=algorithm), now=NOW)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", "RS256", None, 1, ["HS256"], {}])
def test_a_token_that_names_no_algorithm_or_a_wrong_one_is_refused(algorithm: object):
    header = segment({"alg": algorithm, "typ": "at+jwt"})
    payload = segment(CLAIMS)
    sealed = base64url(hmac.digest(KEY, f"{header}.{payload}".encode(), hashlib.sha256))
    for signature in ("", sealed):
        with pytest.raises(InvalidToken):
            TOKENS.session_of(f"{header}.{payload}.{signature}", now=NOW)


@pytest.mark.parametrize(
    "extra", [{"crit": ["exp"]}, {"b64": False, "crit": ["b64"]}, {"kid": 1}, {"typ": ["at+jwt"]}], ids=str
)
def test_a_well_signed_token_with_strange_headers_is_refused(extra: dict[str, object]):
    header = segment({"alg": "HS256", "typ": "at+jwt", **extra})
    payload = segment(CLAIMS)
    sealed = base64url(hmac.digest(KEY, f"{header}.{payload}".encode(), hashlib.sha256))
    with pytest.raises(InvalidToken):
        TOKENS.session_of(f"{header}.{payload}.{sealed}", now=NOW)


def test_a_token_that_was_cut_anywhere_is_refused():
    token = TOKENS.issue(USER, SESSION, now=NOW).value
    for length in range(len(token)):
        with pytest.raises(InvalidToken):
            TOKENS.session_of(token[:length], now=NOW)


@pytest.mark.parametrize("token", ["", ".", "..", "...", "a.b.c", "ñ.ñ.ñ", "\ud800", "\0", "a" * 100_000, "W1td.W1td."])
def test_nonsense_is_refused(token: str):
    with pytest.raises(InvalidToken):
        TOKENS.session_of(token, now=NOW)


@given(st.text(max_size=400))
def test_no_text_breaks_the_verification(token: str):
    with pytest.raises(InvalidToken):
        TOKENS.session_of(token, now=NOW)


def segment(value: dict[str, Any]) -> str:
    return base64url(json.dumps(value).encode())


def base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
