"""What the notifications room refuses, over HTTP."""

from collections.abc import Mapping
from http import HTTPStatus

from adapters.http.problem_rows.row import Row, row
from domain.errors import DomainError
from domain.notifications import errors as notifications

NOTIFICATIONS: Mapping[type[DomainError], Row] = {
    notifications.NothingToRetry: row(
        HTTPStatus.CONFLICT,
        "Nada que reintentar",
        "Nothing to retry",
        "Solo se puede reintentar un envío que se dio por perdido.",
    ),
}
