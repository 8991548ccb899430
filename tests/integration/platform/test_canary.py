"""A canary's name, phone and password go through everything that a person does: where they turn up is looked for everywhere."""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import httpx
import pytest
import redis
from redis.client import Monitor

from entrypoints.instance import read_instance
from tests.integration.instances import Up
from tests.integration.platform.people import Person, Platform, body_of
from tests.integration.platform.storage import connected
from tests.integration.servers import run_apart, wait_until

pytestmark = pytest.mark.postgres

NAME, PHONE = "Canaria Zxqvwk Única", "+34600987612"
WORDS = ("Zxqvwk", "600987612")
"""What is looked for of them: the same however it is escaped, in an address or in JSON."""
EVIL = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "Forwarded": "host=evil",
}
FAREWELL = {"outbox", "deliveries"}
"""Where the former address is for a week after an erasure (docs/privacy.md)."""
_WAITING = "SELECT EXISTS (SELECT FROM outbox WHERE relayed_at IS NULL)"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def tables(up: Up) -> Mapping[str, str]:
    """Everything that each table holds, as text; bytes in hexadecimal."""

    async def dump() -> dict[str, str]:
        async with connected(up) as connection:
            names = [row["tablename"] for row in await connection.fetch(_TABLES)]
            return {
                name: str(await connection.fetchval(f'SELECT string_agg(t::text, chr(10)) FROM "{name}" t'))
                for name in names
            }

    return run_apart(dump())


@dataclass(slots=True)
class Eavesdropper:
    """Hears every command that Redis is given. What is kept there is no use to look at: queues are empty at once."""

    client: redis.Redis
    monitor: Monitor
    heard: list[str] = field(default_factory=list)

    def everything(self) -> str:
        """What was said until now."""
        over = f"over {secrets.token_hex(8)}"
        self.client.echo(over)
        while over not in (said := str(self.monitor.next_command())):
            self.heard.append(said)
        return "\n".join(self.heard)


@pytest.fixture
def eavesdropper(platform: Platform) -> Iterator[Eavesdropper]:
    with (
        redis.Redis.from_url(read_instance(platform.up.data_dir)["CITAS_REDIS_URL"]) as client,
        client.monitor() as monitor,
    ):
        yield Eavesdropper(client, monitor)


def logs(up: Up) -> str:
    """What every process has written."""
    return "\n".join(file.read_text(errors="replace") for file in sorted((up.data_dir / "logs").rglob("*.log*")))


def found_in(dump: Mapping[str, str], *secrets_: str) -> set[str]:
    """The tables in which a text stands, plain or in hexadecimal."""
    return {
        name
        for name, content in dump.items()
        for secret in secrets_
        if secret in content or secret.encode().hex() in content
    }


def tokens(platform: Platform, email: str) -> Iterator[str]:
    """The tokens of every link that was mailed to an address; each link leads to the configured public URL."""
    for mail in platform.mails(email):
        for address in re.findall(r"https?://\S+", body_of(mail)):
            assert address.startswith(platform.up.address + "/"), address
            if token := re.search(r"token=([\w-]+)", address):
                yield token[1]


@dataclass(frozen=True, slots=True)
class Canary:
    """Who sings, and what nobody may hear."""

    person: Person
    password: str
    refresh_token: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """The parts that are the same however they are escaped."""
        return self.password.split()[-1], self.person.token, self.refresh_token, self.refresh_token.split(".")[-1]


@pytest.fixture
def canary(platform: Platform, eavesdropper: Eavesdropper) -> Canary:
    """Somebody who registers through a request whose headers lie, proves the address, and logs in; Redis is overheard."""
    del eavesdropper  # named so that it hears all of it
    email, password = f"canary-{secrets.token_hex(6)}@example.com", f"zxqvwk {secrets.token_hex(12)}"
    said = {"email": email, "password": password, "full_name": NAME, "phone": PHONE}
    assert platform.client.post("/auth/register", json=said, headers=EVIL).status_code == 202
    platform.wait_for_mail(email, "Confirma tu correo")
    [token] = tokens(platform, email)
    assert platform.client.post("/auth/verify-email", json={"token": token}, headers=EVIL).status_code == 204
    logged_in = platform.client.post("/auth/login", json={"email": email, "password": password})
    said = logged_in.json()
    return Canary(Person(platform.client, email, said["access_token"]), password, said["refresh_token"])


