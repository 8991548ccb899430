"""What all builders share: the present of tests, and identifiers that are counted up."""

from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from tests.times import utc

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
"""The present of tests: Monday, 1 March 2027, 9:00 in Madrid."""

FIRST_START = utc("2027-03-02 09:00")
"""When appointments are, unless a test says otherwise: Tuesday, 10:00 in Madrid."""

MADRID = "Europe/Madrid"
PASSWORD = "correcto caballo batería grapa"
ZONE_RULES = "2026.2"

_counter = count(1)


def an_id() -> UUID:
    """A new UUID of version 7, later than those before it."""
    return UUID(int=(1_798_761_600_000 + next(_counter)) << 80 | 7 << 76 | 2 << 62)
