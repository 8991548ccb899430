"""What each message says, in English."""

from application.notifications.texts import Catalogue, Text
from domain.notifications.notification import Audience, MessageKind

ENGLISH: Catalogue = {
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
    (MessageKind.API_KEY_MADE, Audience.SELF): Text(
        "New API key: {name}",
        "A key was made with which a program can act for you. If it was not you, revoke it and change your password right "
        "now.",
    ),
    (MessageKind.ROLES_CHANGED, Audience.SELF): Text(
        "What you may do has changed",
        "An administrator has changed what you may do with your account. You will see it the next time you use it.",
    ),
    (MessageKind.ACCOUNT_DISABLED, Audience.SELF): Text(
        "Your account is closed",
        "An administrator has closed your account and your sessions. The reason: {reason}",
    ),
    (MessageKind.ACCOUNT_ENABLED, Audience.SELF): Text(
        "Your account is open again",
        "An administrator has opened your account again: you can log in.",
    ),
    (MessageKind.ACCOUNT_ERASED, Audience.SELF): Text(
        "We have erased your account",
        "Your account and your personal data exist no more. The appointments that you had ahead of you are cancelled. This is the last message that we send you.",
    ),
    (MessageKind.SECOND_FACTOR_ON, Audience.SELF): Text(
        "Your second factor is on",
        "From now on logging in also needs a code of your application. Your other sessions have ended. If it was not you, tell an administrator.",
    ),
    (MessageKind.SECOND_FACTOR_OFF, Audience.SELF): Text(
        "Your second factor is off",
        "From now on your password is enough to log in. If it was not you, change your password right now.",
    ),
    (MessageKind.RECOVERY_CODES_RENEWED, Audience.SELF): Text(
        "You have new recovery codes",
        "Your account has ten new recovery codes; those from before do not work any more, and your other sessions have ended. If it was not you, change your password right now.",
    ),
    (MessageKind.RECOVERY_CODE_USED, Audience.SELF): Text(
        "A recovery code was used",
        "Somebody has used one of your recovery codes. Codes left: {left}. If it was not you, change your password right now.",
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
    (MessageKind.APPOINTMENT_REMINDER, Audience.CLIENT): Text(
        "Reminder: {service}, {when}", "You have an appointment with {professional}."
    ),
}