def go_through_everything(platform: Platform, ana: Person, password: str) -> None:
    """As people do, and as they do by mistake: the password in fields that are for something else."""
    client = platform.client
    for said in ({"email": password, "password": password}, {"email": ana.email, "password": password + "x"}):
        assert client.post("/auth/login", json=said).is_client_error
    assert client.get("/professionals", params={"q": password}).status_code == 200
    assert client.get(f"/professionals/{password}").status_code == 404
    assert client.get("/me", headers={"Authorization": f"Bearer {password}"}).status_code == 401
    assert (
        ana.request("PATCH", "/me", json={"full_name": NAME}, If_Match=ana.get("/me").headers["ETag"]).status_code
        == 200
    )
    service = platform.service(platform.professional())
    start = platform.slots(service)[0]
    booked = ana.post("/appointments", {"service_id": service["id"], "start": start, "notes": f"{NAME} {PHONE}"}).json()
    assert ana.transition(booked, "cancel", {"reason": f"{NAME} {PHONE}"}).status_code == 200
    practice = {"profession": "Abogacía", "bio": f"{NAME} {PHONE}", "timezone": "Europe/Madrid"}
    assert ana.post("/professional-applications", practice).status_code == 201
    assert client.post("/auth/password-reset-requests", json={"email": ana.email}, headers=EVIL).status_code == 202
    assert ana.post("/me/email", {"email": f"new-{ana.email}", "password": password}).status_code == 202
    platform.wait_for_mail(ana.email, "Elige una contraseña nueva")
    platform.wait_for_mail(f"new-{ana.email}", "Confirma tu nueva dirección")
    platform.wait_for_mail(ana.email, "Cita cancelada")


def test_a_canary_sings_nowhere_but_where_it_is_written_down(
    platform: Platform, canary: Canary, eavesdropper: Eavesdropper
) -> None:
    ana, password = canary.person, canary.password
    go_through_everything(platform, ana, password)
    mailed = [*tokens(platform, ana.email)]
    assert len(mailed) >= 3

    before, told, written = tables(platform.up), eavesdropper.everything(), logs(platform.up)
    assert found_in(before, *canary.secrets, *mailed) == set()
    assert found_in(before, NAME) >= {"users", "appointments", "notifications"}  # so that looking proves something
    assert '"route": "/api/v1/auth/login"' in written
    assert "LPUSH" in told.upper()
    for secret in (*canary.secrets, *mailed, *WORDS, ana.email, ana.email.replace("@", "%40")):
        assert secret not in written
        assert secret not in told

    erased = ana.request("DELETE", "/me", json={"password": password})
    assert erased.status_code == 204, erased.text
    platform.wait_for_mail(ana.email, "Hemos borrado tu cuenta")
    assert ana.get("/me").status_code == 401
    after = wait_until(_settled(platform.up), within=30, what="the last event to be relayed")
    assert found_in(after, *WORDS, *canary.secrets, *mailed) == set()
    assert found_in(after, ana.email) <= FAREWELL
    written, told = logs(platform.up), eavesdropper.everything()
    assert [word for word in (*WORDS, *canary.secrets, ana.email) if word in written or word in told] == []


def _settled(up: Up) -> Callable[[], Mapping[str, str]]:
    """The tables, once nobody's inbox is about to change."""

    def look() -> Mapping[str, str]:
        async def waiting() -> bool:
            async with connected(up) as connection:
                return bool(await connection.fetchval(_WAITING))

        return {} if run_apart(waiting()) else tables(up)

    return look


@pytest.mark.parametrize(
    "name", ["Ana\r\nBcc: victim@example.com", 'Ana\n{"level":"error"}', "Ana\u2028x", "Ana\x00", "Ana\x1b[31m"]
)
def test_a_name_is_one_line_of_visible_letters(platform: Platform, name: str) -> None:
    email = f"{secrets.token_hex(6)}@example.com"
    said = {"email": email, "password": "correct horse battery", "full_name": name}

    answer: httpx.Response = platform.client.post("/auth/register", json=said)

    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/full_name"]
    assert "victim@example.com" not in logs(platform.up)
    assert not platform.mails("victim@example.com")
