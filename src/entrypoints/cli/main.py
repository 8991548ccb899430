"""The root of the command tree, and the exit codes: 0 done, 1 refused by a rule, 2 bad usage, 3 a dependency is down."""

import sys
from collections.abc import Mapping
from importlib.metadata import version

from cyclopts import App, CycloptsError
from rich.console import Console

from application.errors import DependencyDown
from domain.errors import DomainError, InvalidValue
from entrypoints.cli import accounts, database, processes
from entrypoints.cli.output import complain, complain_of
from entrypoints.instance import InstanceError
from entrypoints.settings import SettingsError

DONE, REFUSED, BAD_USAGE, UNAVAILABLE = 0, 1, 2, 3

app = App(
    name="citas",
    help="Gestor de Citas Profesionales: run it, and look after it.",
    version=lambda: version("gestor-de-citas"),
    help_format="plaintext",
    console=Console(),
    error_console=Console(stderr=True),
)
processes.add_to(app)
app.command(database.app)
app.command(accounts.users)
app.command(accounts.applications)


def main() -> None:
    """Run one command and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; what was refused stands on standard error in one line."""
    try:
        code = app(arguments, exit_on_error=False, result_action="return_value")
    except CycloptsError:
        return BAD_USAGE  # cyclopts has told why
    except (InstanceError, SettingsError) as error:
        complain(str(error))
        return code_of(error)
    except DomainError as error:
        complain_of(error)
        return code_of(error)
    return code if isinstance(code, int) else DONE


def code_of(error: Exception) -> int:
    """The exit code of what went wrong."""
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), REFUSED)


_CODES: Mapping[type[Exception], int] = {
    SettingsError: BAD_USAGE,
    InvalidValue: BAD_USAGE,
    InstanceError: UNAVAILABLE,
    DependencyDown: UNAVAILABLE,
}
"""Whatever else the domain refuses is refused by a rule."""
