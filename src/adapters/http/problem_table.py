"""The one table from errors to HTTP: which status each has, and what it says in each language.

Clients rely on status and code. The English detail of a domain error is its own message; what stands here is the
Spanish one, with the error's details in its braces.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from adapters.http import errors as edge
from adapters.http.languages import Bilingual, bilingual
from application import errors as application
from domain import errors as domain
from domain.accounts import errors as accounts
from domain.accounts.values import Locale
from domain.errors import DomainError
from domain.scheduling import errors as scheduling

_BEARER = {"WWW-Authenticate": "Bearer"}
_BAD_BEARER = {"WWW-Authenticate": 'Bearer error="invalid_token"'}

_WORDS: Mapping[str, str] = {
    "applicant": "solicitante",
    "application": "solicitud",
    "appointment": "cita",
    "exception": "día excepcional",
    "hold": "reserva provisional",
    "notification": "notificación",
    "professional": "profesional",
    "service": "servicio",
    "session": "sesión",
    "time off": "ausencia",
    "user": "usuario",
    "admin": "administración",
    "client": "cliente",
    "held": "solo reservada de forma provisional",
    "pending": "pendiente de aprobación",
    "confirmed": "confirmada",
    "completed": "completada",
    "cancelled": "cancelada",
    "no_show": "cerrada por ausencia del cliente",
    "declined": "rechazada",
    "expired": "caducada",
}
"""What the words in an error's details are in Spanish."""


@dataclass(frozen=True, slots=True)
class Row:
    """What an error is over HTTP."""

    status: HTTPStatus
    title: Bilingual
    texts: Bilingual
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def detail(self, locale: Locale, details: Mapping[str, str]) -> str:
        """Return the sentence with `details` in place."""
        return self.texts[locale].format_map({name: _WORDS.get(word, word) for name, word in details.items()})


def row_of(kind: type[DomainError] | type[edge.RequestRefused]) -> Row:
    """Return the row of an error class, or of its nearest ancestor."""
    return next(TABLE[ancestor] for ancestor in kind.__mro__ if ancestor in TABLE)


def _row(
    status: HTTPStatus,
    spanish_title: str,
    english_title: str,
    spanish: str,
    *,
    english: str = "",
    headers: Mapping[str, str] | None = None,
) -> Row:
    return Row(status, bilingual(spanish_title, english_title), bilingual(spanish, english), headers or {})


_S = HTTPStatus

_DOMAIN: Mapping[type[DomainError], Row] = {
    domain.DomainError: _row(_S.CONFLICT, "Rechazado", "Refused", "La operación no es posible."),
    domain.InvalidValue: _row(
        _S.UNPROCESSABLE_CONTENT, "Datos no válidos", "Invalid data", "Hay datos que no se pueden aceptar."
    ),
    domain.NotFound: _row(_S.NOT_FOUND, "No encontrado", "Not found", "No existe, o no es tuyo: {kind}."),
    domain.Forbidden: _row(_S.FORBIDDEN, "No permitido", "Forbidden", "No tienes permiso para hacer esto."),
    domain.StaleVersion: _row(
        _S.PRECONDITION_FAILED,
        "Ha cambiado entretanto",
        "Changed meanwhile",
        "Ha cambiado desde que lo leíste ({kind}): vuelve a leerlo e inténtalo de nuevo.",
    ),
    domain.Conflict: _row(_S.CONFLICT, "Conflicto", "Conflict", "Ahora mismo no es posible."),
    accounts.Unauthenticated: _row(
        _S.UNAUTHORIZED, "Sin identificar", "Not authenticated", "Inicia sesión primero.", headers=_BEARER
    ),
    accounts.InvalidCredentials: _row(
        _S.UNAUTHORIZED,
        "Credenciales incorrectas",
        "Wrong credentials",
        "El correo electrónico o la contraseña no son correctos.",
        headers=_BEARER,
    ),
    accounts.EmailNotVerified: _row(
        _S.UNAUTHORIZED,
        "Correo sin confirmar",
        "E-mail not verified",
        "Abre el enlace que te hemos enviado por correo y después inicia sesión.",
        headers=_BEARER,
    ),
    accounts.InvalidToken: _row(
        _S.UNAUTHORIZED,
        "Sesión no válida",
        "Invalid token",
        "La sesión ya no es válida: inicia sesión de nuevo.",
        headers=_BAD_BEARER,
    ),
    accounts.TooManyAttempts: _row(
        _S.TOO_MANY_REQUESTS,
        "Demasiados intentos",
        "Too many attempts",
        "Demasiados intentos: vuelve a probar dentro de {seconds} s.",
    ),
    accounts.MailedLinkUnusable: _row(
        _S.CONFLICT,
        "Enlace inservible",
        "Unusable link",
        "Este enlace ya se ha usado o ha caducado: pide uno nuevo.",
    ),
    accounts.EmailTaken: _row(
        _S.CONFLICT, "Dirección en uso", "Address in use", "Ya existe una cuenta con esta dirección de correo."
    ),
    accounts.ApplicationAlreadyOpen: _row(
        _S.CONFLICT, "Solicitud pendiente", "Application open", "Ya tienes una solicitud que espera respuesta."
    ),
    accounts.ApplicationAlreadyDecided: _row(
        _S.CONFLICT, "Solicitud resuelta", "Application decided", "Esta solicitud ya está resuelta."
    ),
    accounts.ApplicationTooSoon: _row(
        _S.CONFLICT,
        "Demasiado pronto",
        "Too soon",
        "Tu última solicitud no se aprobó: puedes presentar otra después del {day}.",
    ),
    accounts.AlreadyProfessional: _row(
        _S.CONFLICT, "Ya eres profesional", "Already a professional", "Ya eres profesional."
    ),
    accounts.RoleRequired: _row(
        _S.FORBIDDEN, "Falta el rol", "Role required", "Esto es solo para usuarios con el rol «{role}»."
    ),
    scheduling.SlotTaken: _row(_S.CONFLICT, "Hora ocupada", "Slot taken", "Acaban de ocupar esa hora: elige otra."),
    scheduling.SlotNotOffered: _row(
        _S.CONFLICT,
        "Hora no ofrecida",
        "Slot not offered",
        "Esa no es una de las horas que ofrece el servicio: consulta su disponibilidad.",
    ),
    scheduling.HoldUnusable: _row(
        _S.CONFLICT,
        "Reserva provisional inservible",
        "Unusable hold",
        "Esta reserva provisional es para otro servicio u otra hora: reserva de forma provisional la hora que quieres.",
    ),
    scheduling.ExceptionExists: _row(
        _S.CONFLICT,
        "Día ya excepcional",
        "Exception exists",
        "Esta fecha ya tiene un horario excepcional: bórralo primero.",
    ),
    scheduling.IllegalTransition: _row(
        _S.CONFLICT, "Cambio imposible", "Illegal transition", "La cita está {status} y no admite este cambio."
    ),
    scheduling.CutoffPassed: _row(
        _S.CONFLICT,
        "Fuera de plazo",
        "Too late",
        "Ya es tarde para hacerlo por tu cuenta: ponte en contacto con el profesional.",
    ),
    scheduling.ServiceInactive: _row(
        _S.CONFLICT, "Servicio inactivo", "Service inactive", "Este servicio no admite reservas en este momento."
    ),
    scheduling.SlugTaken: _row(
        _S.CONFLICT, "Dirección ocupada", "Address taken", "La dirección de esta página ya existe: prueba de nuevo."
    ),
    scheduling.AppointmentOver: _row(
        _S.CONFLICT,
        "Cita terminada",
        "Appointment over",
        "Esta cita ha terminado: márcala como completada o como ausencia.",
    ),
    scheduling.NotStarted: _row(_S.CONFLICT, "Aún no", "Not yet", "Esta cita todavía no ha empezado."),
    application.IdempotencyKeyInFlight: _row(
        _S.CONFLICT,
        "Petición en curso",
        "Request in flight",
        "Una petición con esta Idempotency-Key aún se está atendiendo: repítela en un momento.",
        headers={"Retry-After": "1"},
    ),
    application.IdempotencyKeyReused: _row(
        _S.UNPROCESSABLE_CONTENT,
        "Clave repetida",
        "Key reused",
        "Esta Idempotency-Key pertenece a otra petición: usa una nueva.",
    ),
    application.DependencyDown: _row(
        _S.SERVICE_UNAVAILABLE,
        "Servicio no disponible",
        "Service unavailable",
        "Ahora mismo no podemos responder: inténtalo dentro de unos segundos.",
        headers={"Retry-After": "5"},
    ),
}

