"""What is refused before any use case is asked, over HTTP."""

from collections.abc import Mapping
from http import HTTPStatus

from adapters.http import errors as edge
from adapters.http.problem_rows.row import BAD_BEARER, Row, row

EDGE: Mapping[type[edge.RequestRefused], Row] = {
    edge.MalformedRequest: row(
        HTTPStatus.BAD_REQUEST,
        "Petición ilegible",
        "Malformed request",
        "La petición no se puede leer; un cuerpo tiene que ser JSON bien formado.",
        english="The request cannot be read; a body must be well-formed JSON.",
    ),
    edge.AmbiguousCredentials: row(
        HTTPStatus.BAD_REQUEST,
        "Identificación ambigua",
        "Ambiguous credentials",
        "Identifícate de una sola manera: con «Authorization» (o con el cuerpo) o con cookies.",
        english="Prove who you are in one way: by `Authorization` (or the body), or by cookies.",
    ),
    edge.SessionOver: row(
        HTTPStatus.UNAUTHORIZED,
        "Sesión no válida",
        "Invalid token",
        "La sesión ya no es válida: inicia sesión de nuevo.",
        english="The token is not valid any more: log in again.",
        headers=BAD_BEARER,
    ),
    edge.CrossSiteRequest: row(
        HTTPStatus.FORBIDDEN,
        "Petición de otro sitio",
        "Cross-site request",
        "Con cookies solo se atienden peticiones de nuestras propias páginas, con la cabecera «X-Citas-Client».",
        english="With cookies only requests of our own pages are answered, which have the header `X-Citas-Client`.",
    ),
    edge.SessionNeeded: row(
        HTTPStatus.FORBIDDEN,
        "Hay que iniciar sesión",
        "Session needed",
        "Esto no se puede hacer con una clave de API: inicia sesión.",
        english="This cannot be done with an API key: log in.",
        headers={"WWW-Authenticate": 'Bearer error="insufficient_scope"'},
    ),
    edge.InsufficientScope: row(
        HTTPStatus.FORBIDDEN,
        "Permiso insuficiente",
        "Insufficient scope",
        "La clave de API no tiene el permiso que hace falta, que está en «WWW-Authenticate».",
        english="The API key does not have the scope that is needed, which stands in `WWW-Authenticate`.",
    ),
    edge.NoSuchPage: row(
        HTTPStatus.NOT_FOUND,
        "No encontrado",
        "Not found",
        "Aquí no hay nada.",
        english="There is nothing at this address.",
    ),
    edge.MethodNotAllowed: row(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "Método no permitido",
        "Method not allowed",
        "Esta dirección no admite este método.",
        english="This address does not answer to this method.",
    ),
    edge.ContentTooLarge: row(
        HTTPStatus.CONTENT_TOO_LARGE,
        "Petición demasiado grande",
        "Content too large",
        "El cuerpo puede tener 64 KiB como máximo.",
        english="The body may have 64 KiB at most.",
    ),
    edge.UnsupportedContentType: row(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "Formato no admitido",
        "Unsupported content type",
        "El tipo de contenido de la petición no es el que se espera aquí.",
        english="The request does not have the content type that is expected here.",
        headers={"Accept": "application/json"},
    ),
    edge.InvalidRequest: row(
        HTTPStatus.UNPROCESSABLE_CONTENT,
        "Datos no válidos",
        "Invalid data",
        "Hay datos que no se pueden aceptar: «errors» los nombra todos.",
        english="Some of it cannot be accepted: `errors` names everything.",
    ),
    edge.PreconditionMissing: row(
        HTTPStatus.PRECONDITION_REQUIRED,
        "Falta If-Match",
        "If-Match required",
        "Envía en If-Match el ETag de lo que has leído, para no pisar el cambio de otra persona.",
        english="Send the ETag of what you have read as If-Match, so that nobody's change is overwritten unseen.",
    ),
    edge.RateLimited: row(
        HTTPStatus.TOO_MANY_REQUESTS,
        "Demasiadas peticiones",
        "Too many requests",
        "Has hecho demasiadas peticiones: espera lo que dice «Retry-After», en segundos.",
        english="These are too many requests: wait for as many seconds as `Retry-After` says.",
    ),
    edge.NotReady: row(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "No está listo",
        "Not ready",
        "Hay partes que no funcionan en este momento.",
        english="Some parts do not work at present.",
        headers={"Retry-After": "5"},
    ),
}
