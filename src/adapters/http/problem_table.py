"""The one table from errors to HTTP: which status each has, and what it says in each language.

Clients rely on status and code. The English detail of a domain error is its own message; what stands here is the
Spanish one, with the error's details in its braces.
"""

from collections.abc import Mapping
from http import HTTPStatus

from adapters.http import errors as edge
from adapters.http.problem_rows.accounts import ACCOUNTS
from adapters.http.problem_rows.common import COMMON
from adapters.http.problem_rows.edge import EDGE
from adapters.http.problem_rows.notifications import NOTIFICATIONS
from adapters.http.problem_rows.row import Row, row
from adapters.http.problem_rows.scheduling import SCHEDULING
from domain.errors import DomainError


def row_of(kind: type[DomainError] | type[edge.RequestRefused]) -> Row:
    """Return the row of an error class, or of its nearest ancestor."""
    return next(TABLE[ancestor] for ancestor in kind.__mro__ if ancestor in TABLE)


TABLE: Mapping[type[Exception], Row] = {**COMMON, **ACCOUNTS, **SCHEDULING, **NOTIFICATIONS, **EDGE}

UNEXPECTED = row(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Error inesperado",
    "Unexpected error",
    "Algo ha fallado por nuestra parte. Ya consta en el registro.",
    english="Something failed on our side. It has been logged.",
)
"""What is answered when there is a bug."""
