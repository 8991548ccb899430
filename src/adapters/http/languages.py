"""Which language an answer speaks."""

import re
from collections.abc import Mapping

from domain.accounts.values import Locale

type Bilingual = Mapping[Locale, str]
"""A text in every language of the product."""

_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


def bilingual(spanish: str, english: str) -> Bilingual:
    """A text in both languages."""
    return {Locale.SPANISH: spanish, Locale.ENGLISH: english}


def preferred_locale(accept_language: str | None) -> Locale:
    """Return the language of ours that the reader likes best (RFC 9110, section 12.5.4); Spanish when none is named.

    A part that cannot be read is passed over: nobody should lose an answer to a strange header.
    """
    best, quality = Locale.SPANISH, 0.0
    for part in (accept_language or "").split(","):
        tag, _, weight = (piece.strip() for piece in part.partition(";"))
        weighed = _QUALITY.fullmatch(weight.lower()) if weight else None
        if weight and weighed is None:
            continue
        liked = 1.0 if weighed is None else float(weighed[1])
        locale = _LOCALES.get(tag.split("-", 1)[0].lower())
        if locale is not None and liked > quality:
            best, quality = locale, liked
    return best


_LOCALES: Mapping[str, Locale] = {locale.value: locale for locale in Locale}
