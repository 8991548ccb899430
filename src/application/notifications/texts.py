"""What each message says, in each language: the one catalogue that inbox and mail share.

Placeholders are the names of facts; `{when}`, `{previously}` and `{until}` are local times that the reader's side formats.
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
    (MessageKind.CLIENT_INVITED, Audience.SELF): Text(
        "Tienes una cita: puedes crear tu cuenta",
        "Te han dado una cita y te llega en otro mensaje. Si te registras con esta dirección de correo podrás verla, "
        "cambiarla y cancelarla. Si no quieres una cuenta, no hagas nada.",
    ),
    (MessageKind.RESET_PASSWORD, Audience.SELF): Text(
        "Elige una contraseña nueva",
        "Alguien ha pedido cambiar la contraseña de tu cuenta. Abre el enlace para elegir otra: vale durante una hora y una "
        "sola vez. Si no has sido tú, no hagas nada: tu contraseña sigue siendo la misma.",
    ),
    (MessageKind.PASSWORD_CHANGED, Audience.SELF): Text(
        "Tu contraseña ha cambiado",
        "La contraseña de tu cuenta ha cambiado y se han cerrado tus demás sesiones. Si no has sido tú, pide una contraseña "
        "nueva ahora mismo desde la página de inicio de sesión.",
    ),
    (MessageKind.CHANGE_EMAIL, Audience.SELF): Text(
        "Confirma tu nueva dirección de correo",
        "Abre el enlace para usar esta dirección en tu cuenta. Vale durante 24 horas y una sola vez. Si no lo has pedido, "
        "no hagas nada.",
    ),
    (MessageKind.EMAIL_CHANGE_ASKED, Audience.SELF): Text(
        "Alguien quiere cambiar la dirección de tu cuenta",
        "Se ha pedido usar otra dirección de correo en tu cuenta. Si has sido tú, abre el enlace que hemos enviado a la "
        "nueva. Si no, cambia tu contraseña ahora mismo.",
    ),
    (MessageKind.EMAIL_CHANGED, Audience.SELF): Text(
        "La dirección de tu cuenta ha cambiado",
        "Tu cuenta usa ahora otra dirección de correo y ya no escribiremos a esta. Si no has sido tú, ponte en contacto "
        "con nosotros cuanto antes.",
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
    (MessageKind.APPOINTMENT_REQUESTED, Audience.CLIENT): Text(
        "Cita solicitada: {service}, {when}",
        "{professional} tiene que confirmar tu cita. Te avisaremos; si no responde antes del {until}, la solicitud caduca.",
    ),
    (MessageKind.APPOINTMENT_REQUESTED, Audience.PROFESSIONAL): Text(
        "Solicitud de cita: {client}, {when}",
        "{client} solicita {service}. Confírmala o recházala antes del {until}; después caduca.",
    ),
    (MessageKind.APPOINTMENT_CONFIRMED, Audience.CLIENT): Text(
        "Cita confirmada: {service}, {when}", "{professional} ha confirmado tu cita."
    ),
    (MessageKind.APPOINTMENT_CONFIRMED, Audience.PROFESSIONAL): Text(
        "Cita confirmada: {client}, {when}", "La cita de {client} ({service}) está confirmada."
    ),
    (MessageKind.APPOINTMENT_DECLINED, Audience.CLIENT): Text(
        "Cita rechazada: {service}, {when}", "{professional} no puede atender tu solicitud. Elige otra hora."
    ),
    (MessageKind.APPOINTMENT_DECLINED, Audience.PROFESSIONAL): Text(
        "Solicitud rechazada: {client}, {when}", "Has rechazado la solicitud de {client} ({service})."
    ),
    (MessageKind.APPOINTMENT_EXPIRED, Audience.CLIENT): Text(
        "Solicitud caducada: {service}, {when}",
        "{professional} no ha respondido a tiempo a tu solicitud. La hora ya no está reservada: puedes elegir otra.",
    ),
    (MessageKind.APPOINTMENT_EXPIRED, Audience.PROFESSIONAL): Text(
        "Solicitud caducada: {client}, {when}",
        "La solicitud de {client} ({service}) ha caducado sin respuesta. Esa hora vuelve a estar libre.",
    ),
    (MessageKind.APPOINTMENT_REALIGNED, Audience.CLIENT): Text(
        "Tu cita conserva su hora local: {service}, {when}",
        "Han cambiado las reglas horarias de la zona. Tu cita con {professional} sigue a la misma hora local; "
        "revisa tu calendario si usas otra zona horaria.",
    ),
    (MessageKind.APPOINTMENT_REALIGNED, Audience.PROFESSIONAL): Text(
        "La cita conserva su hora local: {client}, {when}",
        "Han cambiado las reglas horarias de la zona. La cita de {client} ({service}) sigue a la misma hora local.",
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
    (MessageKind.CLIENT_INVITED, Audience.SELF): Text(
        "You have an appointment: you can open an account",
        "An appointment was made for you; another message tells about it. Register with this e-mail address to see, move "
        "and cancel it. If you do not want an account, there is nothing to do.",
    ),
    (MessageKind.RESET_PASSWORD, Audience.SELF): Text(
        "Choose a new password",
        "Somebody asked to change the password of your account. Open the link to choose another one: it works for an hour "
        "and once. If it was not you, there is nothing to do: your password is what it was.",
    ),
    (MessageKind.PASSWORD_CHANGED, Audience.SELF): Text(
        "Your password has changed",
        "The password of your account has changed, and your other sessions have ended. If it was not you, ask for a new "
        "password on the login page right now.",
    ),
    (MessageKind.CHANGE_EMAIL, Audience.SELF): Text(
        "Confirm your new e-mail address",
        "Open the link to use this address for your account. It works for 24 hours and once. If you did not ask for it, "
        "there is nothing to do.",
    ),
    (MessageKind.EMAIL_CHANGE_ASKED, Audience.SELF): Text(
        "Somebody wants to change the address of your account",
        "Another e-mail address was asked for your account. If it was you, open the link that we sent to the new one. If "
        "not, change your password right now.",
    ),
    (MessageKind.EMAIL_CHANGED, Audience.SELF): Text(
        "The address of your account has changed",
        "Your account uses another e-mail address now, and we will not write to this one any more. If it was not you, get "
        "in touch with us as soon as you can.",
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
    (MessageKind.APPOINTMENT_REQUESTED, Audience.CLIENT): Text(
        "Appointment requested: {service}, {when}",
        "{professional} has to confirm your appointment. We will tell you; without an answer by {until} it expires.",
    ),
    (MessageKind.APPOINTMENT_REQUESTED, Audience.PROFESSIONAL): Text(
        "Appointment request: {client}, {when}",
        "{client} asks for {service}. Confirm or decline it by {until}; then it expires.",
    ),
    (MessageKind.APPOINTMENT_CONFIRMED, Audience.CLIENT): Text(
        "Appointment confirmed: {service}, {when}", "{professional} has confirmed your appointment."
    ),
    (MessageKind.APPOINTMENT_CONFIRMED, Audience.PROFESSIONAL): Text(
        "Appointment confirmed: {client}, {when}", "The appointment of {client} ({service}) is confirmed."
    ),
    (MessageKind.APPOINTMENT_DECLINED, Audience.CLIENT): Text(
        "Appointment declined: {service}, {when}", "{professional} cannot take your request. Choose another time."
    ),
    (MessageKind.APPOINTMENT_DECLINED, Audience.PROFESSIONAL): Text(
        "Request declined: {client}, {when}", "You have declined the request of {client} ({service})."
    ),
    (MessageKind.APPOINTMENT_EXPIRED, Audience.CLIENT): Text(
        "Request expired: {service}, {when}",
        "{professional} did not answer your request in time. The time is no longer kept: you can choose another one.",
    ),
    (MessageKind.APPOINTMENT_EXPIRED, Audience.PROFESSIONAL): Text(
        "Request expired: {client}, {when}",
        "The request of {client} ({service}) has expired unanswered. That time is free again.",
    ),
    (MessageKind.APPOINTMENT_REALIGNED, Audience.CLIENT): Text(
        "Your appointment keeps its local time: {service}, {when}",
        "The clock rules of the zone have changed. Your appointment with {professional} stays at the same local time; "
        "check your calendar if you live in another time zone.",
    ),
    (MessageKind.APPOINTMENT_REALIGNED, Audience.PROFESSIONAL): Text(
        "The appointment keeps its local time: {client}, {when}",
        "The clock rules of the zone have changed. The appointment of {client} ({service}) stays at the same local time.",
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
