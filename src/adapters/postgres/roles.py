"""Who may do what in the database: the application logs in as somebody who cannot change the audit log.

Migrations make the role `citas_app`, which has the rights that the application needs and cannot log in. Whoever the
application logs in as is made a member of it here, and made at all where the server has nobody of that name.

Roles are the cluster's. Several may do this at once, for one database or for several: whoever is late finds it done.
"""

import hashlib
import hmac
import secrets
from base64 import b64encode
from typing import Any, Final
from unicodedata import normalize

from asyncpg.exceptions import DuplicateObjectError, InternalServerError, UniqueViolationError
from sqlalchemy.engine import make_url

from adapters.postgres import direct
from adapters.postgres.failures import translated
from adapters.postgres.migrate import run_apart

APPLICATION_ROLE: Final = "citas_app"
_TIMEOUT: Final = 10
_EXISTS: Final = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)"
# Statements about roles take no parameters, so the server itself does the quoting.
_CREATION: Final = "SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)"
_IS_MEMBER: Final = f"SELECT pg_has_role($1::text, '{APPLICATION_ROLE}', 'MEMBER')"
_MEMBERSHIP: Final = f"SELECT format('GRANT {APPLICATION_ROLE} TO %I', $1::text)"
# The third is "tuple concurrently updated", for which PostgreSQL has no code of its own.
_SOMEBODY_WAS_FASTER: Final = (DuplicateObjectError, UniqueViolationError, InternalServerError)
_ATTEMPTS: Final = 3
_ITERATIONS: Final = 4096
_SALT_BYTES: Final = 16


def admit(owner_url: str, application_url: str) -> None:
    """Let whoever `application_url` names log in and do what the application does, and no more.

    Where they are the owner nothing happens. Raises DependencyDown.
    """
    wanted = make_url(application_url)
    name = wanted.username
    if name is None or name == make_url(owner_url).username:
        return

    async def admitted() -> None:
        with translated():
            connection = await direct.connect(owner_url, application_name="citas roles", timeout=_TIMEOUT)
            try:
                secret = None if wanted.password is None else scram_secret(str(wanted.password))
                await _ensure(connection, (_EXISTS, name), (_CREATION, name, secret))
                await _ensure(connection, (_IS_MEMBER, name), (_MEMBERSHIP, name))
            finally:
                await connection.close()

    run_apart(admitted())


async def _ensure(
    connection: Any, question: tuple[str, *tuple[object, ...]], making: tuple[str, *tuple[object, ...]]
) -> None:
    """Have the statement that `making` asks for executed, unless `question` says that it is done."""
    for attempt in range(_ATTEMPTS):
        if await connection.fetchval(*question):
            return
        try:
            await connection.execute(await connection.fetchval(*making))
        except _SOMEBODY_WAS_FASTER:
            if attempt == _ATTEMPTS - 1:
                raise


def scram_secret(password: str, salt: bytes | None = None) -> str:
    """What the server keeps of a password (SCRAM-SHA-256, RFC 5802 and 7677), so that no statement, nor its log, holds it."""
    salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
    salted = hashlib.pbkdf2_hmac("sha256", normalize("NFKC", password).encode(), salt, _ITERATIONS)
    stored_key = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    encoded = [b64encode(part).decode() for part in (salt, stored_key, server_key)]
    return f"SCRAM-SHA-256${_ITERATIONS}:{encoded[0]}${encoded[1]}:{encoded[2]}"
