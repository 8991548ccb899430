"""`citas db`: the schema of the database."""

import re
from collections.abc import Callable
from typing import Annotated

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from cyclopts import App, Parameter

from adapters.postgres import migrate, roles
from domain.errors import Conflict, InvalidValue
from entrypoints.cli.context import DataDir, find_settings
from entrypoints.cli.output import JsonFlag, show_object

app = App(name="db", help="The schema of the database.")

Revision = Annotated[str, Parameter(help="A revision; `head` is the newest, `base` the empty database.")]


_RELATIVE = re.compile(r"[+-]\d+")


@app.command
def upgrade(revision: Revision = "head", *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Bring the schema up to a revision; nothing happens when it is there.

    As the owner of the database, whom CITAS_DATABASE_OWNER_URL names. At the newest revision, whoever CITAS_DATABASE_URL
    names is given the rights of the application, and made where there is nobody of that name.
    """
    settings = find_settings(data_dir)
    url = settings.owner_url()
    _migrate(migrate.upgrade, url, revision)
    if migrate.current(url) == migrate.head():
        roles.admit(url, settings.database_url)
    _show(url, as_json=json)


@app.command
def downgrade(revision: Revision, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Take the schema back to a revision; the data of what goes is lost."""
    url = find_settings(data_dir).owner_url()
    _migrate(migrate.downgrade, url, revision)
    _show(url, as_json=json)


@app.command
def current(*, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Show the schema's revision, and the newest that this version of the product knows."""
    _show(find_settings(data_dir).owner_url(), as_json=json)


def _migrate(step: Callable[[str, str], None], url: str, revision: str) -> None:
    """Go to a revision. Raises InvalidValue when there is none of that name, Conflict when there is no way to it."""
    try:
        if not _RELATIVE.fullmatch(revision):
            ScriptDirectory.from_config(migrate.configuration()).get_revisions(revision)
    except CommandError:
        raise InvalidValue("revision", "unknown", f"no such revision: {revision}") from None
    try:
        step(url, revision)
    except CommandError as error:  # it speaks of revisions only
        raise Conflict(str(error)) from None


def _show(url: str, *, as_json: bool) -> None:
    show_object({"current": migrate.current(url), "head": migrate.head()}, as_json=as_json)
