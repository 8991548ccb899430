"""Reminders by real processes: the ledger is in PostgreSQL, and a worker looks there by itself."""

import os
import signal
from functools import partial

from tests.integration.platform.people import Platform, body_of
from tests.integration.platform.storage import bring_forward_reminders, is_idle
from tests.integration.servers import wait_until


def test_a_reminder_comes_once_though_workers_die_and_neither_queue_nor_scheduler_is_there(platform: Platform) -> None:
    service = platform.service(platform.professional(), reminders=[1440, 60], horizon_days=30)
    client = platform.account()
    slot = platform.slots(service, after_days=3)[0]
    booked = client.post("/appointments", {"service_id": service["id"], "start": slot}).json()
    platform.wait_for_mail(client.email, "Cita confirmada")
    wait_until(lambda: is_idle(platform.up), within=30, what="an idle worker")
    children = platform.up.children()
    stopped = [children["valkey"], children["scheduler"]]
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        assert bring_forward_reminders(platform.up, booked["id"]) == 2
        os.kill(children["worker"], signal.SIGKILL)
        wait_until(partial(platform.up.has_another, "worker", children["worker"]), within=10, what="another worker")
        platform.wait_for_mail(client.email, "Recordatorio")
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)
    wait_until(lambda: is_idle(platform.up), within=45, what="an idle worker")

    mails = [mail for mail in platform.mails(client.email) if "Recordatorio" in mail["Subject"]]
    told = client.get(f"/appointments/{booked['id']}/messages").json()["items"]

    assert len(mails) == len({mail["Message-ID"] for mail in mails}) == 2
    assert "Tienes una cita con" in body_of(mails[0])
    reminders = [(one["minutes"], one["state"]) for one in told if one["kind"] == "appointment_reminder"]
    assert sorted(reminders) == [(60, "sent"), (1440, "sent")]
    shown = platform.citas("appointments", "messages", booked["id"], "--json")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.count('"appointment_reminder"') == 2
