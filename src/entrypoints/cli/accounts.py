"""`citas users` and `citas applications`: the accounts room at the console. The operator may what an administrator may."""

import sys
from dataclasses import asdict
from typing import Annotated, Literal
from uuid import UUID

from cyclopts import App, Parameter

from adapters.http.values import email_address
from application.accounts.approve_application import ApproveApplicationCommand
from application.accounts.create_user import CreateUserCommand
from application.accounts.reject_application import RejectApplicationCommand
from application.accounts.views import ApplicationView
from domain.accounts.actor import Operator
from domain.accounts.professional_application import ApplicationStatus, Practice
from domain.accounts.user import Profile
from domain.accounts.values import Locale, Role
from domain.errors import InvalidValue
from domain.ids import ApplicationId
from entrypoints.cli.context import DataDir, with_application
from entrypoints.cli.output import JsonFlag, show_list, show_object
from entrypoints.cli.paging import collect

users = App(name="users", help="Accounts.")
applications = App(name="applications", help="Requests to become a professional.")

type Language = Literal["es", "en"]
"""The values of `Locale`: the console would offer the names of its members."""

_COLUMNS = ("id", "status", "full_name", "email", "profession", "city", "submitted_at")


@users.command
def create(
    email: str,
    *,
    name: Annotated[str, Parameter(help="The full name, as others read it.")],
    role: Annotated[list[Role] | None, Parameter(negative="", help="May be given several times.")] = None,
    password_stdin: Annotated[
        bool, Parameter(negative="", help="Read the password from standard input, up to the end of its line.")
    ] = False,
    verified: Annotated[
        bool, Parameter(negative="", help="The account can log in at once; else a link is mailed.")
    ] = False,
    locale: Annotated[Language, Parameter(help="The language of their mails.")] = "es",
    timezone: Annotated[
        str, Parameter(help="Where the times that they read, and their working hours, are meant.")
    ] = "Europe/Madrid",
    profession: Annotated[str | None, Parameter(help="What a professional is, such as Dentista.")] = None,
    city: Annotated[str | None, Parameter(help="Where a professional works.")] = None,
    bio: Annotated[
        str | None, Parameter(help="What a professional's public profile says; else the profession.")
    ] = None,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Make an account. A professional, who needs --profession, gets a public profile too."""
    if not password_stdin:
        # An argument would stand in the shell's history and in the list of processes.
        raise InvalidValue("password", "missing", "Give --password-stdin and the password on standard input.")
    roles = frozenset(role or [Role.CLIENT])
    if Role.PROFESSIONAL not in roles:
        _refuse_for_others(profession=profession, city=city, bio=bio)
    practice = None
    if profession is not None:
        practice = Practice(profession=profession, bio=bio or profession, city=city, timezone=timezone)
    command = CreateUserCommand(
        email=email_address(email),
        password=sys.stdin.readline().rstrip("\r\n"),
        profile=Profile(full_name=name, locale=Locale(locale), timezone=timezone),
        roles=roles,
        verified=verified,
        practice=practice,
    )
    user_id = with_application(data_dir, lambda application: application.use_cases.create_user(command))
    show_object({"id": str(user_id), "email": str(command.email)}, as_json=json)


@applications.command(name="list")
def list_(
    *,
    status: ApplicationStatus | None = None,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """List the requests, oldest first."""
    listed = with_application(
        data_dir,
        lambda application: collect(lambda page: application.use_cases.list_applications(Operator(), page, status)),
    )
    show_list([_facts(view) for view in listed.items], _COLUMNS, as_json=json)


@applications.command
def show(application_id: UUID, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Show a request."""
    view = with_application(
        data_dir, lambda application: application.use_cases.get_application(Operator(), ApplicationId(application_id))
    )
    show_object(_facts(view), as_json=json)


@applications.command
def approve(application_id: UUID, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Let the applicant become a professional."""
    command = ApproveApplicationCommand(actor=Operator(), application_id=ApplicationId(application_id))
    view = with_application(data_dir, lambda application: application.use_cases.approve_application(command))
    show_object(_facts(view), as_json=json)


@applications.command
def reject(
    application_id: UUID,
    *,
    reason: Annotated[str, Parameter(help="The applicant reads it.")],
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Refuse a request and say why."""
    command = RejectApplicationCommand(actor=Operator(), application_id=ApplicationId(application_id), reason=reason)
    view = with_application(data_dir, lambda application: application.use_cases.reject_application(command))
    show_object(_facts(view), as_json=json)


def _refuse_for_others(**given: str | None) -> None:
    """Refuse what only a professional has: it would be forgotten without a word. Raises InvalidValue."""
    for name, value in given.items():
        if value is not None:
            raise InvalidValue(
                name, "not_for_this_role", f"--{name} is for a professional: give --role professional too."
            )


def _facts(view: ApplicationView) -> dict[str, object]:
    facts: dict[str, object] = {
        name: value for name, value in asdict(view).items() if name not in {"applicant", "version"}
    }
    return facts | {"full_name": view.applicant.full_name, "email": view.applicant.email}
