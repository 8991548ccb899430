"""Tables of who may do what: a row is a policy and what it is asked about, a column is who asks.

A cell is `ok` where a policy lets somebody, what it returns where it returns something (`yes`, `no`, `client`, `stranger`),
and else what it refuses with: `admins` and `pros` are `role_required` for either, `no-user` is `not_found` for a user, the
other words stand in `_REFUSALS`. `-` is for whoever cannot be the one who asks, which is the operator alone.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from domain.accounts.errors import (
    AlreadyProfessional,
    OwnAccount,
    OwnApplication,
    RoleRequired,
    SecondFactorRequired,
)
from domain.errors import DomainError, NotFound

_REFUSALS: Mapping[type[DomainError], str] = {
    SecondFactorRequired: "factor",
    OwnAccount: "own-account",
    OwnApplication: "own-application",
    AlreadyProfessional: "already",
}
_ROLES = {"admin": "admins", "professional": "pros"}
NOT_ASKED = "-"


@dataclass(frozen=True, slots=True)
class Row[Who]:
    """One policy, asked about one thing by everybody."""

    policy: Callable[..., object]
    about: str
    ask: Callable[[Callable[..., object], Who], object]
    outcomes: str

    def cells(self, columns: Sequence[str]) -> Mapping[str, str]:
        """What each who asks is to hear."""
        return dict(zip(columns, self.outcomes.split(), strict=True))

    def outcome(self, who: Who) -> str:
        """What somebody hears."""
        try:
            return _said(self.ask(self.policy, who))
        except RoleRequired as refusal:
            return _ROLES[refusal.details["role"]]
        except NotFound as refusal:
            return f"no-{refusal.kind}"
        except DomainError as refusal:
            return _REFUSALS[type(refusal)]


def _said(answer: object) -> str:
    match answer:
        case None:
            return "ok"
        case bool():
            return "yes" if answer else "no"
        case _:
            return str(answer)


def cells[Who](rows: Sequence[Row[Who]], columns: Sequence[str]) -> Sequence[tuple[Row[Who], str, str]]:
    """Every cell of a table in which somebody asks: the row, the column and what is said."""
    return [(row, column, said) for row in rows for column, said in row.cells(columns).items() if said != NOT_ASKED]


def name_of(value: object) -> str:
    """How a cell is called in the report of the tests."""
    return f"{value.policy.__name__}({value.about})" if isinstance(value, Row) else str(value)


def policies_of(module: ModuleType) -> set[Callable[..., object]]:
    """The public functions that a module defines."""
    return {
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
