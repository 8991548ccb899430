"""The main job over HTTP, from registration to a cancelled appointment."""

import pytest

from tests.unit.http.site import Person, Site

pytestmark = pytest.mark.anyio

PASSWORD = "una contraseña larga"


async def register(site: Site, email: str, full_name: str) -> Person:
    answer = await site.ask(
        "POST", "/auth/register", json={"email": email, "password": PASSWORD, "full_name": full_name}
    )
    assert (answer.status_code, answer.json()) == (202, {"status": "check_your_mail"})
    await site.application.work()
    link = site.application.mailer.sent_to(email)[-1].link
    assert link is not None
    token = link.rpartition("=")[2]
    assert (await site.ask("POST", "/auth/verify-email", json={"token": token})).status_code == 204
    login = await site.ask("POST", "/auth/login", json={"email": email, "password": PASSWORD})
    assert login.status_code == 200
    assert login.json()["token_type"] == "Bearer"
    user = next(user for user in site.application.storage.users.values() if str(user.email) == email)
    return Person(user, {"Authorization": f"Bearer {login.json()['access_token']}"})


async def test_from_registration_to_cancellation(site: Site):
    admin = await site.admin()
    dentist = await register(site, "sol@example.com", "Clínica Sol")
    client = await register(site, "ana@example.com", "Ana Pérez")

    application = await site.ask(
        "POST",
        "/professional-applications",
        by=dentist,
        json={"profession": "Odontología", "bio": "Veinte años.", "city": "Málaga", "timezone": "Europe/Madrid"},
    )
    assert application.status_code == 201
    approved = await site.ask("POST", f"/professional-applications/{application.json()['id']}/approve", by=admin)
    assert approved.json()["status"] == "approved"
    me = (await site.ask("GET", "/me", by=dentist)).json()
    assert me["roles"] == ["client", "professional"]
    professional = me["professional"]["id"]

    hours = await site.ask("GET", f"/professionals/{professional}/working-hours")
    week = {
        "timezone": "Europe/Madrid",
        "holidays_region": None,
        "weekly": [{"weekday": "tue", "start": "09:00", "end": "11:00"}],
    }
    changed = await site.ask(
        "PUT",
        f"/professionals/{professional}/working-hours",
        by=dentist,
        headers={"If-Match": hours.headers["ETag"]},
        json=week,
    )
    assert (changed.status_code, changed.json()) == (200, {**week, "orphans": [], "dry_run": False})
    service = await site.ask(
        "POST",
        f"/professionals/{professional}/services",
        by=dentist,
        json={"name": "Limpieza", "duration": 60, "price": {"amount": "45", "currency": "EUR"}},
    )
    assert service.status_code == 201
    assert service.json()["price"] == {"amount": "45.00", "currency": "EUR"}

    found = await site.ask("GET", "/professionals?q=odontologia&city=malaga")
    assert [item["id"] for item in found.json()["items"]] == [professional]
    window = {"from": "2027-03-02T00:00:00Z", "to": "2027-03-03T00:00:00Z"}
    free = await site.ask("GET", f"/services/{service.json()['id']}/availability", params=window)
    assert [slot["start"] for slot in free.json()["slots"]] == [
        "2027-03-02T09:00:00+01:00",
        "2027-03-02T10:00:00+01:00",
    ]

    booked = await site.ask(
        "POST",
        "/appointments",
        by=client,
        json={"service_id": service.json()["id"], "start": free.json()["slots"][0]["start"], "notes": "Primera vez"},
    )
    assert booked.status_code == 201
    assert booked.json()["start"] == "2027-03-02T08:00:00Z"
    assert booked.json()["local_start"] == "2027-03-02T09:00:00"
    where = booked.headers["Location"].removeprefix("/api/v1")

    moved = await site.ask(
        "POST",
        f"{where}/reschedule",
        by=dentist,
        headers={"If-Match": booked.headers["ETag"]},
        json={"start": "2027-03-02T10:00:00+01:00"},
    )
    assert (moved.json()["start"], moved.json()["sequence"]) == ("2027-03-02T09:00:00Z", 1)
    cancelled = await site.ask(
        "POST", f"{where}/cancel", by=client, headers={"If-Match": moved.headers["ETag"]}, json={"reason": "Viajo"}
    )
    assert (cancelled.json()["status"], cancelled.json()["cancelled_by"]) == ("cancelled", "client")

    await site.application.work()
    inbox = (await site.ask("GET", "/notifications", by=client, headers={"Accept-Language": "en"})).json()["items"]
    assert [item["kind"] for item in inbox] == [
        "appointment_cancelled",
        "appointment_rescheduled",
        "appointment_booked",
    ]
    assert inbox[1]["title"] == "Appointment moved: Limpieza, Tuesday, 2 March 2027, 10:00 (Europe/Madrid)"
