"""What an error is over HTTP, and what the words in its details are in Spanish."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from adapters.http.languages import Bilingual, bilingual
from domain.accounts.values import Locale

BEARER = {"WWW-Authenticate": "Bearer"}
BAD_BEARER = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
"""What a refusal of who asks brings along (RFC 6750, section 3)."""

_WORDS: Mapping[str, str] = {
    "API key": "clave de API",
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


def row(
    status: HTTPStatus,
    spanish_title: str,
    english_title: str,
    spanish: str,
    *,
    english: str = "",
    headers: Mapping[str, str] | None = None,
) -> Row:
    """Make a row. The English detail of a domain error is its own message."""
    return Row(status, bilingual(spanish_title, english_title), bilingual(spanish, english), headers or {})
