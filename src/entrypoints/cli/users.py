"""`citas users`: accounts at the console, but for making one. The operator may what an administrator may."""

import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from cyclopts import Parameter

from adapters.http.values import email_address
from application.accounts.erase_account import EraseAccountCommand
from application.accounts.list_users import ListUsersQuery
from application.accounts.supervise_user import SuperviseUserCommand
from application.accounts.views import UserView
from application.use_cases import UseCases
from domain.accounts.actor import Operator
from domain.accounts.user import UserStatus
from domain.accounts.values import Role
from domain.errors import InvalidValue
from domain.ids import UserId
from entrypoints.cli.accounts import users
from entrypoints.cli.context import DataDir, with_application
from entrypoints.cli.output import JsonFlag, show_list, show_object
from entrypoints.cli.paging import collect

if TYPE_CHECKING:
    from entrypoints.bootstrap import Application

Whom = Annotated[str, Parameter(help="A mail address, or the identifier of an account.")]

_COLUMNS = ("id", "email", "full_name", "roles", "status", "professional")


@users.command(name="list")
def list_(
    *,
    q: Annotated[str | None, Parameter(name="--q", help="In the name or the mail address.")] = None,
    role: Role | None = None,
    status: UserStatus | None = None,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """List the accounts, by name."""
    query = ListUsersQuery(text=q, role=role, status=status)
    listed = with_application(
        data_dir,
        lambda application: collect(lambda page: application.use_cases.list_users(Operator(), query, page)),
    )
    show_list([_facts(view) for view in listed.items], _COLUMNS, as_json=json)


@users.command
def show(user: Whom, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Show an account."""
    show_object(
        _facts(with_application(data_dir, lambda application: _found(application.use_cases, user))), as_json=json
    )


@users.command
def disable(
    user: Whom,
    *,
    reason: Annotated[str, Parameter(help="They read it.")],
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Close an account; its sessions end at once, and its public profile vanishes."""
    _supervise(
        user,
        lambda view: SuperviseUserCommand(actor=Operator(), user_id=view.id, status=UserStatus.DISABLED, reason=reason),
        data_dir=data_dir,
        json=json,
    )


@users.command
def enable(user: Whom, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Open a closed account again."""
    _supervise(
        user,
        lambda view: SuperviseUserCommand(actor=Operator(), user_id=view.id, status=UserStatus.ACTIVE),
        data_dir=data_dir,
        json=json,
    )


@users.command
def grant(user: Whom, role: Role, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Give somebody a role."""
    _supervise(
        user,
        lambda view: SuperviseUserCommand(actor=Operator(), user_id=view.id, roles=frozenset({*view.roles, role})),
        data_dir=data_dir,
        json=json,
    )


@users.command
def revoke(user: Whom, role: Role, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Take a role from somebody; everybody stays a client."""
    _supervise(
        user,
        lambda view: SuperviseUserCommand(actor=Operator(), user_id=view.id, roles=frozenset({*view.roles} - {role})),
        data_dir=data_dir,
        json=json,
    )


@users.command
def reset_password(
    user: Whom,
    *,
    password_stdin: Annotated[
        bool,
        Parameter(negative="", help="Set the password that stands on standard input, instead of mailing a link."),
    ] = False,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Mail somebody a link with which they set their password anew, or set it for them; then all their sessions end."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None

    async def ask(application: "Application") -> UserView:
        use_cases = application.use_cases
        view = await _found(use_cases, user)
        if password is None:
            await use_cases.mail_password_reset(Operator(), view.id)
        else:
            await use_cases.set_password(Operator(), view.id, password)
        return view

    view = with_application(data_dir, ask)
    done = "link_mailed" if password is None else "password_set"
    show_object({"id": str(view.id), "email": view.email, "done": done}, as_json=json)


@users.command
def reset_second_factor(user: Whom, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Switch somebody's second factor off who has lost it and every recovery code; their sessions end."""

    async def ask(application: "Application") -> UserView:
        view = await _found(application.use_cases, user)
        await application.use_cases.reset_second_factor(Operator(), view.id)
        return view

    view = with_application(data_dir, ask)
    show_object({"id": str(view.id), "email": view.email, "done": "second_factor_off"}, as_json=json)


@users.command
def export(user: Whom, file: Path, *, data_dir: DataDir = None, json: JsonFlag = False) -> None:
    """Write everything that is stored about somebody into a zip file, for them alone."""
    if file.exists():
        raise InvalidValue("file", "exists", f"{file} exists already.")

    async def ask(application: "Application") -> tuple[UserView, bytes]:
        view = await _found(application.use_cases, user)
        return view, await application.use_cases.export_account(Operator(), view.id)

    view, packed = with_application(data_dir, ask)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        written.write(packed)
    show_object({"id": str(view.id), "file": str(file), "bytes": len(packed)}, as_json=json)


@users.command
def erase(
    user: Whom,
    *,
    yes: Annotated[bool, Parameter(negative="", help="Really: it cannot be undone.")] = False,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Erase an account, with everything that is stored about the person."""
    if not yes:
        raise InvalidValue("yes", "missing", "Give --yes: it cannot be undone.")

    async def ask(application: "Application") -> UserView:
        view = await _found(application.use_cases, user)
        await application.use_cases.erase_account(EraseAccountCommand(actor=Operator(), user_id=view.id))
        return view

    view = with_application(data_dir, ask)
    show_object({"id": str(view.id), "done": "erased"}, as_json=json)


def _supervise(
    user: str, command: Callable[[UserView], SuperviseUserCommand], *, data_dir: DataDir, json: bool
) -> None:
    async def ask(application: "Application") -> UserView:
        view = await _found(application.use_cases, user)
        return await application.use_cases.supervise_user(command(view))

    show_object(_facts(with_application(data_dir, ask)), as_json=json)


async def _found(use_cases: UseCases, user: str) -> UserView:
    """The account that a mail address or an identifier names. Raises NotFound, InvalidValue."""
    try:
        known = UserId(UUID(user))
    except ValueError:
        known = (await use_cases.find_user(Operator(), email_address(user))).id
    return await use_cases.get_user(Operator(), known)


def _facts(view: UserView) -> dict[str, object]:
    facts: dict[str, object] = {name: value for name, value in asdict(view).items() if name != "version"}
    slug = None if view.professional is None else view.professional.slug
    return facts | {"roles": [role.value for role in view.roles], "professional": slug}
