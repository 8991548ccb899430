"""The root of the command tree, and which exit code goes with what went wrong."""

import sys
import traceback
from collections.abc import Callable, Mapping
from importlib.metadata import version

from cyclopts import App, CycloptsError
from rich.console import Console

from application.errors import DependencyDown
from domain.errors import DomainError, InvalidValue
from entrypoints.cli import processes
from entrypoints.cli.output import Complaint, complain, complain_of
from entrypoints.exit_codes import BAD_USAGE, DONE, REFUSED, UNAVAILABLE
from entrypoints.instance import InstanceError
from entrypoints.settings import SettingsError

app = App(
    name="citas",
    help="Gestor de Citas Profesionales: run it, and look after it.",
    version=lambda: version("gestor-de-citas"),
    help_format="plaintext",
    console=Console(),
    error_console=Console(stderr=True),
)
processes.add_to(app)
# By name, so that only the room that is asked for is imported: storage and its drivers take seconds on a slow machine.
app.command("entrypoints.cli.database:app", name="db", help="The schema of the database.")
app.command("entrypoints.cli.users:users", name="users", help="Accounts.")
app.command("entrypoints.cli.accounts:applications", name="applications", help="Requests to become a professional.")
app.command("entrypoints.cli.deliveries:deliveries", name="deliveries", help="Mails on their way.")
app.command("entrypoints.cli.professionals:professionals", name="professionals", help="Public profiles.")
app.command("entrypoints.cli.slots:slots", name="slots", help="Free times.")
app.command("entrypoints.cli.appointments:appointments", name="appointments", help="Appointments.")
app.command("entrypoints.cli.keys:keys", name="keys", help="What tokens and links are signed with.")
app.command("entrypoints.cli.audit:audit", name="audit", help="Who did what.")
app.command("entrypoints.cli.zone_rules:tz", name="tz", help="The rules of time zones.")


def main() -> None:
    """Run one command and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    as_json = "--json" in arguments
    return run_command(
        lambda: app(arguments, exit_on_error=False, print_error=not as_json, result_action="return_value"),
        as_json=as_json,
    )


def run_command(command: Callable[[], object], *, as_json: bool = False) -> int:
    """Run what a command does and return its exit code; what went wrong stands on standard error in one line."""
    try:
        code = command()
    except CycloptsError as error:
        if as_json:  # else cyclopts has told why
            complain("bad_usage", " ".join(str(error).split()), as_json=True)
        return BAD_USAGE
    except (InstanceError, SettingsError) as error:
        complain("bad_setting" if isinstance(error, SettingsError) else "no_instance", str(error), as_json=as_json)
        return code_of(error)
    except Complaint as refused:
        complain(refused.code, refused.detail if as_json else refused.told, as_json=as_json, facts=refused.facts)
        return REFUSED
    except DomainError as error:
        complain_of(error, as_json=as_json)
        return code_of(error)
    except Exception as error:  # noqa: BLE001 (a bug, whose message may hold personal data)
        told = f"unexpected error: {type(error).__qualname__}; see {_place_of(error)}"
        complain("unexpected_error", told, as_json=as_json)
        return REFUSED
    return code if isinstance(code, int) else DONE


def code_of(error: Exception) -> int:
    """The exit code of what went wrong."""
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), REFUSED)


def _place_of(error: Exception) -> str:
    """The line of code where it happened, such as `/…/accounts.py:64`."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"


_CODES: Mapping[type[Exception], int] = {
    SettingsError: BAD_USAGE,
    InvalidValue: BAD_USAGE,
    InstanceError: UNAVAILABLE,
    DependencyDown: UNAVAILABLE,
}
"""Whatever else the domain refuses is refused by a rule."""
