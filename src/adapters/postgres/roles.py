"""Who may do what in the database: the application logs in as somebody who cannot change the audit log.

Migrations make the role `citas_app`, which has the rights that the application needs and cannot log in. Whoever the
application logs in as is made a member of it here, and made at all where the server has nobody of that name.
"""

from typing import Final

from sqlalchemy.engine import make_url

from adapters.postgres import direct
from adapters.postgres.failures import translated
from adapters.postgres.migrate import run_apart

APPLICATION_ROLE: Final = "citas_app"
_TIMEOUT: Final = 10
_EXISTS: Final = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)"
# Statements about roles take no parameters, so the server itself does the quoting.
_CREATION: Final = "SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)"
_MEMBERSHIP: Final = f"SELECT format('GRANT {APPLICATION_ROLE} TO %I', $1::text)"


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
                if not await connection.fetchval(_EXISTS, name):
                    await connection.execute(await connection.fetchval(_CREATION, name, wanted.password))
                await connection.execute(await connection.fetchval(_MEMBERSHIP, name))
            finally:
                await connection.close()

    run_apart(admitted())
