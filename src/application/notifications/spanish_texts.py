"""What each message says, in Spanish."""

from application.notifications.texts import Catalogue, Text
from domain.notifications.notification import Audience, MessageKind

SPANISH: Catalogue = {
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
    (MessageKind.API_KEY_MADE, Audience.SELF): Text(
        "Nueva clave de API: {name}",
        "Se ha creado una clave con la que un programa puede actuar en tu nombre. Si no has sido tú, revócala y cambia "
        "tu contraseña ahora mismo.",
    ),
    (MessageKind.ROLES_CHANGED, Audience.SELF): Text(
        "Tus permisos han cambiado",
        "Un administrador ha cambiado lo que puedes hacer con tu cuenta. Lo verás la próxima vez que la uses.",
    ),
    (MessageKind.ACCOUNT_DISABLED, Audience.SELF): Text(
        "Tu cuenta está cerrada",
        "Un administrador ha cerrado tu cuenta y tus sesiones. El motivo: {reason}",
    ),
    (MessageKind.ACCOUNT_ENABLED, Audience.SELF): Text(
        "Tu cuenta vuelve a estar abierta",
        "Un administrador ha vuelto a abrir tu cuenta: ya puedes iniciar sesión.",
    ),
    (MessageKind.ACCOUNT_ERASED, Audience.SELF): Text(
        "Hemos borrado tu cuenta",
        "Tu cuenta y tus datos personales ya no existen. Hemos cancelado las citas que tenías por delante. Este es el último mensaje que te enviamos.",
    ),
    (MessageKind.SECOND_FACTOR_ON, Audience.SELF): Text(
        "Tu segundo factor está activado",
        "Desde ahora, para iniciar sesión hace falta también un código de tu aplicación. Se han cerrado tus demás sesiones. Si no has sido tú, avisa a quien administra.",
    ),
    (MessageKind.SECOND_FACTOR_OFF, Audience.SELF): Text(
        "Tu segundo factor está desactivado",
        "Desde ahora basta con tu contraseña para iniciar sesión. Si no has sido tú, cambia tu contraseña ahora mismo.",
    ),
    (MessageKind.RECOVERY_CODES_RENEWED, Audience.SELF): Text(
        "Tienes códigos de recuperación nuevos",
        "Tu cuenta tiene diez códigos de recuperación nuevos; los anteriores ya no sirven y se han cerrado tus demás sesiones. Si no has sido tú, cambia tu contraseña ahora mismo.",
    ),
    (MessageKind.RECOVERY_CODE_USED, Audience.SELF): Text(
        "Se ha usado un código de recuperación",
        "Alguien ha usado uno de tus códigos de recuperación. Códigos que te quedan: {left}. Si no has sido tú, cambia tu contraseña ahora mismo.",
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
    (MessageKind.APPOINTMENT_REMINDER, Audience.CLIENT): Text(
        "Recordatorio: {service}, {when}", "Tienes una cita con {professional}."
    ),
}
