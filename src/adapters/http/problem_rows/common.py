"""What every room refuses, and what the application does, over HTTP."""

from collections.abc import Mapping
from http import HTTPStatus

from adapters.http.problem_rows.row import Row, row
from application import errors as application
from domain import errors as domain
from domain.administration import errors as administration
from domain.errors import DomainError

COMMON: Mapping[type[DomainError], Row] = {
    domain.DomainError: row(HTTPStatus.CONFLICT, "Rechazado", "Refused", "La operación no es posible."),
    domain.InvalidValue: row(
        HTTPStatus.UNPROCESSABLE_CONTENT, "Datos no válidos", "Invalid data", "Hay datos que no se pueden aceptar."
    ),
    domain.NotFound: row(HTTPStatus.NOT_FOUND, "No encontrado", "Not found", "No existe, o no es tuyo: {kind}."),
    domain.Forbidden: row(HTTPStatus.FORBIDDEN, "No permitido", "Forbidden", "No tienes permiso para hacer esto."),
    domain.StaleVersion: row(
        HTTPStatus.PRECONDITION_FAILED,
        "Ha cambiado entretanto",
        "Changed meanwhile",
        "Ha cambiado desde que lo leíste ({kind}): vuelve a leerlo e inténtalo de nuevo.",
    ),
    domain.Conflict: row(HTTPStatus.CONFLICT, "Conflicto", "Conflict", "Ahora mismo no es posible."),
    administration.AuditLogBroken: row(
        HTTPStatus.CONFLICT,
        "Registro alterado",
        "Audit log broken",
        "El registro de auditoría no está como se escribió, a partir de la entrada {sequence}.",
    ),
    administration.AuditHeadMissing: row(
        HTTPStatus.CONFLICT,
        "Falta el final del registro",
        "Audit log cut off",
        "El sello que anotaste no está en el registro de auditoría: le falta el final.",
    ),
    application.IdempotencyKeyInFlight: row(
        HTTPStatus.CONFLICT,
        "Petición en curso",
        "Request in flight",
        "Una petición con esta Idempotency-Key aún se está atendiendo: repítela en un momento.",
        headers={"Retry-After": "1"},
    ),
    application.IdempotencyKeyReused: row(
        HTTPStatus.UNPROCESSABLE_CONTENT,
        "Clave repetida",
        "Key reused",
        "Esta Idempotency-Key pertenece a otra petición: usa una nueva.",
    ),
    application.DependencyDown: row(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Servicio no disponible",
        "Service unavailable",
        "Ahora mismo no podemos responder: inténtalo dentro de unos segundos.",
        headers={"Retry-After": "5"},
    ),
}
