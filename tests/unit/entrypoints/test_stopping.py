"""Times of a stop: nobody is killed while it still finishes what it has in hand."""

import pytest

from entrypoints import api, scheduler, up, worker

STOP_SECONDS = 10
CLOSING_SECONDS = 0.5
"""What a process needs to give its connections back, once its work has ended."""


@pytest.mark.parametrize("grace", [api.WORKER_STOPS_WITHIN, worker.GRACE_SECONDS, scheduler.GRACE_SECONDS])
def test_every_role_may_finish_what_it_has_in_hand(grace: float):
    assert grace + CLOSING_SECONDS <= up.APPLICATION_STOPS_WITHIN


def test_the_whole_of_a_stop_keeps_its_promise():
    assert up.APPLICATION_STOPS_WITHIN + up.SERVERS_STOP_WITHIN < STOP_SECONDS
