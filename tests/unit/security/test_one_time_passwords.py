"""Codes that change with the time, by the vectors of RFC 6238 (appendix B, SHA-1), of which six digits are shown."""

from base64 import b32decode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

from adapters.security.one_time_passwords import TimedPasswords

SECRET = b"12345678901234567890"
CODES = TimedPasswords()
VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


@pytest.mark.parametrize(("seconds", "digits"), VECTORS.items())
def test_codes_are_those_of_the_standard(seconds: int, digits: str):
    now = datetime.fromtimestamp(seconds, UTC)

    assert CODES.step_of(SECRET, digits[-6:], now=now) == seconds // 30


def test_clocks_may_differ_by_one_step():
    now = datetime.fromtimestamp(1111111111, UTC)
    step, code = 1111111111 // 30, "050471"

    for seconds in (-30, 0, 30):
        assert CODES.step_of(SECRET, code, now=now + timedelta(seconds=seconds)) == step
    for seconds in (-60, 60, 3600):
        assert CODES.step_of(SECRET, code, now=now + timedelta(seconds=seconds)) is None


@pytest.mark.parametrize("code", ["", "050472", "50471", "0050471", "é50471", "x"])
def test_other_codes_are_wrong(code: str):
    assert CODES.step_of(SECRET, code, now=datetime.fromtimestamp(1111111111, UTC)) is None


def test_an_application_is_told_all_that_it_needs():
    secret = CODES.new_secret()
    assert len(secret) == 20
    assert CODES.new_secret() != secret

    told = CODES.enrolment(secret, "ana@example.org")

    uri = urlsplit(told.uri)
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query) == {"secret": [told.secret], "issuer": ["Gestor de Citas"]}
    assert b32decode(told.secret) == secret
    assert ET.fromstring(told.qr_svg).tag.endswith("svg")
    assert "<script" not in told.qr_svg
