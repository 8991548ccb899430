"""No notification is lost when the worker dies between a booking and its mail."""

import os
import signal
from functools import partial

from tests.integration.platform.people import Platform
from tests.integration.platform.storage import is_idle, mail_attempts
from tests.integration.servers import wait_until


def test_the_mail_of_a_booking_arrives_after_the_worker_was_killed(platform: Platform) -> None:
    service = platform.service(platform.professional())
    client = platform.account()
    worker = platform.up.children()["worker"]
    os.kill(worker, signal.SIGSTOP)  # it stands still, so that the booking finds it before it has done anything

    booked = client.post("/appointments", {"service_id": service["id"], "start": platform.slots(service)[0]})
    assert booked.status_code == 201
    assert platform.mails(client.email) == []
    os.kill(worker, signal.SIGKILL)

    wait_until(partial(platform.up.has_another, "worker", worker), within=5, what="another worker")
    platform.wait_for_mail(client.email, "Cita confirmada")
    assert len(platform.mails(client.email)) == 1


def test_the_mail_arrives_after_the_worker_was_killed_while_it_handed_it_over(platform: Platform) -> None:
    service = platform.service(platform.professional())
    client = platform.account()
    children = platform.up.children()
    worker, sink = children["worker"], children["mail-sink"]
    os.kill(sink, signal.SIGSTOP)  # it takes connections and says nothing, so that the worker waits for it
    try:
        booked = client.post("/appointments", {"service_id": service["id"], "start": platform.slots(service)[0]})
        assert booked.status_code == 201
        begun = partial(mail_attempts, platform.up, client.email, "appointment_booked")
        wait_until(begun, within=15, what="a delivery that a worker has in hand")
        os.kill(worker, signal.SIGKILL)
    finally:
        os.kill(sink, signal.SIGCONT)

    wait_until(partial(platform.up.has_another, "worker", worker), within=5, what="another worker")
    platform.wait_for_mail(client.email, "Cita confirmada", within=45)
    wait_until(lambda: is_idle(platform.up), within=45, what="an idle worker")
    mails = platform.mails(client.email)
    assert len(mails) <= 2
    assert len({mail["Message-ID"] for mail in mails}) == 1
    assert begun() >= 2, "the delivery was taken up again"
