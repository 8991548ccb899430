"""Which text can be stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.text import clean_line, clean_text


def reason(value: str, **bounds: int) -> str:
    with pytest.raises(InvalidValue) as refused:
        clean_line("name", value, **{"maximum": 10, **bounds})
    assert refused.value.field == "name"
    return refused.value.reason


@pytest.mark.parametrize("character", ["\0", "\n", "\r", "\t", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800"])
def test_a_line_has_no_characters_that_break_mail_logs_or_storage(character: str) -> None:
    assert reason(f"a{character}b") == "control_character"


@pytest.mark.parametrize("character", ["\0", "\x1b", "\u2028", "\ud800"])
def test_a_text_may_have_line_breaks_and_tabs_and_nothing_else_of_that_kind(character: str) -> None:
    assert clean_text("notes", "a\r\n\tb", maximum=10) == "a\r\n\tb"
    with pytest.raises(InvalidValue):
        clean_text("notes", f"a{character}b", maximum=10)


def test_text_is_trimmed_and_composed_before_it_is_measured() -> None:
    assert clean_line("name", "  Jose\u0301 \u3000", maximum=4) == "José"
    assert reason("   ", minimum=1) == "too_short"
    assert reason("x" * 11) == "too_long"
    assert clean_line("name", " " * 50 + "x" * 10, maximum=10) == "x" * 10


@given(st.text(), st.integers(0, 5), st.integers(5, 20))
def test_what_is_accepted_is_bounded_and_accepted_again_unchanged(value: str, minimum: int, maximum: int) -> None:
    try:
        cleaned = clean_text("notes", value, minimum=minimum, maximum=maximum)
    except InvalidValue:
        return
    assert minimum <= len(cleaned) <= maximum
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert clean_text("notes", cleaned, minimum=minimum, maximum=maximum) == cleaned
