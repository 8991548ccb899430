"""Puts a message into words for one reader: what inbox and mail show.

Facts are data: they are put into our sentences and never read as templates themselves.
"""

from collections.abc import Mapping
from datetime import datetime

from application.notifications.catalogue import text_of
from application.notifications.texts import Text
from domain.accounts.values import Locale
from domain.notifications.notification import Audience, Facts, MessageKind
from domain.time.zones import zone

_WEEKDAYS: Mapping[Locale, tuple[str, ...]] = {
    Locale.SPANISH: ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    Locale.ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Mapping[Locale, tuple[str, ...]] = {
    Locale.SPANISH: (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    Locale.ENGLISH: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_PATTERNS: Mapping[Locale, str] = {
    Locale.SPANISH: "{weekday}, {day} de {month} de {year}, {time} ({place})",
    Locale.ENGLISH: "{weekday}, {day} {month} {year}, {time} ({place})",
}
_INSTANTS = {"when": "start", "previously": "previous_start", "until": "expires_at"}
"""Placeholders that show the instant of a fact as a local time."""


def wording(kind: MessageKind, audience: Audience, facts: Facts, locale: Locale, timezone: str) -> Text:
    """Return title and body with every fact in its place.

    Times are shown on the wall clock of the appointment, which facts call `timezone`; in the reader's own
    `timezone` where facts name none. A fact that is not there is left out.
    """
    place = facts.get("timezone", timezone)
    values = _Values(facts)
    for placeholder, fact in _INSTANTS.items():
        if fact in facts:
            values[placeholder] = local_time_text(datetime.fromisoformat(facts[fact]), place, locale)
    text = text_of(kind, audience, locale)
    return Text(text.title.format_map(values), text.body.format_map(values))


def local_time_text(instant: datetime, timezone: str, locale: Locale) -> str:
    """Show an instant as people say it, such as `Tuesday, 2 March 2027, 10:00 (Europe/Madrid)`. Raises InvalidValue."""
    local = instant.astimezone(zone(timezone))
    return _PATTERNS[locale].format(
        weekday=_WEEKDAYS[locale][local.weekday()],
        day=local.day,
        month=_MONTHS[locale][local.month - 1],
        year=local.year,
        time=f"{local:%H:%M}",
        place=timezone,
    )


class _Values(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""
