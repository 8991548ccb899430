"""How long what is kept, after it has served its time: the one table, which housekeeping goes by and docs/privacy.md shows."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from domain.accounts.throttle import POLICIES


class Kept(StrEnum):
    """What has an end, and from when on its time counts."""

    ANSWERS = "answers"
    """to repeated requests, from their own end on, a day after the request"""
    HOLDS = "holds"
    """that were never booked, from their end on"""
    LINKS = "mailed links"
    """from their end on"""
    SESSIONS = "sessions"
    """from their end on, with the address and device that they came from"""
    API_KEYS = "API keys"
    """from their end on"""
    EVENTS = "relayed events"
    """from when they were relayed on"""
    FAREWELLS = "farewells"
    """the mail that tells of an erasure, from when it was sent or given up on"""
    DELIVERIES = "deliveries"
    """mails, from when they were sent or given up on"""
    REMINDERS = "reminders"
    """and why there were none, from when that was decided on"""
    MESSAGES = "inbox messages"
    """that were read, from when they were written on"""
    ATTEMPTS = "attempts"
    """to log in and the like, counted by digests, from the last one on"""


RETENTION: Final = {
    Kept.ANSWERS: timedelta(),
    Kept.HOLDS: timedelta(days=1),
    Kept.LINKS: timedelta(days=7),
    Kept.SESSIONS: timedelta(days=30),
    Kept.API_KEYS: timedelta(days=30),
    Kept.EVENTS: timedelta(days=7),
    Kept.FAREWELLS: timedelta(days=7),
    Kept.DELIVERIES: timedelta(days=90),
    Kept.REMINDERS: timedelta(days=90),
    Kept.MESSAGES: timedelta(days=365),
    Kept.ATTEMPTS: max(policy.forgotten_after for policy in POLICIES.values()),
}