_EDGE: Mapping[type[edge.RequestRefused], Row] = {
    edge.MalformedRequest: _row(
        _S.BAD_REQUEST,
        "Petición ilegible",
        "Malformed request",
        "La petición no se puede leer; un cuerpo tiene que ser JSON bien formado.",
        english="The request cannot be read; a body must be well-formed JSON.",
    ),
    edge.NoSuchPage: _row(
        _S.NOT_FOUND, "No encontrado", "Not found", "Aquí no hay nada.", english="There is nothing at this address."
    ),
    edge.MethodNotAllowed: _row(
        _S.METHOD_NOT_ALLOWED,
        "Método no permitido",
        "Method not allowed",
        "Esta dirección no admite este método.",
        english="This address does not answer to this method.",
    ),
    edge.ContentTooLarge: _row(
        _S.CONTENT_TOO_LARGE,
        "Petición demasiado grande",
        "Content too large",
        "El cuerpo puede tener 64 KiB como máximo.",
        english="The body may have 64 KiB at most.",
    ),
    edge.UnsupportedContentType: _row(
        _S.UNSUPPORTED_MEDIA_TYPE,
        "Formato no admitido",
        "Unsupported content type",
        "El tipo de contenido de la petición no es el que se espera aquí.",
        english="The request does not have the content type that is expected here.",
        headers={"Accept": "application/json"},
    ),
    edge.InvalidRequest: _row(
        _S.UNPROCESSABLE_CONTENT,
        "Datos no válidos",
        "Invalid data",
        "Hay datos que no se pueden aceptar: «errors» los nombra todos.",
        english="Some of it cannot be accepted: `errors` names everything.",
    ),
    edge.PreconditionMissing: _row(
        _S.PRECONDITION_REQUIRED,
        "Falta If-Match",
        "If-Match required",
        "Envía en If-Match el ETag de lo que has leído, para no pisar el cambio de otra persona.",
        english="Send the ETag of what you have read as If-Match, so that nobody's change is overwritten unseen.",
    ),
    edge.NotReady: _row(
        _S.SERVICE_UNAVAILABLE,
        "No está listo",
        "Not ready",
        "Hay partes que no funcionan en este momento.",
        english="Some parts do not work at present.",
        headers={"Retry-After": "5"},
    ),
}

TABLE: Mapping[type[Exception], Row] = {**_DOMAIN, **_EDGE}

UNEXPECTED = _row(
    _S.INTERNAL_SERVER_ERROR,
    "Error inesperado",
    "Unexpected error",
    "Algo ha fallado por nuestra parte. Ya consta en el registro.",
    english="Something failed on our side. It has been logged.",
)
"""What is answered when there is a bug."""
