"""Delays grow, have a longest, and are forgotten."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts.errors import TooManyAttempts
from domain.accounts.throttle import POLICIES, Throttle, Throttled, ThrottlePolicy
from tests.builders import NOW

POLICY = ThrottlePolicy(
    free=3,
    first_delay=timedelta(seconds=2),
    longest_delay=timedelta(seconds=10),
    forgotten_after=timedelta(minutes=5),
)
SECOND = timedelta(seconds=1)

policies = st.builds(
    ThrottlePolicy,
    free=st.integers(1, 50),
    first_delay=st.integers(1, 100).map(lambda seconds: timedelta(seconds=seconds)),
    longest_delay=st.integers(100, 10_000).map(lambda seconds: timedelta(seconds=seconds)),
    forgotten_after=st.integers(1, 100).map(lambda hours: timedelta(hours=hours)),
)


def unused() -> Throttle:
    return Throttle.unused(b"k" * 32, now=NOW)


def test_the_first_attempts_are_free_and_the_next_ones_wait_ever_longer() -> None:
    throttle, now, waits = unused(), NOW, list[float]()
    for _ in range(7):
        throttle.count(POLICY, now=now)
        waits.append((throttle.blocked_until - now).total_seconds())
        now = throttle.blocked_until
    assert waits == [0, 0, 2, 4, 8, 10, 10]


def test_too_early_is_refused_with_the_seconds_to_wait_and_not_counted() -> None:
    throttle = unused()
    for _ in range(3):
        throttle.count(POLICY, now=NOW)
    with pytest.raises(TooManyAttempts) as refusal:
        throttle.count(POLICY, now=NOW + SECOND / 2)
    assert refusal.value.retry_after == 2
    assert (throttle.attempts, throttle.last_at) == (3, NOW)
    throttle.ensure_open(now=NOW + 2 * SECOND)
    with pytest.raises(TooManyAttempts):
        throttle.ensure_open(now=NOW + 2 * SECOND - SECOND / 1000)


def test_after_a_quiet_time_it_begins_anew() -> None:
    throttle = unused()
    for _ in range(3):
        throttle.count(POLICY, now=NOW)
    throttle.count(POLICY, now=NOW + POLICY.forgotten_after)
    assert throttle.attempts == 1
    assert throttle.blocked_until == throttle.last_at


@given(policy=policies, attempts=st.integers(0, 10_000))
def test_delays_never_shrink_and_have_a_longest(policy: ThrottlePolicy, attempts: int) -> None:
    here, after = policy.delay_after(attempts), policy.delay_after(attempts + 1)
    assert timedelta() <= here <= after <= policy.longest_delay
    assert (here == timedelta()) == (attempts < policy.free)


@given(policy=policies, pauses=st.lists(st.integers(0, 20_000), max_size=60))
def test_whoever_waits_as_told_is_never_refused_and_never_waits_longer_than_the_longest(
    policy: ThrottlePolicy, pauses: list[int]
) -> None:
    throttle, now = unused(), NOW
    for pause in pauses:
        now = max(now + timedelta(seconds=pause), throttle.blocked_until)
        throttle.count(policy, now=now)
        assert throttle.blocked_until - now <= policy.longest_delay


@pytest.mark.parametrize("throttled", Throttled)
def test_everything_that_is_counted_has_a_policy_that_locks_nobody_out(throttled: Throttled) -> None:
    policy = POLICIES[throttled]
    assert policy.free >= 5
    assert policy.longest_delay <= timedelta(hours=1) <= policy.forgotten_after
