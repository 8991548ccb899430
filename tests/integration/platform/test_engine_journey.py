"""The scheduling engine from end to end: requests, holds, days that close, explanations, and who is free first."""

import secrets
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.platform.people import Person, Platform, body_of
from tests.integration.platform.races import free_starts, in_a_row, moment, outcome

pytestmark = pytest.mark.postgres

HALF_AN_HOUR = timedelta(minutes=30)


def codes(problem: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in problem["reasons"]]


def explained(who: Person, service: dict[str, Any], start: str) -> dict[str, Any]:
    answer = who.client.get(
        f"/services/{service['id']}/availability/explain", params={"start": start}, headers=who.headers
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def steps(who: Person, appointment: dict[str, Any]) -> list[tuple[str, str, str, str | None]]:
    items = who.get(f"/appointments/{appointment['id']}/history").json()["items"]
    return [(item["action"], item["by"], item["status"], item["reason"]) for item in items]


def test_a_request_is_approved_and_another_declined_with_a_mail_for_each_step(platform: Platform) -> None:
    professional, client = platform.professional(), platform.account(name="Ana García")
    service = platform.service(professional, requires_approval=True, approval_hours=24)
    slots = platform.slots(service)

    wanted, other = (
        client.post("/appointments", {"service_id": service["id"], "start": start, "notes": "Primera visita"}).json()
        for start in slots[:2]
    )
    assert (wanted["status"], other["status"]) == ("pending", "pending")
    assert moment(wanted["expires_at"]) - moment(wanted["created_at"]) == timedelta(hours=24)
    assert not set(platform.slots(service)) & set(slots[:2])
    platform.wait_for_mail(client.email, "Cita solicitada: Revisión")
    platform.wait_for_mail(professional.email, "Solicitud de cita: Ana García")
    assert client.transition(wanted, "confirm").status_code == 403

    confirmed = professional.transition(wanted, "confirm")
    assert (confirmed.status_code, confirmed.json()["status"], confirmed.json()["expires_at"]) == (
        200,
        "confirmed",
        None,
    )
    platform.wait_for_mail(client.email, "Cita confirmada: Revisión")
    platform.wait_for_mail(professional.email, "Cita confirmada: Ana García")
    declined = professional.transition(other, "decline", {"reason": "Ese día estoy en un congreso."})
    assert declined.json()["status"] == "declined"
    assert "Ese día estoy en un congreso." in body_of(platform.wait_for_mail(client.email, "Cita rechazada: Revisión"))

    assert outcome(professional.transition(other, "confirm")) == (409, "illegal_transition")
    assert set(platform.slots(service)) & set(slots[:2]) == {slots[1]}
    assert steps(client, wanted) == [
        ("request", "client", "pending", None),
        ("confirm", "professional", "confirmed", None),
    ]
    assert steps(professional, other) == [
        ("request", "client", "pending", None),
        ("decline", "professional", "declined", "Ese día estoy en un congreso."),
    ]
    assert client.get("/appointments?as=client&status=declined").json()["items"][0]["id"] == other["id"]


def test_a_hold_keeps_a_slot_until_it_is_booked(platform: Platform) -> None:
    service = platform.service(platform.professional())
    client, rival = platform.account(), platform.account()
    slots = in_a_row(platform.slots(service), 8, HALF_AN_HOUR)  # at the end of a day the nearest ones are others

    held = client.post(f"/services/{service['id']}/holds", {"start": slots[3]})
    assert held.status_code == 201, held.text
    refused = rival.post("/appointments", {"service_id": service["id"], "start": slots[3]})
    assert (outcome(refused), codes(refused.json())) == ((409, "slot_taken"), ["overlaps_hold"])
    assert [moment(start) for start in refused.json()["alternatives"]] == [moment(slots[n]) for n in (2, 4, 1)]
    assert codes(explained(rival, service, slots[3])) == ["overlaps_hold"]
    assert rival.request("DELETE", f"/holds/{held.json()['id']}").status_code == 404
    assert client.get("/appointments").json()["items"] == []
    assert client.get(f"/appointments/{held.json()['id']}").status_code == 404

    wanted = {"service_id": service["id"], "start": slots[4], "hold_id": held.json()["id"]}
    assert outcome(client.post("/appointments", wanted)) == (409, "hold_unusable")
    booked = client.post("/appointments", wanted | {"start": slots[3]})
    assert (booked.status_code, booked.json()["id"]) == (201, held.json()["id"])
    assert [step[0] for step in steps(client, booked.json())] == ["hold", "book"]
    assert codes(explained(rival, service, slots[3])) == ["overlaps_appointment"]

    again = client.post(f"/services/{service['id']}/holds", {"start": slots[5]}).json()
    assert client.request("DELETE", f"/holds/{again['id']}").status_code == 204
    assert rival.post("/appointments", {"service_id": service["id"], "start": slots[5]}).status_code == 201
    platform.wait_for_mail(client.email, "Cita confirmada: Revisión")


def test_time_off_is_rehearsed_and_then_taken_with_a_decision_about_each_appointment(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    clients = [platform.account(name=name) for name in ("Ana García", "Berta Gil", "Carlos Sanz")]
    slots = in_a_row(platform.slots(service), 8, HALF_AN_HOUR)
    kept, moved, cancelled = (
        client.post("/appointments", {"service_id": service["id"], "start": start}).json()
        for client, start in zip(clients, slots, strict=False)
    )
    path = f"/professionals/{service['professional_id']}/time-off"
    away = {"start": slots[0], "end": slots[3], "note": "Médico"}
    decisions = [
        {"appointment_id": moved["id"], "action": "move", "start": slots[5], "reason": "Tengo que salir."},
        {"appointment_id": cancelled["id"], "action": "cancel", "reason": "No puedo atenderle."},
    ]

    rehearsed = professional.post(f"{path}?dry_run=true", away)
    assert (rehearsed.status_code, rehearsed.json()["dry_run"]) == (200, True)
    assert [(one["appointment"]["id"], one["action"]) for one in rehearsed.json()["orphans"]] == [
        (one["id"], "keep") for one in (kept, moved, cancelled)
    ]
    whole = professional.post(f"{path}?dry_run=true", away | {"decisions": decisions}).json()
    assert [one["action"] for one in whole["orphans"]] == ["keep", "move", "cancel"]
    assert moment(whole["orphans"][1]["appointment"]["start"]) == moment(slots[5])
    assert professional.get(path).json()["items"] == []
    assert clients[1].get(f"/appointments/{moved['id']}").json()["start"] == moved["start"]
    assert free_starts(platform, service, moment(slots[5]), moment(slots[6])) == [moment(slots[5])]

    taken = professional.post(path, away | {"decisions": decisions})
    assert taken.status_code == 201, taken.text
    assert taken.json()["orphans"] == [
        {**one, "appointment": {**one["appointment"], "updated_at": real["appointment"]["updated_at"]}}
        for one, real in zip(whole["orphans"], taken.json()["orphans"], strict=True)
    ]
    assert "Tengo que salir." in body_of(platform.wait_for_mail(clients[1].email, "Cita cambiada: Revisión"))
    assert "No puedo atenderle." in body_of(platform.wait_for_mail(clients[2].email, "Cita cancelada: Revisión"))
    assert [str(mail["Subject"]).split(":")[0] for mail in platform.mails(clients[0].email)] == ["Cita confirmada"]
    assert [step[0] for step in steps(clients[1], moved)] == ["book", "reschedule"]
    assert codes(explained(clients[0], service, slots[1])) == ["time_off"]

    (period,) = professional.get(path).json()["items"]
    removed = professional.request("DELETE", f"{path}/{period['id']}")
    assert (removed.status_code, removed.json()) == (200, {"orphans": [], "dry_run": False})
    assert codes(explained(clients[0], service, slots[0])) == ["overlaps_appointment"]
    assert explained(clients[0], service, slots[1])["offered"] is True


def test_every_reason_is_told_to_clients_by_its_code_and_to_the_professional_with_its_cause(platform: Platform) -> None:
    professional, client = platform.professional(), platform.account()
    service = platform.service(
        professional, buffer_after=15, minimum_notice=60, horizon_days=30, interval=60, limits={"per_day": 1}
    )
    start = platform.slots(service, after_days=2)[0]
    booked = client.post("/appointments", {"service_id": service["id"], "start": start}).json()
    following = (moment(start) + HALF_AN_HOUR).isoformat()

    told = explained(client, service, following)
    assert told["offered"] is False
    assert set(codes(told)) == {"buffer_of_neighbour", "not_on_grid", "limit_reached"}
    assert all(reason.keys() == {"code"} for reason in told["reasons"])
    causes = {reason["code"]: reason for reason in explained(professional, service, following)["reasons"]}
    assert causes["buffer_of_neighbour"]["appointment_id"] == booked["id"]
    assert causes["limit_reached"] == {"code": "limit_reached", "period": "day", "limit": 1}
    refused = client.post("/appointments", {"service_id": service["id"], "start": following})
    assert outcome(refused) == (409, "slot_not_offered")
    assert codes(refused.json()) == codes(told)
    for offered in refused.json()["alternatives"]:
        assert explained(client, service, offered)["offered"] is True
    far = (moment(start) + timedelta(days=40)).isoformat()
    assert codes(explained(client, service, far)) == ["beyond_horizon"]

    holiday = moment(start).date() + timedelta(days=3)
    path = f"/professionals/{service['professional_id']}/exceptions"
    assert professional.post(path, {"date": holiday.isoformat(), "openings": []}).status_code == 201
    assert codes(explained(client, service, f"{holiday}T10:00:00")) == ["exception_closed"]


def test_whoever_is_free_first_is_found_first(platform: Platform) -> None:
    mark = secrets.token_hex(4)
    late, early, shut = (
        platform.professional(f"{name} {mark}") for name in ("Clínica Tarde", "Clínica Pronto", "Clínica No")
    )
    services = {person.email: platform.service(person) for person in (late, early, shut)}
    platform.open_hours(shut, [])
    first, second, *_ = platform.slots(services[late.email])
    away = {"start": first, "end": second}
    path = f"/professionals/{services[late.email]['professional_id']}/time-off"
    assert late.post(path, away).status_code == 201

    found = platform.client.get(
        "/availability/earliest", params={"q": f"clinica {mark}", "city": "malaga", "after": first}
    )

    assert found.status_code == 200, found.text
    items = found.json()["items"]
    assert [(item["professional"]["full_name"], moment(item["start"])) for item in items] == [
        (f"Clínica Pronto {mark}", moment(first)),
        (f"Clínica Tarde {mark}", moment(second)),
    ]
    for item in items:
        wanted = {"service_id": item["service"]["id"], "start": item["start"]}
        assert platform.regulars(1)[0].post("/appointments", wanted).status_code == 201
