"""What accounts refuse, over HTTP."""

from collections.abc import Mapping
from http import HTTPStatus

from adapters.http.problem_rows.row import BAD_BEARER, BEARER, Row, row
from domain.accounts import errors as accounts
from domain.errors import DomainError

ACCOUNTS: Mapping[type[DomainError], Row] = {
    accounts.Unauthenticated: row(
        HTTPStatus.UNAUTHORIZED, "Sin identificar", "Not authenticated", "Inicia sesión primero.", headers=BEARER
    ),
    accounts.InvalidCredentials: row(
        HTTPStatus.UNAUTHORIZED,
        "Credenciales incorrectas",
        "Wrong credentials",
        "El correo electrónico o la contraseña no son correctos.",
        headers=BEARER,
    ),
    accounts.EmailNotVerified: row(
        HTTPStatus.UNAUTHORIZED,
        "Correo sin confirmar",
        "E-mail not verified",
        "Abre el enlace que te hemos enviado por correo y después inicia sesión.",
        headers=BEARER,
    ),
    accounts.TotpRequired: row(
        HTTPStatus.UNAUTHORIZED,
        "Falta el código",
        "Code required",
        "Escribe el código que muestra tu aplicación, o un código de recuperación.",
        headers=BEARER,
    ),
    accounts.InvalidTotp: row(
        HTTPStatus.UNAUTHORIZED,
        "Código incorrecto",
        "Wrong code",
        "El código no es correcto, ha caducado o ya se ha usado.",
        headers=BEARER,
    ),
    accounts.InvalidToken: row(
        HTTPStatus.UNAUTHORIZED,
        "Sesión no válida",
        "Invalid token",
        "La sesión ya no es válida: inicia sesión de nuevo.",
        headers=BAD_BEARER,
    ),
    accounts.TooManyAttempts: row(
        HTTPStatus.TOO_MANY_REQUESTS,
        "Demasiados intentos",
        "Too many attempts",
        "Demasiados intentos: vuelve a probar dentro de {seconds} s.",
    ),
    accounts.MailedLinkUnusable: row(
        HTTPStatus.CONFLICT,
        "Enlace inservible",
        "Unusable link",
        "Este enlace ya se ha usado o ha caducado: pide uno nuevo.",
    ),
    accounts.EmailTaken: row(
        HTTPStatus.CONFLICT, "Dirección en uso", "Address in use", "Ya existe una cuenta con esta dirección de correo."
    ),
    accounts.ApplicationAlreadyOpen: row(
        HTTPStatus.CONFLICT, "Solicitud pendiente", "Application open", "Ya tienes una solicitud que espera respuesta."
    ),
    accounts.ApplicationAlreadyDecided: row(
        HTTPStatus.CONFLICT, "Solicitud resuelta", "Application decided", "Esta solicitud ya está resuelta."
    ),
    accounts.ApplicationTooSoon: row(
        HTTPStatus.CONFLICT,
        "Demasiado pronto",
        "Too soon",
        "Tu última solicitud no se aprobó: puedes presentar otra después del {day}.",
    ),
    accounts.TooManyApiKeys: row(
        HTTPStatus.CONFLICT,
        "Demasiadas claves",
        "Too many keys",
        "Tienes {most} claves, que es el máximo: revoca una primero.",
    ),
    accounts.AlreadyProfessional: row(
        HTTPStatus.CONFLICT, "Ya eres profesional", "Already a professional", "Ya eres profesional."
    ),
    accounts.AddressUnproven: row(
        HTTPStatus.CONFLICT,
        "Dirección sin confirmar",
        "Address not proven",
        "Nadie ha confirmado todavía la dirección de esta cuenta: no hay nada que cerrar ni abrir.",
    ),
    accounts.NoPractice: row(
        HTTPStatus.CONFLICT,
        "Sin perfil público",
        "No public profile",
        "Este usuario no tiene perfil público: aprueba su solicitud.",
    ),
    accounts.SecondFactorOn: row(
        HTTPStatus.CONFLICT,
        "Segundo factor activado",
        "Second factor on",
        "Tu segundo factor está activado: desactívalo antes.",
    ),
    accounts.NoSecondFactor: row(
        HTTPStatus.CONFLICT,
        "Sin segundo factor",
        "No second factor",
        "No tienes un segundo factor: empieza por activarlo.",
    ),
    accounts.SecondFactorRequired: row(
        HTTPStatus.FORBIDDEN,
        "Falta el segundo factor",
        "Second factor required",
        "Quien administra necesita un segundo factor: actívalo, o inicia sesión con él.",
    ),
    accounts.LastAdmin: row(
        HTTPStatus.CONFLICT,
        "Última administradora",
        "Last administrator",
        "No quedaría nadie que administre: da antes ese rol a otra persona.",
    ),
    accounts.OwnAccount: row(
        HTTPStatus.FORBIDDEN,
        "Tu propia cuenta",
        "Your own account",
        "No puedes hacer esto con tu propia cuenta: pídeselo a otra persona que administre.",
    ),
    accounts.OwnApplication: row(
        HTTPStatus.FORBIDDEN,
        "Tu propia solicitud",
        "Your own application",
        "No puedes decidir sobre tu propia solicitud: pídeselo a otra persona que administre.",
    ),
    accounts.RoleRequired: row(
        HTTPStatus.FORBIDDEN, "Falta el rol", "Role required", "Esto es solo para usuarios con el rol «{role}»."
    ),
}
