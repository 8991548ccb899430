"""The pages behind mailed links that change an account: a new password, another mail address."""

from html import escape
from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler

from adapters.http.fault_texts import reason_of_error
from adapters.http.injection import Injected
from adapters.http.languages import bilingual
from adapters.http.origins import origin_of
from adapters.http.plain_pages import Words, ask_to_wait, form, form_field, locale_of, page
from adapters.http.requests import ApiRequest
from application.accounts.change_email import ChangeEmail, ChangeEmailCommand
from application.accounts.reset_password import ResetPassword, ResetPasswordCommand
from domain.accounts.errors import MailedLinkUnusable, TooManyAttempts
from domain.accounts.values import PASSWORD_MAXIMUM, PASSWORD_MINIMUM
from domain.errors import InvalidValue

_CHOOSE: Words = (
    bilingual("Elige una contraseña nueva", "Choose a new password"),
    bilingual(
        "Escribe la contraseña que quieres usar a partir de ahora. Se cerrarán todas tus sesiones.",
        "Type the password that you want to use from now on. All your sessions will end.",
    ),
)
_CHOSEN: Words = (
    bilingual("Contraseña cambiada", "Password changed"),
    bilingual("Ya puedes iniciar sesión con tu contraseña nueva.", "You can log in with your new password now."),
)
_CHANGE: Words = (
    bilingual("Usa esta dirección de correo", "Use this e-mail address"),
    bilingual(
        "Pulsa el botón para que tu cuenta use esta dirección a partir de ahora.",
        "Press the button to have your account use this address from now on.",
    ),
)
_CHANGED: Words = (
    bilingual("Dirección cambiada", "Address changed"),
    bilingual(
        "Tu cuenta usa ya esta dirección. Inicia sesión con ella.",
        "Your account uses this address now. Log in with it.",
    ),
)
_UNUSABLE: Words = (
    bilingual("Este enlace no sirve", "This link does not work"),
    bilingual(
        "Ya se ha usado, ha caducado o está incompleto. Pide otro.",
        "It was used already, is too old or incomplete. Ask for another one.",
    ),
)
_SAVE = bilingual("Guardar contraseña", "Save password")
_USE = bilingual("Usar esta dirección", "Use this address")
_PASSWORD = bilingual(
    f"Contraseña nueva, de {PASSWORD_MINIMUM} a {PASSWORD_MAXIMUM} caracteres",
    f"New password, {PASSWORD_MINIMUM} to {PASSWORD_MAXIMUM} characters",
)

LinkToken = Annotated[str, QueryParameter(description="Out of the mail.")]


@get("/reset-password", include_in_schema=False, sync_to_thread=False)
def show_reset(request: ApiRequest[None], token: LinkToken = "") -> Response[str]:
    """Ask for a new password."""
    return page(request, _CHOOSE, _password_form(request, token)) if token else _unusable(request)


@post("/reset-password", include_in_schema=False, exception_handlers={TooManyAttempts: ask_to_wait})
async def reset(request: ApiRequest[None], reset_password: Injected[ResetPassword]) -> Response[str]:
    """Use the link up, and say what came of it. A password that is refused can be typed again."""
    token, password = await form_field(request, "token"), await form_field(request, "password")
    try:
        await reset_password(ResetPasswordCommand(token=token, password=password, origin=origin_of(request)))
    except MailedLinkUnusable:
        return _unusable(request)
    except InvalidValue as refused:
        wrong = reason_of_error(refused).text(locale_of(request))
        again = f'<p class="wrong" role="alert">{escape(wrong)}</p>{_password_form(request, token)}'
        return page(request, _CHOOSE, again, status=HTTPStatus.UNPROCESSABLE_CONTENT)
    return page(request, _CHOSEN)


@get("/change-email", include_in_schema=False, sync_to_thread=False)
def show_email_change(request: ApiRequest[None], token: LinkToken = "") -> Response[str]:
    """Ask for the press of a button."""
    return page(request, _CHANGE, form(request, token, _USE)) if token else _unusable(request)


@post("/change-email", include_in_schema=False, exception_handlers={TooManyAttempts: ask_to_wait})
async def change_address(request: ApiRequest[None], change_email: Injected[ChangeEmail]) -> Response[str]:
    """Use the link up, and say what came of it."""
    try:
        token = await form_field(request, "token")
        await change_email(ChangeEmailCommand(token=token, origin=origin_of(request)))
    except MailedLinkUnusable:
        return _unusable(request)
    return page(request, _CHANGED)


def _password_form(request: ApiRequest[None], token: str) -> str:
    label = escape(_PASSWORD[locale_of(request)])
    field = (
        f'<label for="password">{label}</label><input id="password" name="password" type="password" required '
        f'minlength="{PASSWORD_MINIMUM}" maxlength="{PASSWORD_MAXIMUM}" autocomplete="new-password">'
    )
    return form(request, token, _SAVE, field)


def _unusable(request: ApiRequest[None]) -> Response[str]:
    return page(request, _UNUSABLE, status=HTTPStatus.CONFLICT)


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_reset, reset, show_email_change, change_address)
