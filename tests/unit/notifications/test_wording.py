"""How messages read."""

from itertools import product

import pytest

from application.notifications.texts import Text
from application.notifications.wording import wording
from domain.accounts.values import Locale
from domain.notifications.notification import Audience, MessageKind

FACTS = {
    "service": "Limpieza dental",
    "professional": "Clínica Sol",
    "client": "Ana {number}",
    "number": "7F3K-9Q2M",
    "start": "2027-03-02T09:00:00Z",
    "previous_start": "2027-03-01T16:30:00Z",
    "timezone": "Europe/Madrid",
}


@pytest.mark.parametrize(
    ("locale", "when"),
    [
        (Locale.SPANISH, "martes, 2 de marzo de 2027, 10:00 (Europe/Madrid)"),
        (Locale.ENGLISH, "Tuesday, 2 March 2027, 10:00 (Europe/Madrid)"),
    ],
)
def test_times_are_shown_on_the_wall_clock_of_the_appointment(locale: Locale, when: str):
    text = wording(MessageKind.APPOINTMENT_BOOKED, Audience.CLIENT, FACTS, locale, "America/Bogota")

    assert text.title.endswith(f"Limpieza dental, {when}")


def test_a_moved_appointment_tells_both_times():
    text = wording(MessageKind.APPOINTMENT_RESCHEDULED, Audience.CLIENT, FACTS, Locale.SPANISH, "Europe/Madrid")

    assert "martes, 2 de marzo de 2027, 10:00" in text.title
    assert "Antes: lunes, 1 de marzo de 2027, 17:30 (Europe/Madrid)." in text.body


def test_braces_in_what_people_typed_are_not_read_as_placeholders():
    text = wording(MessageKind.APPOINTMENT_BOOKED, Audience.PROFESSIONAL, FACTS, Locale.ENGLISH, "Europe/Madrid")

    assert text.body == "Ana {number} has booked Limpieza dental."


def test_without_a_zone_in_the_facts_the_readers_own_is_used():
    facts = {**FACTS}
    del facts["timezone"]

    text = wording(MessageKind.APPOINTMENT_BOOKED, Audience.CLIENT, facts, Locale.ENGLISH, "America/Bogota")

    assert "04:00 (America/Bogota)" in text.title


@pytest.mark.parametrize("locale", Locale)
def test_a_missing_fact_leaves_no_placeholder_behind(locale: Locale):
    texts: list[Text] = []
    for kind, audience in product(MessageKind, Audience):
        try:
            texts.append(wording(kind, audience, {}, locale, "Europe/Madrid"))
        except KeyError:
            continue  # this kind has nothing to tell this audience

    assert len(texts) == 38
    assert not [text for text in texts if "{" in text.title + text.body]
