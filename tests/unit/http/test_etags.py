"""Versions in headers."""

import pytest

from adapters.http.errors import PreconditionMissing
from adapters.http.etags import expected_version, shows_the_same, wanted_version

DIGEST = "0123456789ab"


@pytest.mark.parametrize(
    ("if_match", "version"),
    [
        (f'"3-{DIGEST}"', 3),
        ("*", None),
        (f' "2-{DIGEST}", "7-{DIGEST}" , "5-{DIGEST}", "9"', 7),
        (f'W/"3-{DIGEST}"', -1),
        (f"3-{DIGEST}", -1),
        ('"3"', -1),
        ('"3-deadbeef"', -1),
        (f'"3-{DIGEST}0"', -1),
        (f'"3-{DIGEST.upper()}"', -1),
        ("3", -1),
        ('"abc"', -1),
        ("", -1),
        (f'"99999999999999999999999-{DIGEST}"', -1),
        (f'"٣-{DIGEST}"', -1),
    ],
)
def test_if_match_names_the_version_that_a_change_is_meant_for(if_match: str, version: int | None):
    assert expected_version(if_match) == version


def test_a_change_needs_if_match():
    with pytest.raises(PreconditionMissing):
        expected_version(None)


def test_where_it_may_be_left_out_any_version_will_do():
    assert wanted_version(None) is None


@pytest.mark.parametrize("if_none_match", ['"1-a"', 'W/"1-a"', '"0-b", "1-a"', "*"])
def test_if_none_match_is_compared_weakly(if_none_match: str):
    assert shows_the_same(if_none_match, '"1-a"')


@pytest.mark.parametrize("if_none_match", ['"1-b"', '"1"', "", "1-a"])
def test_another_tag_shows_something_else(if_none_match: str):
    assert not shows_the_same(if_none_match, '"1-a"')
