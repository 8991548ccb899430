"""What is stored about a person: an export tells it, an erasure removes it, and what is others' stays."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory.clock import AdjustableClock
from adapters.memory.security import PlainDigests, PlainPasswords
from application.accounts.archive import EXPLAINED
from application.accounts.erase_account import EraseAccount, EraseAccountCommand
from application.accounts.present_passwords import PresentPasswords
from application.accounts.throttling import Throttling
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Operator, Origin
from domain.accounts.errors import LastAdmin
from domain.accounts.user import ERASED_NAME, User, UserStatus
from domain.accounts.values import Role
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.notifications.delivery import Delivery
from domain.notifications.notification import Audience, MessageKind, Notification
from domain.scheduling.events import Party
from domain.scheduling.history import Author, EnteredClient
from domain.scheduling.life import Status
from tests.builders import (
    FIRST_START,
    NOW,
    a_day_exception,
    a_delivery,
    a_link,
    a_notification,
    a_professional,
    a_service,
    a_session,
    a_user,
    actor_of,
    an_application,
    an_appointment,
    some_time_off,
)
from tests.contracts.stored import store

pytestmark = pytest.mark.anyio

CANARY = "Canaria Única"


def eraser(units: UnitsOfWork) -> EraseAccount:
    clock = AdjustableClock(NOW)
    return EraseAccount(
        units, clock, PresentPasswords(units, clock, PlainPasswords(), Throttling(units, clock, PlainDigests()))
    )


async def erase(units: UnitsOfWork, user: User) -> None:
    await eraser(units)(EraseAccountCommand(actor=Operator(), user_id=user.id))


async def exported(units: UnitsOfWork, user: User) -> dict[str, list[object]]:
    async with units() as unit:
        found = await unit.personal_data.export(user.id)
    return {name: json.loads(content) for name, content in found.items()}


async def test_an_export_has_a_file_for_each_topic_and_nothing_of_others(units: UnitsOfWork) -> None:
    ana, other, dentist = a_user(full_name=CANARY), a_user(), a_user(roles=[Role.PROFESSIONAL])
    professional = a_professional(dentist)
    service = a_service(professional)
    mine, theirs = (
        an_appointment(service, who, start=FIRST_START + timedelta(hours=n)) for n, who in enumerate((ana, other))
    )
    await store(
        units, ana, other, dentist, professional, service, mine, theirs, a_session(ana), an_application(ana),
        a_notification(ana), a_notification(other), a_delivery(ana),
    )  # fmt: skip

    found = await exported(units, ana)

    assert found.keys() == EXPLAINED.keys()
    filled = {name for name, rows in found.items() if rows}
    assert filled == {"account", "sessions", "professional_applications", "appointments_as_client", "messages", "mails"}
    assert all(len(found[name]) == 1 for name in filled)
    assert CANARY in json.dumps(found["account"], ensure_ascii=False)
    said = json.dumps(found)
    assert "password" not in said
    assert str(other.id) not in said
    assert {name for name, rows in (await exported(units, dentist)).items() if rows} == {
        *("account", "professional_profile", "services", "appointments_as_professional"),
    }


async def test_an_export_tells_what_others_did_with_ones_appointments_too(units: UnitsOfWork) -> None:
    ana, other, dentist = a_user(), a_user(), a_user(roles=[Role.PROFESSIONAL])
    professional = a_professional(dentist)
    service = a_service(professional)
    mine = an_appointment(service, ana)
    theirs = an_appointment(service, other, start=FIRST_START + timedelta(hours=2))
    await store(units, ana, other, dentist, professional, service, mine, theirs)
    async with units() as unit:
        for one, reason in ((mine, "The chair is broken"), (theirs, "Nobody else's business")):
            changed = await unit.appointments.get_for_update(one.id)
            assert changed is not None
            changed.cancel(by=Author(Party.PROFESSIONAL, dentist.id), reason=reason, now=NOW)
            await unit.appointments.save(changed)
        await unit.commit()

    [step] = (await exported(units, ana))["appointment_history"]
    by_dentist = (await exported(units, dentist))["appointment_history"]

    assert isinstance(step, dict)
    assert (step["action"], step["by_me"], step["reason"]) == ("cancel", False, "The chair is broken")
    assert [step["by_me"] for step in by_dentist if isinstance(step, dict)] == [True, True]


async def test_a_client_who_is_erased_leaves_an_identifier_and_what_others_did(units: UnitsOfWork) -> None:
    ana, dentist = a_user(full_name=CANARY, email="canary@example.org"), a_user(roles=[Role.PROFESSIONAL])
    professional = a_professional(dentist)
    service = a_service(professional)
    past = an_appointment(service, ana, start=NOW - timedelta(days=7), status=Status.COMPLETED)
    past.entered_client = EnteredClient(CANARY, "+34600999888")
    coming = an_appointment(service, ana, start=FIRST_START)
    lapsed = an_appointment(
        service, ana, start=FIRST_START + timedelta(hours=2), status=Status.PENDING, expires_at=NOW - timedelta(hours=1)
    )
    facts = {"appointment_id": str(past.id), "client": CANARY, "professional": "Doctora"}
    told = replace_facts(a_notification(dentist), facts)
    mailed = replace_facts(a_delivery(dentist), facts)
    await store(
        units, ana, dentist, professional, service, past, coming, lapsed, a_session(ana), a_link(ana),
        an_application(ana), a_notification(ana), a_delivery(ana), told, mailed,
    )  # fmt: skip

    await erase(units, ana)

    async with units() as unit:
        user = await unit.users.get(ana.id)
        assert user is not None
        assert (user.status, user.profile.full_name, user.profile.phone) == (UserStatus.ERASED, ERASED_NAME, None)
        assert await unit.users.with_email(ana.email) is None
        assert await unit.sessions.live(ana.id, now=NOW) == []
        kept = await unit.appointments.get(past.id)
        assert kept is not None
        assert (kept.status, kept.notes, kept.entered_client) == (Status.COMPLETED, "", None)
        gone = await unit.appointments.get(coming.id)
        assert gone is not None
        assert gone.status is Status.CANCELLED
        view = await unit.appointment_views.get(past.id)
        assert view is not None
        assert (view.client.full_name, view.client.phone) == (ERASED_NAME, None)
    left = await exported(units, ana)
    assert {name for name, rows in left.items() if rows} == {
        *("account", "appointments_as_client", "appointment_history", "audit_log"),
    }
    others = json.dumps(await exported(units, dentist), ensure_ascii=False)
    assert CANARY not in others
    assert ERASED_NAME in others
    with pytest.raises(NotFound):
        await erase(units, ana)


async def test_an_export_tells_from_where_the_person_has_acted_and_not_from_where_others_have(
    units: UnitsOfWork,
) -> None:
    ana, boss = a_user(), a_user(roles=[Role.ADMIN])
    await store(units, ana, boss)
    async with units() as unit:
        for who, address in ((ana, "203.0.113.1"), (boss, "203.0.113.2")):
            actor = replace(actor_of(who), origin=Origin(address=address))
            unit.audit.record(AuditEntry.of(actor, AuditAction.USER_LOOKED_UP, target=ana.id, now=NOW))
        await unit.commit()

    told = json.dumps((await exported(units, ana))["audit_log"])

    assert told.count("user_looked_up") == 2
    assert "203.0.113.1" in told
    assert "203.0.113.2" not in told


def replace_facts[T: (Notification, Delivery)](told: T, facts: dict[str, str]) -> T:
    told.kind, told.audience, told.facts = MessageKind.APPOINTMENT_BOOKED, Audience.PROFESSIONAL, facts
    return told


async def test_a_professional_who_is_erased_vanishes_and_their_clients_are_told(units: UnitsOfWork) -> None:
    dentist, ana = a_user(full_name=CANARY, roles=[Role.PROFESSIONAL]), a_user()
    professional = a_professional(dentist)
    service = a_service(professional)
    coming = an_appointment(service, ana, start=FIRST_START)
    await store(
        units, dentist, ana, professional, service, coming,
        a_day_exception(professional, "2027-03-19", note=CANARY),
        some_time_off(professional, "2027-04-02 09:00", "2027-04-03 09:00", note=CANARY),
    )  # fmt: skip

    await erase(units, dentist)

    async with units() as unit:
        assert await unit.directory.professional(professional.id) is None
        assert await unit.directory.professional(professional.slug) is None
        appointment = await unit.appointments.get(coming.id)
        assert appointment is not None
        assert appointment.status is Status.CANCELLED
        events = [stored.event for stored in await unit.outbox.claim(limit=10, now=NOW + timedelta(minutes=1))]
        view = await unit.appointment_views.get(coming.id)
    assert sorted(type(event).__name__ for event in events) == ["AccountErased", "AppointmentCancelled"]
    assert view is not None
    assert (view.professional.full_name, view.location) == (ERASED_NAME, "")
    left = await exported(units, dentist)
    assert (left["days_and_time_off"], left["professional_applications"]) == ([], [])
    assert CANARY not in json.dumps(left, ensure_ascii=False)


async def test_the_last_administrator_cannot_be_erased(units: UnitsOfWork) -> None:
    boss = a_user(roles=[Role.ADMIN])
    await store(units, boss)

    with pytest.raises(LastAdmin):
        await erase(units, boss)

    async with units() as unit:
        user = await unit.users.get(boss.id)
    assert user is not None
    assert user.status is UserStatus.ACTIVE
