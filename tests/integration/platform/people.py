"""People who use the product over HTTP and read their mail, as tests play them."""

import re
import secrets
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern_policy
from typing import Any

import httpx

from application.accounts.create_user import CreateUserCommand
from application.use_cases import UseCases
from domain.accounts.professional_application import Practice
from domain.accounts.user import Profile
from domain.accounts.values import EmailAddress, Role
from entrypoints.bootstrap import build
from entrypoints.cli.context import find_settings
from tests.integration.instances import CITAS, Up
from tests.integration.servers import run_apart, wait_until

PASSWORD = "correct horse battery"
ALL_DAY = [
    {"weekday": day, "start": "09:00", "end": "18:00"} for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
]


@dataclass(slots=True)
class Person:
    """Somebody who is signed in."""

    client: httpx.Client
    email: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "es"}

    def request(self, method: str, path: str, *, json: object = None, **headers: str) -> httpx.Response:
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, path, json=json, headers=self.headers | extra)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.request("GET", path, **headers)

    def post(self, path: str, json: object = None, **headers: str) -> httpx.Response:
        return self.request("POST", path, json=json, **headers)

    def transition(self, appointment: dict[str, Any], action: str, json: object = None) -> httpx.Response:
        """Act on the appointment as it is now."""
        etag = self.get(f"/appointments/{appointment['id']}").headers["ETag"]
        return self.post(f"/appointments/{appointment['id']}/{action}", json, If_Match=etag)


@dataclass(slots=True)
class Platform:
    """A running instance, seen from outside."""

    up: Up
    client: httpx.Client

    def mails(self, to: str) -> list[EmailMessage]:
        parser = BytesParser(policy=modern_policy)
        folder = self.up.data_dir / "mail"
        files = (file.read_bytes() for file in sorted(folder.glob("*.eml")))
        read = [parser.parsebytes(raw) for raw in files if to.encode() in raw]  # reading headers takes long
        return [mail for mail in read if to in str(mail["To"])]

    def wait_for_mail(self, to: str, subject: str, *, within: float = 45) -> EmailMessage:
        """The newest mail to somebody whose subject contains `subject`."""
        found = wait_until(
            lambda: [mail for mail in self.mails(to) if subject in str(mail["Subject"])],
            within=within,
            what=f"a mail to {to} about {subject!r}",
        )
        return found[-1]

    def someone(self, name: str = "Ana García") -> Person:
        """A person who registers, opens the mailed link, and logs in."""
        email = f"{secrets.token_hex(6)}@example.com"
        registration = {"email": email, "password": PASSWORD, "full_name": name}
        assert self.client.post("/auth/register", json=registration).status_code == 202
        text = body_of(self.wait_for_mail(email, "Confirma tu correo"))
        found = re.search(r"token=([\w-]+)", text)
        assert found, text
        assert self.client.post("/auth/verify-email", json={"token": found[1]}).status_code == 204
        return self.log_in(email)

    def log_in(self, email: str) -> Person:
        answer = self.client.post("/auth/login", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return Person(self.client, email, answer.json()["access_token"])

    def citas(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command of the CLI against this instance."""
        return subprocess.run(
            [*CITAS, *arguments, "--data-dir", str(self.up.data_dir)],
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def account(self, *roles: Role, name: str = "Ana García") -> Person:
        """A person whose account the operator makes. Not by a process of its own, as the console's tests do: it is slow."""
        email = f"{secrets.token_hex(6)}@example.com"
        practice = Practice(profession="Odontología", bio="Odontología", city="Málaga", timezone="Europe/Madrid")
        command = CreateUserCommand(
            email=EmailAddress(email),
            password=PASSWORD,
            profile=Profile(full_name=name),
            roles=frozenset(roles or [Role.CLIENT]),
            verified=True,
            practice=practice if Role.PROFESSIONAL in roles else None,
        )

        async def create() -> None:
            async with operating(self.up) as use_cases:
                await use_cases.create_user(command)

        run_apart(create())
        return self.log_in(email)

    def regulars(self, count: int) -> list[Person]:
        """Clients who come again and again: made once for all tests of an instance."""
        known = self.up.data_dir / "regulars"
        emails = known.read_text().split() if known.exists() else []
        people = [self.log_in(email) for email in emails[:count]]
        people += [self.account() for _ in range(count - len(people))]
        known.write_text(" ".join([*emails, *(person.email for person in people if person.email not in emails)]))
        return people

    def professional(self, name: str = "Clínica Dental Sol") -> Person:
        return self.account(Role.PROFESSIONAL, name=name)

    def open_hours(self, professional: Person, weekly: list[dict[str, str]] | None = None) -> str:
        """Have the professional work all day, every day, and return their identifier."""
        professional_id = professional.get("/me").json()["professional"]["id"]
        path = f"/professionals/{professional_id}/working-hours"
        answer = professional.request(
            "PUT",
            path,
            json={"timezone": "Europe/Madrid", "weekly": ALL_DAY if weekly is None else weekly},
            If_Match=professional.get(path).headers["ETag"],
        )
        assert answer.status_code == 200, answer.text
        return professional_id

    def service(self, professional: Person, **terms: object) -> dict[str, Any]:
        """A service of a professional who works all day, every day."""
        professional_id = self.open_hours(professional)
        answer = professional.post(
            f"/professionals/{professional_id}/services", {"name": "Revisión", "duration": 30} | terms
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    def slots(self, service: dict[str, Any], *, after_days: int = 1) -> list[str]:
        """The free starts of two days."""
        since = datetime.now(UTC) + timedelta(days=after_days)
        answer = self.client.get(
            f"/services/{service['id']}/availability",
            params={"from": since.isoformat(), "to": (since + timedelta(days=2)).isoformat(), "timezone": "UTC"},
        )
        assert answer.status_code == 200, answer.text
        return [slot["start"] for slot in answer.json()["slots"]]


@asynccontextmanager
async def operating(up: Up) -> AsyncGenerator[UseCases]:
    """What the operator's console does, on the database of the instance."""
    application = build(find_settings(up.data_dir), signs=False)
    try:
        yield application.use_cases
    finally:
        await application.aclose()


def body_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(preferencelist=("plain",))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content
