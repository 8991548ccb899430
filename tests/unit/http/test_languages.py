"""Which language an answer speaks."""

import pytest

from adapters.http.languages import preferred_locale
from domain.accounts.values import Locale


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        (None, Locale.SPANISH),
        ("", Locale.SPANISH),
        ("*", Locale.SPANISH),
        ("fr, de;q=0.9", Locale.SPANISH),
        ("en", Locale.ENGLISH),
        ("EN-gb", Locale.ENGLISH),
        ("es-MX, en;q=0.9", Locale.SPANISH),
        ("es;q=0.2, en;q=0.8", Locale.ENGLISH),
        ("en;q=0", Locale.SPANISH),
        ("en;q=nan, es;q=0.1", Locale.SPANISH),
        ("en;q=99999999999, en-US;q=0.1", Locale.ENGLISH),
        (";;;,,,q=", Locale.SPANISH),
    ],
)
def test_the_best_liked_language_of_ours_is_spoken(header: str | None, locale: Locale):
    assert preferred_locale(header) is locale
