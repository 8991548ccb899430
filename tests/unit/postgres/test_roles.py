"""What is told the server of the application's password."""

import hashlib
import hmac
from base64 import b64decode

from adapters.postgres.roles import scram_secret

# RFC 7677, section 3
SALT = b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
SAID = (
    b"n=user,r=rOprNGfwEbeRWgbNEkqO,"
    b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
    b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
)
PROOF = b64decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
SIGNATURE = b64decode("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")


def test_the_server_can_check_a_password_by_what_it_keeps_of_it() -> None:
    method, numbers, keys = scram_secret("pencil", SALT).split("$")
    stored, server = (b64decode(key) for key in keys.split(":"))

    signed = hmac.digest(stored, SAID, "sha256")
    client_key = bytes(one ^ other for one, other in zip(PROOF, signed, strict=True))

    assert (method, numbers) == ("SCRAM-SHA-256", "4096:W22ZaJ0SNY7soEsUEjb6gQ==")
    assert hashlib.sha256(client_key).digest() == stored
    assert hmac.digest(server, SAID, "sha256") == SIGNATURE


def test_nobody_sees_from_it_who_has_the_same_password() -> None:
    assert scram_secret("pencil") != scram_secret("pencil")
    assert "pencil" not in scram_secret("pencil")
