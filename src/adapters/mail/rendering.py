"""From a message to what its reader sees: subject, text, and HTML that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from adapters.mail.header_text import NAME_MAXIMUM, one_line
from adapters.mail.labels import LABELS, PRODUCT, Labels, duration_text
from application.notifications.ports import OutgoingMail
from application.notifications.visible_text import visible
from application.notifications.wording import local_time_text, wording
from domain.accounts.values import Locale
from domain.notifications.notification import Audience, Facts, MessageKind

_ABOUT_AN_APPOINTMENT = frozenset(
    {
        MessageKind.APPOINTMENT_BOOKED,
        MessageKind.APPOINTMENT_REQUESTED,
        MessageKind.APPOINTMENT_CONFIRMED,
        MessageKind.APPOINTMENT_DECLINED,
        MessageKind.APPOINTMENT_EXPIRED,
        MessageKind.APPOINTMENT_REALIGNED,
        MessageKind.APPOINTMENT_RESCHEDULED,
        MessageKind.APPOINTMENT_CANCELLED,
        MessageKind.APPOINTMENT_REMINDER,
    }
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """One mail in words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of the table."""

    label: str
    value: str


class MailRenderer:
    """Renders the templates beside it. What people wrote is data: it is escaped, and never read as a template."""

    def __init__(self) -> None:
        environment = Environment(
            loader=PackageLoader("adapters.mail"),
            autoescape=select_autoescape(enabled_extensions=("html",), default=False, default_for_string=False),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._html = environment.get_template("message.html")
        self._text = environment.get_template("message.txt")

    def render(self, mail: OutgoingMail) -> Rendered:
        """Put the mail into words in its reader's language."""
        facts = {name: visible(value) for name, value in mail.facts.items()}
        words = wording(mail.kind, mail.audience, facts, mail.locale, mail.timezone)
        labels = LABELS[mail.locale]
        shown = {
            "product": PRODUCT,
            "lang": mail.locale.value,
            "labels": labels,
            "greeting": labels.greeting.format(name=one_line(mail.to_name, maximum=NAME_MAXIMUM)),
            "title": words.title,
            "paragraphs": [line for line in words.body.splitlines() if line.strip()],
            "details": _details(mail, facts, labels),
            "link": mail.link,
            "open_link": labels.open_link.get(mail.kind, ""),
        }
        return Rendered(words.title, self._text.render(shown), self._html.render(shown))


def _details(mail: OutgoingMail, facts: Facts, labels: Labels) -> Sequence[Detail]:
    """What an appointment is about, on its own clock; nothing for other messages."""
    if mail.kind not in _ABOUT_AN_APPOINTMENT:
        return []
    told = facts.get
    other_side = (
        Detail(labels.client, told("client", ""))
        if mail.audience is Audience.PROFESSIONAL
        else Detail(labels.professional, told("professional", ""))
    )
    rows = [
        Detail(labels.service, told("service", "")),
        other_side,
        Detail(labels.when, _when(facts, mail.timezone, mail.locale)),
        Detail(labels.duration, duration_text(int(facts["duration"])) if "duration" in facts else ""),
        Detail(labels.place, told("location", "")),
        Detail(labels.number, told("number", "")),
        Detail(labels.reason, told("reason", "")),
    ]
    return [row for row in rows if row.value]


def _when(facts: Facts, timezone: str, locale: Locale) -> str:
    if "start" not in facts:
        return ""
    return local_time_text(datetime.fromisoformat(facts["start"]), facts.get("timezone", timezone), locale)
