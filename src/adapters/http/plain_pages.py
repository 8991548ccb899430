"""Pages for people who have only a browser: what they all look like, the front door, and proving an address.

Plain HTML without scripts. Opening a mailed link changes nothing, because mail programs open links to look at them
first; pressing the button does.
"""

from base64 import b64encode
from hashlib import sha256
from html import escape
from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.enums import MediaType
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler

from adapters.http.errors import UnsupportedContentType
from adapters.http.injection import Injected
from adapters.http.languages import Bilingual, bilingual, preferred_locale
from adapters.http.origins import origin_of
from adapters.http.problems import AnyRequest
from adapters.http.requests import ApiRequest
from application.accounts.verify_email import VerifyEmail, VerifyEmailCommand
from domain.accounts.errors import MailedLinkUnusable, TooManyAttempts
from domain.accounts.values import Locale

_FORM = "application/x-www-form-urlencoded"

_STYLE = """
:root{color-scheme:light dark;--ink:#1c2733;--paper:#f5f7fa;--card:#fff;--accent:#0b6e6e}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--paper:#10161c;--card:#19222b;--accent:#4fc3c3}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);
font:1.0625rem/1.6 system-ui,sans-serif}
main{box-sizing:border-box;max-width:32rem;margin:1rem;padding:2rem 2.25rem;background:var(--card);border-radius:.75rem;
box-shadow:0 1px 3px #0002,0 8px 24px #0001}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}p{margin:0 0 1rem}a{color:var(--accent)}
button{font:inherit;font-weight:600;padding:.6rem 1.4rem;border:0;border-radius:.5rem;background:var(--accent);
color:var(--card);cursor:pointer}
label{display:block;margin:0 0 .35rem;font-weight:600}
input{box-sizing:border-box;width:100%;margin:0 0 1rem;padding:.6rem .75rem;font:inherit;color:inherit;background:transparent;
border:1px solid currentColor;border-radius:.5rem}
.wrong{padding:.6rem .75rem;border-left:4px solid #b3261e;background:#b3261e1a}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
"""
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

type Words = tuple[Bilingual, Bilingual]
"""A title, and a sentence or two."""

_CONFIRM: Words = (
    bilingual("Confirma tu correo electrónico", "Confirm your e-mail address"),
    bilingual(
        "Pulsa el botón para confirmar que esta dirección es tuya. Después podrás iniciar sesión.",
        "Press the button to confirm that this address is yours. You can log in afterwards.",
    ),
)
_CONFIRMED: Words = (
    bilingual("Dirección confirmada", "Address confirmed"),
    bilingual("Gracias. Ya puedes iniciar sesión.", "Thank you. You can log in now."),
)
_UNUSABLE: Words = (
    bilingual("Este enlace no sirve", "This link does not work"),
    bilingual(
        "Ya se ha usado, ha caducado o está incompleto. Regístrate de nuevo para recibir otro; "
        "si ya confirmaste tu dirección, inicia sesión.",
        "It was used already, is too old or incomplete. Register again to get another one; "
        "if you have confirmed your address, just log in.",
    ),
)
_LATER: Words = (
    bilingual("Espera un poco", "Wait a little"),
    bilingual(
        "Se han abierto demasiados enlaces que no sirven. Vuelve a intentarlo dentro de un rato.",
        "Too many links were opened that do not work. Try again in a while.",
    ),
)
_WELCOME: Words = (
    bilingual("Gestor de Citas Profesionales", "Gestor de Citas Profesionales"),
    bilingual(
        "Profesionales que publican sus servicios y su horario; clientes que reservan, cambian y anulan sus citas.",
        "Professionals publish services and hours; clients book, move and cancel appointments.",
    ),
)
_BUTTON = bilingual("Confirmar", "Confirm")
_DOCUMENT = bilingual("Descripción de la API (OpenAPI)", "API description (OpenAPI)")


@get("/", include_in_schema=False, sync_to_thread=False)
def show_front_door(request: ApiRequest[None]) -> Response[str]:
    """Say what this is."""
    link = f'<p><a href="/schema/openapi.json">{escape(_DOCUMENT[locale_of(request)])}</a></p>'
    return page(request, _WELCOME, link)


@get("/verify-email", include_in_schema=False, sync_to_thread=False)
def show_confirmation(
    request: ApiRequest[None], token: Annotated[str, QueryParameter(description="Out of the mail.")] = ""
) -> Response[str]:
    """Ask for the press of a button."""
    if not token:
        return page(request, _UNUSABLE, status=HTTPStatus.CONFLICT)
    return page(request, _CONFIRM, form(request, token, _BUTTON))


def ask_to_wait(request: AnyRequest, error: TooManyAttempts) -> Response[str]:
    """What a page says to whoever has used too many links that do not work."""
    answer = page(request, _LATER, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(error.retry_after)
    return answer


@post("/verify-email", include_in_schema=False, exception_handlers={TooManyAttempts: ask_to_wait})
async def confirm_address(request: ApiRequest[None], verify_email: Injected[VerifyEmail]) -> Response[str]:
    """Use the link up, and say what came of it."""
    token = await form_field(request, "token")
    try:
        await verify_email(VerifyEmailCommand(token=token, origin=origin_of(request)))
    except MailedLinkUnusable:
        return page(request, _UNUSABLE, status=HTTPStatus.CONFLICT)
    return page(request, _CONFIRMED)


async def form_field(request: ApiRequest[None], name: str) -> str:
    """What a form of ours has sent. Raises UnsupportedContentType."""
    if request.content_type[0].lower() != _FORM:
        raise UnsupportedContentType
    value = (await request.form()).get(name)
    return value if isinstance(value, str) else ""


def form(request: ApiRequest[None], token: str, button: Bilingual, fields: str = "") -> str:
    """A form that sends the token of a mailed link to the page that it is on; `fields` is HTML."""
    action = escape(request.scope["path"])
    return (
        f'<form method="post" action="{action}"><input type="hidden" name="token" value="{escape(token)}">{fields}'
        f"<button>{escape(button[locale_of(request)])}</button></form>"
    )


def locale_of(request: AnyRequest) -> Locale:
    """The language of whoever looks."""
    return preferred_locale(request.headers.get("accept-language"))


def page(request: AnyRequest, words: Words, more: str = "", *, status: HTTPStatus = HTTPStatus.OK) -> Response[str]:
    """Put a page together; `more` is HTML, the words are not."""
    locale = locale_of(request)
    title, text = (escape(texts[locale]) for texts in words)
    html = (
        f'<!doctype html><html lang="{locale.value}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1><p>{text}</p>{more}</main></body></html>"
    )
    headers = {"Content-Language": locale.value, "Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return Response(html, media_type=MediaType.HTML, status_code=status, headers=headers)


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_front_door, show_confirmation, confirm_address)
