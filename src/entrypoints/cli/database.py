"""`citas db`: the schema of the database."""

from typing import Annotated

from cyclopts import App, Parameter

from adapters.postgres import migrate
from entrypoints.cli.context import DEFAULT_DATA_DIR, DataDir, find_settings
from entrypoints.cli.output import JsonFlag, show_object

app = App(name="db", help="The schema of the database.")

Revision = Annotated[str, Parameter(help="A revision; `head` is the newest, `base` the empty database.")]


@app.command
def upgrade(revision: Revision = "head", *, data_dir: DataDir = DEFAULT_DATA_DIR, json: JsonFlag = False) -> None:
    """Bring the schema up to a revision; nothing happens when it is there."""
    url = find_settings(data_dir).database_url
    migrate.upgrade(url, revision)
    _show(url, as_json=json)


@app.command
def downgrade(revision: Revision, *, data_dir: DataDir = DEFAULT_DATA_DIR, json: JsonFlag = False) -> None:
    """Take the schema back to a revision; the data of what goes is lost."""
    url = find_settings(data_dir).database_url
    migrate.downgrade(url, revision)
    _show(url, as_json=json)


@app.command
def current(*, data_dir: DataDir = DEFAULT_DATA_DIR, json: JsonFlag = False) -> None:
    """Show the schema's revision, and the newest that this version of the product knows."""
    _show(find_settings(data_dir).database_url, as_json=json)


def _show(url: str, *, as_json: bool) -> None:
    show_object({"current": migrate.current(url), "head": migrate.head()}, as_json=as_json)
