"""An appointment for one's own calendar, over HTTP."""

import pytest

from tests.unit.http.site import Site, problem

pytestmark = pytest.mark.anyio

UNKNOWN = "018f0000-0000-7000-8000-000000000000"


async def test_each_side_fetches_it_for_their_own_calendar(site: Site):
    client, dentist = await site.client_person("Carla"), await site.dentist("Diego")
    appointment = site.appointment_of(client, site.service_of(dentist))
    path = f"/appointments/{appointment.id}/calendar.ics"

    answer = await site.ask("GET", path, by=client)
    theirs = await site.ask("GET", path, by=dentist)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cita.ics"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert {"with_whom=Diego", f"owner_address={client.user.email}"} <= set(answer.text.splitlines())
    assert {"with_whom=Carla", f"owner_address={dentist.user.email}"} <= set(theirs.text.splitlines())


async def test_somebody_elses_is_not_there(site: Site):
    appointment = site.appointment_of(await site.client_person(), site.service_of(await site.dentist()))
    other = await site.client_person()
    for appointment_id in (appointment.id, UNKNOWN, "x"):
        answer = await site.ask("GET", f"/appointments/{appointment_id}/calendar.ics", by=other)
        assert (answer.status_code, problem(answer)["code"]) == (404, "not_found")
