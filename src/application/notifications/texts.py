"""What each message says, in each language: the one catalogue that inbox and mail share.

Placeholders are the names of facts; `{when}` and `{previously}` are local times that the reader's side formats.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.accounts.values import Locale
from domain.notifications.notification import Audience, MessageKind


@dataclass(frozen=True, slots=True)
class Text:
    """A subject line and a sentence or two."""

    title: str
    body: str


def text_of(kind: MessageKind, audience: Audience, locale: Locale) -> Text:
    """Return the text. Every kind has one for each audience that `messages.py` sends it to, in both languages."""
    return _TEXTS[locale][kind, audience]


type _Catalogue = Mapping[tuple[MessageKind, Audience], Text]

_SPANISH: _Catalogue = {
    (MessageKind.VERIFY_EMAIL, Audience.SELF): Text(
        "Confirma tu correo electrónico",
        "Abre el enlace para confirmar que esta dirección es tuya. Vale durante 24 horas y una sola vez. "
        "Si no te has registrado, no hagas nada.",
    ),
    (MessageKind.ACCOUNT_EXISTS, Audience.SELF): Text(
        "Ya tienes una cuenta",
        "Alguien ha intentado registrarse con esta dirección, que ya tiene una cuenta. Si has sido tú, inicia "
        "sesión. Si no, no hace falta que hagas nada: tu cuenta no ha cambiado.",
    ),
    (MessageKind.APPLICATION_RECEIVED, Audience.SELF): Text(
        "Hemos recibido tu solicitud", "Tu solicitud como {profession} está en revisión. Te avisaremos."
    ),
    (MessageKind.APPLICATION_RECEIVED, Audience.ADMIN): Text(
        "Nueva solicitud profesional: {applicant}", "{applicant} solicita darse de alta como {profession}."
    ),
    (MessageKind.APPLICATION_APPROVED, Audience.SELF): Text(
        "Tu solicitud ha sido aprobada",
        "Ya puedes publicar tus servicios y tu horario como {profession}.",
    ),
    (MessageKind.APPLICATION_REJECTED, Audience.SELF): Text(
        "Tu solicitud no ha sido aprobada", "No hemos aprobado tu solicitud como {profession}. Motivo: {reason}"
    ),
    (MessageKind.APPOINTMENT_BOOKED, Audience.CLIENT): Text(
        "Cita confirmada: {service}, {when}", "Tu cita con {professional} está confirmada."
    ),
    (MessageKind.APPOINTMENT_BOOKED, Audience.PROFESSIONAL): Text(
        "Nueva cita: {client}, {when}", "{client} ha reservado {service}."
    ),
    (MessageKind.APPOINTMENT_RESCHEDULED, Audience.CLIENT): Text(
        "Cita cambiada: {service}, {when}", "Tu cita con {professional} ha cambiado de hora. Antes: {previously}."
    ),
    (MessageKind.APPOINTMENT_RESCHEDULED, Audience.PROFESSIONAL): Text(
        "Cita cambiada: {client}, {when}", "La cita de {client} ({service}) ha cambiado de hora. Antes: {previously}."
    ),
    (MessageKind.APPOINTMENT_CANCELLED, Audience.CLIENT): Text(
        "Cita cancelada: {service}, {when}", "Tu cita con {professional} ha sido cancelada."
    ),
    (MessageKind.APPOINTMENT_CANCELLED, Audience.PROFESSIONAL): Text(
        "Cita cancelada: {client}, {when}", "La cita de {client} ({service}) ha sido cancelada."
    ),
}

_ENGLISH: _Catalogue = {
    (MessageKind.VERIFY_EMAIL, Audience.SELF): Text(
        "Confirm your e-mail address",
        "Open the link to confirm that this address is yours. It works for 24 hours and once. "
        "If you did not register, there is nothing to do.",
    ),
    (MessageKind.ACCOUNT_EXISTS, Audience.SELF): Text(
        "You have an account already",
        "Somebody tried to register with this address, which has an account. If it was you, log in. "
        "If not, there is nothing to do: your account has not changed.",
    ),
    (MessageKind.APPLICATION_RECEIVED, Audience.SELF): Text(
        "We have received your application", "Your application as {profession} is being reviewed. We will tell you."
    ),
    (MessageKind.APPLICATION_RECEIVED, Audience.ADMIN): Text(
        "New professional application: {applicant}", "{applicant} asks to join as {profession}."
    ),
    (MessageKind.APPLICATION_APPROVED, Audience.SELF): Text(
        "Your application was approved", "You can publish your services and hours as {profession} now."
    ),
    (MessageKind.APPLICATION_REJECTED, Audience.SELF): Text(
        "Your application was not approved", "We did not approve your application as {profession}. Reason: {reason}"
    ),
    (MessageKind.APPOINTMENT_BOOKED, Audience.CLIENT): Text(
        "Appointment confirmed: {service}, {when}", "Your appointment with {professional} is confirmed."
    ),
    (MessageKind.APPOINTMENT_BOOKED, Audience.PROFESSIONAL): Text(
        "New appointment: {client}, {when}", "{client} has booked {service}."
    ),
    (MessageKind.APPOINTMENT_RESCHEDULED, Audience.CLIENT): Text(
        "Appointment moved: {service}, {when}", "Your appointment with {professional} has moved. Before: {previously}."
    ),
    (MessageKind.APPOINTMENT_RESCHEDULED, Audience.PROFESSIONAL): Text(
        "Appointment moved: {client}, {when}",
        "The appointment of {client} ({service}) has moved. Before: {previously}.",
    ),
    (MessageKind.APPOINTMENT_CANCELLED, Audience.CLIENT): Text(
        "Appointment cancelled: {service}, {when}", "Your appointment with {professional} was cancelled."
    ),
    (MessageKind.APPOINTMENT_CANCELLED, Audience.PROFESSIONAL): Text(
        "Appointment cancelled: {client}, {when}", "The appointment of {client} ({service}) was cancelled."
    ),
}

_TEXTS: Mapping[Locale, _Catalogue] = {Locale.SPANISH: _SPANISH, Locale.ENGLISH: _ENGLISH}
