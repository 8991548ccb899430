"""One's own messages over HTTP."""

import pytest

from domain.ids import NotificationId
from domain.notifications.notification import Notification
from tests.builders import a_notification
from tests.unit.http.site import Person, Site, faults, problem

pytestmark = pytest.mark.anyio


def message_for(site: Site, person: Person) -> Notification:
    message = a_notification(person.user)
    site.application.storage.inbox[NotificationId(message.id)] = message
    return message


async def test_a_message_is_read_and_unread_again(site: Site):
    client = await site.client_person()
    path = f"/notifications/{message_for(site, client).id}"
    message_for(site, client)

    read = await site.ask("PATCH", path, by=client, json={"read": True})
    assert (read.json()["read"], read.json()["read_at"]) == (True, "2027-03-01T08:00:00Z")
    assert (await site.ask("GET", "/notifications/unread-count", by=client)).json() == {"count": 1}
    assert len((await site.ask("GET", "/notifications?unread=true", by=client)).json()["items"]) == 1
    assert len((await site.ask("GET", "/notifications?unread=false", by=client)).json()["items"]) == 1

    unread = await site.ask("PATCH", path, by=client, json={"read": False})
    assert (unread.json()["read"], unread.json()["read_at"]) == (False, None)
    assert (await site.ask("GET", "/notifications/unread-count", by=client)).json() == {"count": 2}


async def test_messages_speak_the_readers_language(site: Site):
    client = await site.client_person()
    message_for(site, client)

    spanish = await site.ask("GET", "/notifications", by=client)
    english = await site.ask("GET", "/notifications", by=client, headers={"Accept-Language": "en"})

    assert spanish.headers["Content-Language"] == "es"
    assert spanish.json()["items"][0]["title"].startswith("Cita confirmada: Revisión")
    assert english.headers["Content-Language"] == "en"
    assert english.json()["items"][0]["title"].startswith("Appointment confirmed: Revisión")
    assert english.json()["items"][0]["data"] == {"number": "7F3K-9Q2M", "service": "Revisión"}


async def test_somebody_elses_message_does_not_exist(site: Site):
    message = message_for(site, await site.client_person())

    answer = await site.ask("PATCH", f"/notifications/{message.id}", by=await site.admin(), json={"read": True})

    assert (answer.status_code, problem(answer)["code"]) == (404, "not_found")


async def test_all_are_read_at_once(site: Site):
    client = await site.client_person()
    for _ in range(3):
        message_for(site, client)

    assert (await site.ask("POST", "/notifications/read-all", by=client)).json() == {"count": 3}
    assert (await site.ask("POST", "/notifications/read-all", by=client)).json() == {"count": 0}
    assert (await site.ask("GET", "/notifications/unread-count", by=client)).json() == {"count": 0}


async def test_a_message_is_deleted_once(site: Site):
    client = await site.client_person()
    path = f"/notifications/{message_for(site, client).id}"

    gone = await site.ask("DELETE", path, by=client)

    assert (gone.status_code, gone.content) == (204, b"")
    again = await site.ask("DELETE", path, by=client)
    assert (again.status_code, problem(again)["code"]) == (404, "not_found")
    assert (await site.ask("GET", "/notifications", by=client)).json()["items"] == []


async def test_only_what_was_read_is_deleted_all_at_once(site: Site):
    client = await site.client_person()
    kept, read = message_for(site, client), message_for(site, client)
    await site.ask("PATCH", f"/notifications/{read.id}", by=client, json={"read": True})

    for query, pointer in (("", "/read"), ("?read=false", "/read"), ("?read=true&before=soon", "/before")):
        refused = await site.ask("DELETE", f"/notifications{query}", by=client)
        assert refused.status_code == 422
        assert [pointer] == [at for at, _ in faults(refused)]
    early = await site.ask("DELETE", "/notifications?read=true&before=2020-01-01T00:00:00Z", by=client)
    all_read = await site.ask("DELETE", "/notifications?read=true", by=client)

    assert (early.json(), all_read.json()) == ({"count": 0}, {"count": 1})
    left = (await site.ask("GET", "/notifications", by=client)).json()["items"]
    assert [item["id"] for item in left] == [str(kept.id)]
