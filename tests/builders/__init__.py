"""Things to test with: whole objects of which a test names only what it is about.

All dates are fixed and lie in 2027; nothing here asks a clock. Identifiers are counted up.
"""

from tests.builders.accounts import (
    a_link,
    a_practice,
    a_profile,
    a_session,
    a_user,
    actor_of,
    an_actor,
    an_api_key,
    an_application,
)
from tests.builders.common import FIRST_START, MADRID, NOW, PASSWORD, ZONE_RULES, an_id
from tests.builders.notifications import a_delivery, a_notification, a_reminder
from tests.builders.scheduling import (
    a_day_exception,
    a_professional,
    a_service,
    an_agenda,
    an_appointment,
    an_author,
    some_terms,
    some_time_off,
)

__all__ = [
    "FIRST_START",
    "MADRID",
    "NOW",
    "PASSWORD",
    "ZONE_RULES",
    "a_day_exception",
    "a_delivery",
    "a_link",
    "a_notification",
    "a_practice",
    "a_professional",
    "a_profile",
    "a_reminder",
    "a_service",
    "a_session",
    "a_user",
    "actor_of",
    "an_actor",
    "an_agenda",
    "an_api_key",
    "an_application",
    "an_appointment",
    "an_author",
    "an_id",
    "some_terms",
    "some_time_off",
]
