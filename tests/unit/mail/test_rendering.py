import re
from html.parser import HTMLParser

import pytest

from adapters.mail.labels import LABELS, duration_text
from adapters.mail.rendering import MailRenderer
from application.notifications.catalogue import text_of
from domain.accounts.values import Locale
from domain.notifications.notification import Audience, MessageKind
from tests.unit.mail.mails import APPOINTMENT_FACTS, a_mail

RENDERER = MailRenderer()
LINK = "https://citas.example/verify-email?token=abc&x=1"


def has_text(kind: MessageKind, audience: Audience, locale: Locale) -> bool:
    try:
        text_of(kind, audience, locale)
    except KeyError:
        return False
    return True


EVERY_TEXT = [
    (kind, audience, locale)
    for kind in MessageKind
    for audience in Audience
    for locale in Locale
    if has_text(kind, audience, locale)
]


class Page(HTMLParser):
    """What a reader's program makes of the HTML: its text, its elements, and whether all are closed."""

    _VOID = frozenset({"meta", "br", "img", "hr", "input", "link"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in self._VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.texts.append(data)


def test_every_kind_has_a_text_for_somebody_in_each_language():
    assert {(kind, locale) for kind, _, locale in EVERY_TEXT} == {
        (kind, locale) for kind in MessageKind for locale in Locale
    }


@pytest.mark.parametrize(("kind", "audience", "locale"), EVERY_TEXT)
def test_every_message_says_the_same_as_text_and_as_html(kind: MessageKind, audience: Audience, locale: Locale):
    rendered = RENDERER.render(a_mail(kind=kind, audience=audience, locale=locale))
    page = Page(rendered.html)
    said = [line.strip() for line in rendered.text.splitlines() if line.strip() not in {"", "--"}]
    for line in said:
        for part in line.split(": ", 1) if line.startswith(tuple(label_values(locale))) else [line]:
            assert part in page.text, part
    assert rendered.subject in rendered.text
    assert "{" not in rendered.text
    assert f'<html lang="{locale.value}">' in rendered.html


@pytest.mark.parametrize(("kind", "audience", "locale"), EVERY_TEXT)
def test_hostile_facts_stay_text(kind: MessageKind, audience: Audience, locale: Locale):
    hostile = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;{{ 7*7 }}{% raw %}${x}{title}"
    harmless = {
        name: value
        for name, value in APPOINTMENT_FACTS.items()
        if name in {"start", "previous_start", "expires_at", "duration", "timezone"}
    }
    facts = {**dict.fromkeys(APPOINTMENT_FACTS, hostile), **harmless}
    rendered = RENDERER.render(
        a_mail(kind=kind, audience=audience, locale=locale, facts=facts, to_name=hostile, link=LINK)
    )
    page = Page(rendered.html)
    assert "script" not in page.elements
    assert "img" not in page.elements
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert "49" not in rendered.text
    assert hostile[:30] in page.text


def test_the_title_block_and_the_layout_are_there():
    html = RENDERER.render(a_mail()).html
    assert html.startswith("<!doctype html>")
    assert html.count("<h1") == 1
    assert "prefers-color-scheme: dark" in html
    assert 'name="viewport"' in html
    assert not re.search(r"(src|background)=", html), "nothing is loaded from elsewhere"


def test_a_client_reads_with_whom_when_and_where():
    text = RENDERER.render(a_mail()).text
    for line in (
        "Hola, Ana García:",
        "Servicio: Limpieza dental",
        "Profesional: Marta Ruiz",
        "Cuándo: martes, 2 de marzo de 2027, 10:00 (Europe/Madrid)",
        "Duración: 1 h 30 min",
        "Lugar: Calle Mayor 1, Madrid",
        "Referencia: 7F3K-9Q2M",
    ):
        assert line in text.splitlines()
    assert "Cliente:" not in text


def test_a_professional_reads_who_comes_and_why_it_was_cancelled():
    mail = a_mail(kind=MessageKind.APPOINTMENT_CANCELLED, audience=Audience.PROFESSIONAL, locale=Locale.ENGLISH)
    lines = RENDERER.render(mail).text.splitlines()
    assert "Client: Ana García" in lines
    assert "Reason: Estoy enferma" in lines
    assert "When: Tuesday, 2 March 2027, 10:00 (Europe/Madrid)" in lines
    assert not any(line.startswith("Professional:") for line in lines)


def test_what_is_not_known_has_no_line():
    facts = {**APPOINTMENT_FACTS, "location": "", "reason": ""}
    text = RENDERER.render(a_mail(facts=facts)).text
    assert "Lugar" not in text
    assert "Motivo" not in text


def test_messages_about_something_else_have_no_table():
    html = RENDERER.render(a_mail(kind=MessageKind.APPLICATION_APPROVED, audience=Audience.SELF)).html
    assert "<th" not in html


def test_the_link_is_a_button_and_stands_in_full():
    rendered = RENDERER.render(a_mail(kind=MessageKind.VERIFY_EMAIL, audience=Audience.SELF, facts={}, link=LINK))
    page = Page(rendered.html)
    assert ("href", LINK) in page.attributes
    assert LINK in page.text
    assert LINK in rendered.text.splitlines()


def test_a_reason_of_several_lines_keeps_them():
    rendered = RENDERER.render(a_mail(facts={**APPOINTMENT_FACTS, "reason": "uno\ndos"}))
    assert "uno\ndos" in rendered.text
    assert "uno\ndos" in rendered.html


@pytest.mark.parametrize(
    ("minutes", "text"), [(5, "5 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min"), (1440, "24 h"), (0, "0 min")]
)
def test_durations_read_as_people_say_them(minutes: int, text: str):
    assert duration_text(minutes) == text


def label_values(locale: Locale) -> list[str]:
    labels = LABELS[locale]
    names = ("service", "professional", "client", "when", "duration", "place", "number", "reason")
    return [f"{getattr(labels, name)}: " for name in names]
