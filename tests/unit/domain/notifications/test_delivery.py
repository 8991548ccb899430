"""A message on its way, and a message in an inbox."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notifications.delivery import LEASE, LONGEST_DELAY, DeliveryStatus
from tests.builders import NOW, a_delivery, a_notification

SECOND = timedelta(seconds=1)


def test_a_delivery_is_claimed_when_it_is_due_and_by_one() -> None:
    delivery = a_delivery(due_at=NOW)
    assert not delivery.lease(now=NOW - SECOND)
    assert delivery.attempts == 0
    assert delivery.lease(now=NOW)
    assert delivery.attempts == 1
    assert not delivery.lease(now=NOW + LEASE - SECOND)


def test_the_claim_of_a_sender_who_died_ends_by_itself() -> None:
    delivery = a_delivery(due_at=NOW)
    assert delivery.lease(now=NOW)
    assert delivery.lease(now=NOW + LEASE)
    assert delivery.attempts == 2


@pytest.mark.parametrize("status", [DeliveryStatus.SENT, DeliveryStatus.DEAD, DeliveryStatus.DROPPED])
def test_what_is_not_pending_is_never_claimed(status: DeliveryStatus) -> None:
    assert not a_delivery(status=status).lease(now=NOW + timedelta(days=1))


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (3, 8), (9, 512), (10, 600), (17, 600), (5000, 600)])
def test_the_delay_doubles_up_to_a_cap(attempts: int, seconds: int) -> None:
    delivery = a_delivery()
    delivery.attempts = attempts
    delivery.postpone(error="451", jitter=0.0, now=NOW)
    assert delivery.due_at == NOW + timedelta(seconds=seconds) / 2
    assert delivery.status is DeliveryStatus.PENDING
    assert delivery.last_error == "451"


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_jitter_spreads_over_the_second_half_of_the_delay(attempts: int, jitter: float) -> None:
    delivery = a_delivery()
    delivery.attempts = attempts
    delivery.postpone(error="", jitter=jitter, now=NOW)
    assert NOW + SECOND <= delivery.due_at <= NOW + LONGEST_DELAY


def test_each_outcome_is_recorded() -> None:
    sent, dead, dropped = a_delivery(), a_delivery(), a_delivery()
    sent.postpone(error="451", jitter=0, now=NOW)
    sent.mark_sent(now=NOW)
    dead.give_up(error="550 " + "x" * 1000)
    dropped.mark_dropped("moved")
    assert (sent.status, sent.sent_at, sent.last_error) == (DeliveryStatus.SENT, NOW, None)
    assert (dead.status, len(dead.last_error or "")) == (DeliveryStatus.DEAD, 500)
    assert (dropped.status, dropped.last_error) == (DeliveryStatus.DROPPED, "moved")


def test_every_attempt_has_the_same_message_id() -> None:
    delivery = a_delivery()
    before = delivery.message_id
    delivery.lease(now=NOW)
    assert delivery.message_id == before == str(delivery.id)


def test_the_first_reading_counts_and_a_message_can_be_unread_again() -> None:
    message = a_notification()
    message.mark_read(read=True, now=NOW)
    message.mark_read(read=True, now=NOW + SECOND)
    assert message.read_at == NOW
    message.mark_read(read=False, now=NOW)
    assert message.read_at is None
