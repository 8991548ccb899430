"""No notification is lost when the worker dies between a booking and its mail."""

import os
import signal
from functools import partial

from tests.integration.platform.people import Platform
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
