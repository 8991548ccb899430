"""Tokens that are none of ours, as a thief or a clever page would send them: 401 for each, on reads and on writes."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from adapters.http.app import create_app
from adapters.memory.application import in_memory_application
from adapters.security.access_tokens import JwtAccessTokens
from adapters.security.key_file import FixedKeys
from adapters.security.key_ring import KeyRing
from adapters.security.keys import derive_key
from adapters.security.links import SignedLinks
from adapters.security.machine import SystemIdentifiers
from application.use_cases import UseCases
from domain.accounts.mailed_link import LinkPurpose
from domain.ids import MailedLinkId
from tests.builders import PASSWORD, a_user, an_id

pytestmark = pytest.mark.anyio

SECRET = "hHf3kPq8TzW1nVx6RbYj2mLd9sCg5aQe0uIo"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
PEM = RSA.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


class Api:
    """The API with real tokens, and somebody who is logged in."""

    def __init__(self, client: httpx.AsyncClient, pair: Mapping[str, Any], link: str, now: int) -> None:
        self.client, self.pair, self.link, self.now = client, pair, link, now
        self.good = str(pair["access_token"])
        self.claims: dict[str, Any] = jwt.decode(self.good, options={"verify_signature": False})
        self.header: dict[str, Any] = jwt.get_unverified_header(self.good)
        self.key = derive_key(SECRET, "access-tokens")

    def signed(
        self,
        claims: Mapping[str, Any] | None = None,
        header: Mapping[str, Any] | None = None,
        *,
        key: bytes | None = None,
        digest: str = "sha256",
        without: str = "",
        without_header: str = "",
    ) -> str:
        """A token put together by hand, with the right key unless told otherwise."""
        head = {name: value for name, value in {**self.header, **(header or {})}.items() if name != without_header}
        body = {name: value for name, value in {**self.claims, **(claims or {})}.items() if name != without}
        said = f"{encoded(head)}.{encoded(body)}"
        seal = hmac.digest(self.key if key is None else key, said.encode(), digest)
        return f"{said}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"

    async def ask(self, *headers: tuple[bytes, bytes], method: str = "GET") -> httpx.Response:
        path = "/api/v1/me" if method == "GET" else "/api/v1/auth/logout-everywhere"
        return await self.client.request(method, path, headers=list(headers))


def encoded(node: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(node).encode()).rstrip(b"=").decode()


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    application = in_memory_application()
    keys = FixedKeys(KeyRing.of_secret(SECRET), application.clock)
    tokens, links = JwtAccessTokens(keys, SystemIdentifiers()), SignedLinks(keys, "https://citas.example")
    use_cases = UseCases.assemble(replace(application.ports, access_tokens=tokens, link_tokens=links, links=links))
    user = a_user()
    application.storage.users[user.id] = user
    app: Any = create_app(use_cases, public_url="https://citas.example")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://citas.example") as client:
        said = {"email": str(user.email), "password": PASSWORD}
        pair = (await client.post("/api/v1/auth/login", json=said)).json()
        link = links.token_for(MailedLinkId(an_id()), LinkPurpose.RESET_PASSWORD)
        yield Api(client, pair, link, int(application.clock.now().timestamp()))


def forgeries(api: Api) -> Mapping[str, str]:
    """Each is wrong in one way."""
    head, body, seal = api.good.split(".")
    hour = int(timedelta(hours=1).total_seconds())
    named = {name: value for name, value in api.header.items() if name != "alg"}
    asymmetric = {
        "RS256 with a key of somebody's": jwt.encode(api.claims, RSA, "RS256", named),
        "PS256": jwt.encode(api.claims, RSA, "PS256", named),
        "ES256": jwt.encode(api.claims, EC, "ES256", named),
    }
    nobody = {
        f"alg {alg}": f"{encoded({**api.header, 'alg': alg})}.{body}."
        for alg in ("none", "None", "NONE", "nOnE", "", None, 7, [], "HS256")
    }
    algorithms = {
        "alg none with a signature": api.signed(header={"alg": "none"}),
        "HS384": api.signed(header={"alg": "HS384"}, digest="sha384"),
        "HS512": api.signed(header={"alg": "HS512"}, digest="sha512"),
        "alg RS256, signed as ours": api.signed(header={"alg": "RS256"}),
        "a public key as the secret": api.signed(key=PEM),
        "the secret itself as the key": api.signed(key=SECRET.encode()),
        "an empty key": api.signed(key=b""),
        "the key of links": api.signed(key=derive_key(SECRET, "mailed-links")),
        "no alg": api.signed(without_header="alg"),
        "crit": api.signed(header={"crit": ["exp"], "exp": 1}),
        "b64 false": api.signed(header={"b64": False, "crit": ["b64"]}),
    }
    claims = {
        "aud of others": {"aud": "somebody else"},
        "aud list": {"aud": ["gestor-de-citas/api"]},
        "aud null": {"aud": None},
        "iss of others": {"iss": "somebody else"},
        "iss list": {"iss": ["gestor-de-citas"]},
        "typ refresh": {"typ": "refresh"},
        "typ id": {"typ": "id"},
        "expired": {"exp": api.now, "nbf": api.now - hour, "iat": api.now - hour},
        "exp text": {"exp": "9999999999"},
        "exp fraction": {"exp": 9999999999.5},
        "exp huge": {"exp": 10**30},
        "exp infinite": {"exp": float("inf")},
        "not yet valid": {"nbf": api.now + 60},
        "nbf text": {"nbf": "0"},
        "iat list": {"iat": []},
        "sid path": {"sid": "../../etc/passwd"},
        "sid of nobody": {"sid": "018f0000-0000-7000-8000-000000000000"},
        "sid null": {"sid": None},
        "sub number": {"sub": 1},
        "jti empty": {"jti": ""},
        "roles besides": {"roles": ["admin"]},
        "admin besides": {"admin": True},
    }
    kids: list[object] = [
        "", "0" * 16, "../../../../dev/null", "/dev/null", "file:///dev/null", "https://evil.example/key", "x' OR '1'='1",
        "x' UNION SELECT 'k' --", "\u0000", "x" * 100_000, None, 0, 1, True, [], [api.header["kid"]], {}, "$(id)",
    ]  # fmt: skip
    own = {"kty": "oct", "k": base64.urlsafe_b64encode(b"mine").decode()}
    mine = [
        {"jwk": own},
        {"jku": "https://evil.example/jwks.json"},
        {"x5u": "https://evil.example/x"},
        {"x5c": ["AA=="]},
    ]
    types = [{"typ": typ} for typ in ("JWT", "at+JWT ", "refresh+jwt", "", None, 1)]
    shapes = {
        "refresh token": str(api.pair["refresh_token"]),
        "mailed link": api.link,
        "no signature": f"{head}.{body}.",
        "no signature at all": f"{head}.{body}",
        "half a signature": f"{head}.{body}.{seal[:20]}",
        "signature of another": f"{head}.{body}.{api.signed({'sid': str(an_id())}).rpartition('.')[2]}",
        "another body": f"{head}.{encoded({**api.claims, 'exp': api.now + hour})}.{seal}",
        "padded": f"{api.good}=",
        "doubled dots": api.good.replace(".", ".."),
        "five parts": f"{api.good}.x.y",
        "two tokens": f"{api.good},{api.good}",
        "a space inside": f"{head} .{body}.{seal}",
        "one letter": "x",
        "dots": "..",
        "huge": "a" * 100_000,
        "a body that is no object": f"{head}.{encoded([])}.{seal}",
        "a nest": f"{encoded([[[[[]]]]])}.{body}.{seal}",
        "upper case": api.good.upper(),
        "accents": "é.é.é",
        "session id": str(api.claims["sid"]),
        "signed twice": hashlib.sha256(api.good.encode()).hexdigest(),
    }
    return {
        **asymmetric,
        **nobody,
        **algorithms,
        **{name: api.signed(change) for name, change in claims.items()},
        **{f"without {name}": api.signed(without=name) for name in api.claims},
        **{f"kid {str(kid)[:30]!r}": api.signed(header={"kid": kid}) for kid in kids},
        "without kid": api.signed(without_header="kid"),
        **{f"{next(iter(each))} in the header": api.signed(header=each, key=b"mine") for each in mine},
        **{f"header typ {each['typ']!r}": api.signed(header=each) for each in types},
        **shapes,
    }


async def test_the_forger_makes_a_good_token_unless_told_otherwise(api: Api):
    for good in (api.good, api.signed()):
        assert (await api.ask((b"authorization", f"Bearer {good}".encode()))).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_every_forged_token_is_refused(api: Api, method: str):
    tried = forgeries(api)
    assert len(tried) >= 100

    for name, token in tried.items():
        answer = await api.ask((b"authorization", b"Bearer " + token.encode("utf-8")), method=method)
        assert answer.status_code == 401, (name, answer.text)
        assert answer.json()["code"] == "invalid_token", name
        assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"', name
        assert answer.headers["Content-Type"] == "application/problem+json", name
    assert (await api.ask((b"authorization", f"Bearer {api.good}".encode()))).status_code == 200


@pytest.mark.parametrize(
    "scheme", ["Basic {}", "bearer{}", "{}", "Token {}", "Bearer", "Bearer  ", "Digest {}", "Bearer {} x"]
)
async def test_a_good_token_counts_only_as_a_bearer(api: Api, scheme: str):
    answer = await api.ask((b"authorization", scheme.format(api.good).encode()))

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


async def test_a_good_token_beside_a_forged_one_does_not_count(api: Api):
    good, bad = f"Bearer {api.good}".encode(), b"Bearer x.y.z"

    for first, second in ((good, bad), (bad, good)):
        answer = await api.ask((b"authorization", first), (b"authorization", second))
        assert answer.status_code == 401


@pytest.mark.parametrize("forged", ["", ".", "x", "{sid}", "{sid}.", "{sid}.x", "{other}.{secret}", "{sid}.{secret}x", " {whole}", "{access}", "{whole}.x", "é.é"])  # fmt: skip
async def test_a_forged_refresh_token_is_refused_and_a_thief_ends_the_session(api: Api, forged: str):
    whole = str(api.pair["refresh_token"])
    sid, _, secret = whole.partition(".")
    said = forged.format(sid=sid, secret=secret, other=an_id(), whole=whole, access=api.good)

    answer = await api.client.post("/api/v1/auth/refresh", json={"refresh_token": said})

    assert answer.status_code == (422 if said == "" else 401), answer.text
