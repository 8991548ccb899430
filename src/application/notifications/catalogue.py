"""What each message says, in each language: the one catalogue that inbox and mail share."""

from collections.abc import Mapping

from application.notifications.english_texts import ENGLISH
from application.notifications.spanish_texts import SPANISH
from application.notifications.texts import Catalogue, Text
from domain.accounts.values import Locale
from domain.notifications.notification import Audience, MessageKind

_TEXTS: Mapping[Locale, Catalogue] = {Locale.SPANISH: SPANISH, Locale.ENGLISH: ENGLISH}


def text_of(kind: MessageKind, audience: Audience, locale: Locale) -> Text:
    """Return the text. Every kind has one for each audience that `messages` sends it to, in both languages."""
    return _TEXTS[locale][kind, audience]
