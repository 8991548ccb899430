"""A professional enters somebody by their address, and never learns whose account that is."""

import secrets

import pytest

from tests.integration.platform.people import Platform

pytestmark = pytest.mark.postgres

NUMBER = "+34600111222"


def test_a_professional_learns_of_a_client_what_they_typed_until_the_client_books(platform: Platform) -> None:
    typed, real = f"Señora {secrets.token_hex(4)}", f"Ana {secrets.token_hex(4)}"
    professional, client = platform.professional(), platform.account(name=real)
    client_id = client.get("/me").json()["id"]
    service = platform.service(professional)
    starts = platform.slots(service)

    def name(start: str) -> tuple[int, object]:
        answer = professional.post(
            "/appointments", {"service_id": service["id"], "start": start, "client_id": client_id}
        )
        body = answer.json()
        return answer.status_code, body["client"] if answer.status_code == 201 else body["errors"]

    stranger = name(starts[0])
    known_as = {"full_name": typed, "email": client.email, "phone": NUMBER}
    described = professional.post(
        "/appointments", {"service_id": service["id"], "start": starts[0], "client": known_as}
    )
    named = name(starts[1])
    calendar = professional.get(f"/appointments?as=professional&client_id={client_id}").json()["items"]
    own = client.post("/appointments", {"service_id": service["id"], "start": starts[2]})
    introduced = name(starts[3])

    assert (stranger[0], described.status_code, own.status_code) == (422, 201, 201)
    assert named == (201, {"id": client_id, **known_as})
    assert [item["client"] for item in calendar] == [{"id": client_id, **known_as}] * 2
    assert introduced == (201, {"id": client_id, "full_name": real, "email": client.email, "phone": None})
    for shown in (typed, real):
        platform.wait_for_mail(professional.email, f"Nueva cita: {shown}")
