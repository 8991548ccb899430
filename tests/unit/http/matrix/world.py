"""Two clients, two professionals and an administrator, and something of everything on either side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from adapters.memory.application import FIRST_MOMENT
from adapters.memory.tables import Table
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.values import EmailAddress
from domain.ids import MailedLinkId
from domain.notifications.delivery import DeliveryStatus
from domain.scheduling.life import Status
from tests.builders import (
    PASSWORD,
    a_day_exception,
    a_delivery,
    a_notification,
    a_user,
    an_api_key,
    an_application,
    an_id,
    some_terms,
    some_time_off,
)
from tests.times import utc
from tests.unit.http.site import Person, Site

SIDES = ("ours", "theirs")
_COUNTED_OR_SEEN = frozenset({"throttles", "audit_log", "sessions"})
"""What a refused request may leave behind: that it was made."""


@dataclass(frozen=True, slots=True)
class World:
    """Who there is, and by side what belongs to whom."""

    site: Site
    people: Mapping[str, Person | None]
    things: Mapping[str, Mapping[str, str]]

    def asker(self, column: str, side: str) -> Person | None:
        """Who stands in a column when what belongs to a side is asked for."""
        whose, _, role = column.partition(" ")
        if whose not in {"its", "other"}:
            return self.people[column]
        theirs = (whose == "its") != (side == "ours")
        return self.people[f"other {role}" if theirs else role]

    def stored(self) -> Mapping[str, str]:
        """Everything that is stored, to compare."""
        storage = self.site.application.storage
        tables = {table.name: getattr(storage, table.name) for table in fields(storage)}
        return {
            name: repr(sorted(map(repr, rows.items())))
            for name, rows in tables.items()
            if isinstance(rows, Table) and name not in _COUNTED_OR_SEEN
        }


async def a_world(site: Site) -> World:
    """Put it together."""
    client, other_client = await site.client_person(), await site.client_person("Otro Cliente")
    professional, other_professional = await site.dentist(), await site.dentist("Doctora Otra")
    people = {
        "nobody": None,
        "client": client,
        "other client": other_client,
        "professional": professional,
        "other professional": other_professional,
        "admin": await site.admin(),
    }
    admin = people["admin"]
    assert admin is not None
    stranger = a_user(full_name="Nadie Conocido")
    site.application.storage.users[stranger.id] = stranger
    common = {"stranger": str(stranger.id), "admin": str(admin.user.id)}
    return World(
        site,
        people,
        {
            "ours": {**await _things(site, client, professional), **common},
            "theirs": {**await _things(site, other_client, other_professional), **common},
        },
    )


async def _things(site: Site, client: Person, owner: Person) -> Mapping[str, str]:
    storage, professional = site.application.storage, owner.professional
    assert professional is not None
    service = site.service_of(owner)
    inactive = site.service_of(owner, some_terms(active=False))
    exception = a_day_exception(professional, "2027-03-03")
    time_off = some_time_off(professional, "2027-03-04 08:00", "2027-03-05 08:00")
    application, message = an_application(client.user), a_notification(client.user)
    storage.exceptions[exception.id] = exception
    storage.time_off[time_off.id] = time_off
    storage.applications[application.id] = application
    storage.inbox[message.id] = message
    delivery = a_delivery(client.user, status=DeliveryStatus.DEAD)
    storage.deliveries[delivery.id] = delivery
    key, _ = an_api_key(client.user)
    storage.api_keys[key.id] = key
    site.appointment_of(client, service, start=FIRST_MOMENT - timedelta(days=4), status=Status.COMPLETED)
    until = utc("2027-03-02 10:00")
    signed_in = (
        await site.ask("POST", "/auth/login", json={"email": str(client.user.email), "password": PASSWORD})
    ).json()
    found = {
        "client": client.user.id,
        "professional": professional.id,
        "service": service.id,
        "inactive": inactive.id,
        "exception": exception.id,
        "time_off": time_off.id,
        "application": application.id,
        "notification": message.id,
        "delivery": delivery.id,
        "api_key": key.id,
        "hold": site.appointment_of(
            client, service, start=utc("2027-03-02 11:00"), status=Status.HELD, now=FIRST_MOMENT
        ).id,
        "request": site.appointment_of(client, service, start=until, status=Status.PENDING, expires_at=until).id,
        "appointment": site.appointment_of(client, service, start=utc("2027-03-02 09:00")).id,
        "begun": site.appointment_of(client, service, start=utc("2027-03-01 07:45")).id,
        "session": signed_in["refresh_token"].partition(".")[0],
        "refresh_token": signed_in["refresh_token"],
        "held_start": "2027-03-02T12:00:00+01:00",
        "email": client.user.email,
        "password": PASSWORD,
        **{purpose.value: _link(site, client, purpose) for purpose in LinkPurpose},
    }
    return {name: str(value) for name, value in found.items()}


def _link(site: Site, person: Person, purpose: LinkPurpose) -> str:
    email = EmailAddress(f"new-{person.user.email}") if purpose is LinkPurpose.CHANGE_EMAIL else None
    link = MailedLink.make(
        id=MailedLinkId(an_id()), user_id=person.user.id, purpose=purpose, email=email, now=FIRST_MOMENT
    )
    site.application.storage.mailed_links[link.id] = link
    return site.application.ports.link_tokens.token_for(link.id, purpose)


def filled(said: Any, things: Mapping[str, str]) -> Any:
    """Put what belongs to a side in the place of its names."""
    match said:
        case str():
            return said.format_map(things)
        case Mapping():
            return {key: filled(value, things) for key, value in said.items()}
        case Sequence():
            return [filled(value, things) for value in said]
        case _:
            return said
