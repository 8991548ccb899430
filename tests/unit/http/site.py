"""A running API to test with, and the people in it."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import timedelta
from functools import cache
from typing import Any

import httpx

from adapters.http.app import create_app
from adapters.memory.administration import MemoryDependencies
from adapters.memory.application import FIRST_MOMENT, InMemoryApplication, in_memory_application
from adapters.memory.tables import Table
from domain.accounts.user import User
from domain.accounts.values import Role
from domain.scheduling.appointment import Appointment
from domain.scheduling.life import Status
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service, ServiceTerms
from tests.builders import PASSWORD, a_professional, a_service, a_user, an_appointment

API = "/api/v1"
NEVER_DECLARED = {405, 500}
"""For there is no operation with that method, or there is a bug, which a test may want to see."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is logged in."""

    user: User
    headers: Mapping[str, str]
    professional: Professional | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The API, and the storage behind it."""

    application: InMemoryApplication
    client: httpx.AsyncClient
    dependencies: MemoryDependencies

    async def ask(
        self, method: str, path: str, *, by: Person | None = None, headers: Mapping[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        """Send a request to an operation, as somebody or as nobody; its status must be one that the document declares."""
        sent = {**({} if by is None else by.headers), **(headers or {})}
        answer = await self.client.request(method, API + path, headers=sent, **more)
        declared = _declared(method, API + path.partition("?")[0])
        assert not declared or answer.status_code in {*declared, *NEVER_DECLARED}, answer.text
        return answer

    async def log_in(self, user: User, professional: Professional | None = None) -> Person:
        """Put somebody into storage and log them in."""
        self.application.storage.users[user.id] = user
        if professional is not None:
            self.application.storage.professionals[professional.id] = professional
        answer = await self.ask("POST", "/auth/login", json={"email": str(user.email), "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return Person(user, {"Authorization": f"Bearer {answer.json()['access_token']}"}, professional)

    async def client_person(self, full_name: str = "Carla Client") -> Person:
        return await self.log_in(a_user(full_name=full_name))

    async def regular(self, service: Service, full_name: str = "Carla Client") -> Person:
        """A client who came two days ago, so that the professional may name them."""
        client = await self.client_person(full_name)
        self.appointment_of(client, service, start=FIRST_MOMENT - timedelta(days=2), status=Status.COMPLETED)
        return client

    async def admin(self) -> Person:
        return await self.log_in(a_user(full_name="Adela Admin", roles=[Role.ADMIN]))

    async def dentist(self, full_name: str = "Doctor Diente") -> Person:
        owner = a_user(full_name=full_name, roles=[Role.PROFESSIONAL])
        return await self.log_in(owner, a_professional(owner))

    def service_of(self, person: Person, terms: ServiceTerms | None = None) -> Service:
        service = a_service(person.professional, terms=terms)
        self.application.storage.services[service.id] = service
        return service

    def appointment_of(self, client: Person, service: Service, **more: Any) -> Appointment:
        appointment = an_appointment(service, client.user, **more)
        self.application.storage.appointments[appointment.id] = appointment
        return appointment


@asynccontextmanager
async def open_site(peer: str = "127.0.0.1") -> AsyncIterator[Site]:
    """The site as on its first day: Monday, 1 March 2027, 9:00 in Madrid, and nobody in it. It is asked from `peer`."""
    application, dependencies, app = _running()
    _empty(application)
    dependencies.down.clear()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(peer, 4711))
    async with httpx.AsyncClient(transport=transport, base_url="https://citas.example") as client:
        yield Site(application, client, dependencies)


@cache
def _running() -> tuple[InMemoryApplication, MemoryDependencies, Any]:
    """Litestar takes a tenth of a second to build, which is long beside a test: one API serves them all."""
    application = in_memory_application()
    dependencies = application.ports.dependencies
    assert isinstance(dependencies, MemoryDependencies)
    # Any: httpx has ASGI types of its own.
    return application, dependencies, create_app(application.use_cases, public_url="https://citas.example")


@cache
def _operations() -> Sequence[tuple[re.Pattern[str], str, frozenset[int]]]:
    """Paths, methods and statuses of the document; fixed paths come before those with names in them."""
    _, _, app = _running()
    paths: Mapping[str, Any] = app.openapi_schema.to_schema()["paths"]
    return [
        (
            re.compile(re.sub(r"\\{[a-z_]+\\}", "[^/]+", re.escape(path)) + "/?"),
            method.upper(),
            frozenset(map(int, operation["responses"])),
        )
        for path, item in sorted(paths.items(), key=lambda pair: pair[0].count("{"))
        for method, operation in item.items()
    ]


def _declared(method: str, path: str) -> frozenset[int]:
    """The statuses of the operation, none where the document has no such operation."""
    found = (statuses for pattern, known, statuses in _operations() if known == method and pattern.fullmatch(path))
    return next(found, frozenset())


def _empty(application: InMemoryApplication) -> None:
    for table in fields(application.storage):
        rows = getattr(application.storage, table.name)
        if isinstance(rows, Table):
            rows.clear()
    application.mailer.sent.clear()
    application.queue.take()
    application.clock.set(FIRST_MOMENT)


def path_of(person: Person, more: str) -> str:
    """Where something of a professional's is."""
    assert person.professional is not None
    return f"/professionals/{person.professional.id}/{more}"


def problem(answer: httpx.Response) -> dict[str, Any]:
    """The problem that was answered, which must look like one."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "instance", "code"} <= body.keys()
    assert body["status"] == answer.status_code
    return body


def faults(answer: httpx.Response) -> set[tuple[str, str]]:
    """Pointer and code of every fault of an invalid request."""
    assert answer.status_code == 422, answer.text
    return {(fault["pointer"], fault["code"]) for fault in problem(answer)["errors"]}
