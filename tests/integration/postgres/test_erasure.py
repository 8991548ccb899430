"""What an erasure leaves in a database in which everything was filled that can be."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.unit_of_work import units_of_work
from application.scheduling.ports import IdempotencyKey
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Origin
from domain.accounts.api_key import ApiKey
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.second_factor import SecondFactor
from domain.accounts.session import Session
from domain.accounts.user import User
from domain.accounts.values import EmailAddress, Role
from domain.ids import MailedLinkId, SessionId
from domain.notifications.delivery import Delivery
from domain.scheduling.appointment import Appointment
from domain.scheduling.events import Party
from domain.scheduling.history import Author, EnteredClient
from domain.scheduling.life import Status
from domain.scheduling.service import Service
from tests.builders import (
    FIRST_START,
    NOW,
    a_day_exception,
    a_delivery,
    a_practice,
    a_professional,
    a_service,
    a_user,
    an_api_key,
    an_application,
    an_appointment,
    an_id,
    some_terms,
    some_time_off,
)
from tests.contracts.stored import store
from tests.integration.postgres.canaries import CANARY, NETWORK, PHONE, SINGS, a_canary, columns, erase, relay, singing
from tests.integration.postgres.personal_columns import DECIDED, ERASED

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

FAREWELL = {"outbox.payload", "deliveries.facts"}
"""Where the former address is for a week (docs/privacy.md)."""


def appointments_of(service: Service, client: User, day: int) -> tuple[Appointment, Appointment, Appointment]:
    """One of the past, one to come and one that its client has called off, with everything that people type."""
    past = an_appointment(service, client, start=NOW - timedelta(days=7 + day), status=Status.COMPLETED)
    past.entered_client = EnteredClient(f"{CANARY} entered", PHONE)
    coming, off = (an_appointment(service, client, start=FIRST_START + timedelta(days=day, hours=n)) for n in (0, 2))
    for one in (past, coming, off):
        one.notes = f"{CANARY} notes"
    return past, coming, off


async def fill(units: UnitsOfWork) -> tuple[User, User]:
    """A client and a professional who have done everything, with others and apart from them."""
    client, doctor = a_canary("client"), a_canary("doctor", Role.PROFESSIONAL)
    other, colleague, boss = a_user(), a_user(roles=[Role.PROFESSIONAL]), a_user(roles=[Role.ADMIN])
    practice = a_practice(profession=CANARY, bio=CANARY, city=CANARY, licence_number=CANARY)
    hers, theirs = a_professional(doctor, slug=CANARY.lower(), practice=practice), a_professional(colleague)
    service = a_service(hers, terms=some_terms(name=CANARY, description=CANARY, location=CANARY))
    plain = a_service(theirs)
    with_client = appointments_of(plain, client, 0)
    # The notes of the others are theirs, and stay: what is asked here is what is left of the doctor.
    with_doctor = appointments_of(service, other, 1)
    for one in with_doctor:
        one.notes, one.entered_client = "", None
    session = Session.open(
        id=SessionId(an_id()),
        user_id=client.id,
        refresh_digest=b"d" * 32,
        origin=Origin(address=NETWORK, agent=f"{CANARY}/1.0"),
        now=NOW,
    )
    link = MailedLink.make(
        id=MailedLinkId(an_id()),
        user_id=client.id,
        purpose=LinkPurpose.CHANGE_EMAIL,
        email=EmailAddress(f"{CANARY.lower()}-new@example.org"),
        now=NOW,
    )
    rejected = an_application(client, practice=practice)
    failed = given_up(a_delivery(client))
    await store(
        units, client, doctor, other, colleague, boss, hers, theirs, service, plain, *with_client, *with_doctor,
        session, link, rejected, failed, an_api_key_of(client),
        a_day_exception(hers, "2027-03-19", note=CANARY),
        some_time_off(hers, "2027-04-02 09:00", "2027-04-03 09:00", note=CANARY),
    )  # fmt: skip
    async with units() as unit:
        await unit.second_factors.save(SecondFactor.start(client.id, CANARY.encode(), now=NOW))
        for off, party, who in ((with_client[2], Party.CLIENT, client), (with_doctor[2], Party.PROFESSIONAL, doctor)):
            off.cancel(by=Author(party, who.id), reason=f"{CANARY} reason", now=NOW)
            await unit.appointments.save(off)
        rejected.reject(by=boss.id, reason=f"{CANARY} rejected", now=NOW)
        await unit.applications.save(rejected)
        client.ask_for_email_change(link.email or client.email, link_id=link.id, now=NOW)
        await unit.users.save(client)
        for asker, one in ((colleague, with_client[1]), (other, with_doctor[1])):
            view = await unit.appointment_views.get(one.id)
            assert view is not None
            await unit.answers.remember(asker.id, IdempotencyKey("k", b"f"), view, now=NOW)
        await unit.commit()
    await relay(units)
    return client, doctor


def an_api_key_of(user: User) -> ApiKey:
    key, _ = an_api_key(user)
    key.name = f"{CANARY} key"
    return key


def given_up(delivery: Delivery) -> Delivery:
    delivery.give_up(error=f"550 <{CANARY.lower()}-client@example.org> unknown")
    return delivery


async def test_it_is_decided_of_every_column_what_an_erasure_does_with_it(engine: AsyncEngine) -> None:
    decided = [column for decision in DECIDED for column in decision]

    assert sorted(decided) == await columns(engine)


async def test_after_an_erasure_nothing_names_the_person_but_the_last_mail(engine: AsyncEngine) -> None:
    units = units_of_work(engine)
    canaries = await fill(units)
    assert ERASED - (await singing(engine)).keys() == set()  # so that looking proves something

    for canary in canaries:
        await erase(units, canary)
        await relay(units)

    left = await singing(engine)
    assert left.keys() == FAREWELL
    said = " ".join(one for column in left.values() for one in column)
    for canary in canaries:
        said = said.replace(str(canary.email), "")
    assert SINGS.search(said) is None
