"""The list of passwords that many people have."""

import pytest

from adapters.security.common_passwords import FrequentPasswords


@pytest.mark.parametrize("password", ["password", "12345678", "qwertyuiop", "iloveyou1", "liverpool"])
def test_frequent_passwords_are_known(password: str) -> None:
    assert FrequentPasswords().has(password)


@pytest.mark.parametrize("password", ["correct horse battery", "citas-de-prueba", "", "Password"])
def test_others_are_not(password: str) -> None:
    assert not FrequentPasswords().has(password)
