"""The main job from end to end: from registering to a moved and cancelled appointment, with every mail on the way."""

import json
import secrets
from datetime import datetime

import pytest

from domain.accounts.values import Role
from tests.integration.platform.people import Platform, body_of

pytestmark = pytest.mark.postgres


def test_from_registering_to_history_with_a_mail_for_each_change(platform: Platform) -> None:
    admin = platform.account(Role.ADMIN, name="Lucía Ortega")
    mark = secrets.token_hex(4)  # other journeys on this instance have clinics of that name
    name = f"Clínica Dental Ñandú {mark}"
    professional = platform.someone(name)

    application = professional.post(
        "/professional-applications",
        {"profession": "Odontología", "bio": "Desde 1998.", "city": "Málaga", "timezone": "Europe/Madrid"},
    )
    assert application.status_code == 201, application.text
    platform.wait_for_mail(admin.email, f"Nueva solicitud profesional: {name}")
    assert professional.post(f"/professional-applications/{application.json()['id']}/approve").status_code == 403
    approved = admin.post(f"/professional-applications/{application.json()['id']}/approve")
    assert approved.json()["status"] == "approved"
    platform.wait_for_mail(professional.email, "Tu solicitud ha sido aprobada")

    service = platform.service(professional, duration=45, location="Calle Larios 1")
    client = platform.someone("Ana García")
    found = client.get(f"/professionals?q=dental nandu {mark}&city=malaga").json()["items"]
    assert [item["full_name"] for item in found] == [name]
    slots = platform.slots(service)
    booked = client.post("/appointments", {"service_id": service["id"], "start": slots[0], "notes": "Primera visita"})
    assert booked.status_code == 201, booked.text
    appointment = booked.json()
    assert platform.slots(service)[0] == slots[1]
    assert "Calle Larios 1" in body_of(platform.wait_for_mail(client.email, "Cita confirmada: Revisión"))
    platform.wait_for_mail(professional.email, "Nueva cita: Ana García")

    calendar = professional.get("/appointments?as=professional").json()["items"]
    assert [item["id"] for item in calendar] == [appointment["id"]]
    moved = professional.transition(appointment, "reschedule", {"start": slots[4]})
    assert moved.status_code == 200, moved.text
    assert (moved.json()["id"], moved.json()["sequence"]) == (appointment["id"], 1)
    assert datetime.fromisoformat(moved.json()["start"]) == datetime.fromisoformat(slots[4])
    platform.wait_for_mail(client.email, "Cita cambiada: Revisión")
    platform.wait_for_mail(professional.email, "Cita cambiada: Ana García")

    assert [item["id"] for item in client.get("/appointments?as=client&status=confirmed").json()["items"]] == [
        appointment["id"]
    ]
    cancelled = professional.transition(appointment, "cancel", {"reason": "Avería del sillón"})
    assert cancelled.json()["status"] == "cancelled"
    assert "Avería del sillón" in body_of(platform.wait_for_mail(client.email, "Cita cancelada: Revisión"))
    platform.wait_for_mail(professional.email, "Cita cancelada: Ana García")
    assert platform.slots(service)[:5] == slots[:5]

    history = client.get("/appointments?as=client&order=latest_first").json()["items"]
    assert [(item["id"], item["status"]) for item in history] == [(appointment["id"], "cancelled")]
    inbox = client.get("/notifications").json()["items"]
    assert [item["kind"] for item in inbox] == [
        "appointment_cancelled",
        "appointment_rescheduled",
        "appointment_booked",
    ]
    assert client.get("/notifications/unread-count").json() == {"count": 3}
    client.request("PATCH", f"/notifications/{inbox[0]['id']}", json={"read": True})
    assert client.get("/notifications/unread-count").json() == {"count": 2}


def test_an_application_is_approved_at_the_console(platform: Platform) -> None:
    applicant = platform.someone("Carmen Ruiz")
    application = applicant.post(
        "/professional-applications",
        {"profession": "Abogacía", "bio": "Derecho de familia.", "timezone": "Europe/Madrid"},
    ).json()

    waiting = json.loads(platform.citas("applications", "list", "--status", "open", "--json").stdout)
    assert application["id"] in {item["id"] for item in waiting}
    assert platform.citas("applications", "approve", application["id"]).returncode == 0

    assert "professional" in applicant.get("/me").json()["roles"]
    again = platform.citas("applications", "approve", application["id"])
    assert (again.returncode, "application_already_decided" in again.stderr) == (1, True)
    assert platform.citas("applications", "approve", "nonsense").returncode == 2


def test_a_stranger_never_learns_that_an_appointment_exists(platform: Platform) -> None:
    service = platform.service(platform.professional())
    appointment = (
        platform.someone()
        .post("/appointments", {"service_id": service["id"], "start": platform.slots(service)[0]})
        .json()
    )
    stranger = platform.someone("Pedro Curioso")

    for answer in (
        stranger.get(f"/appointments/{appointment['id']}"),
        stranger.post(f"/appointments/{appointment['id']}/cancel", {}, If_Match='"1"'),
        stranger.post(f"/appointments/{appointment['id']}/reschedule", {"start": appointment["start"]}, If_Match='"1"'),
    ):
        assert answer.status_code == 404
