"""From words to MIME: one mail with a text and an HTML alternative, in seven-bit lines that every server takes."""

from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from adapters.mail.addresses import Mailbox
from adapters.mail.header_text import SUBJECT_MAXIMUM, one_line
from adapters.mail.rendering import Rendered
from application.notifications.calendar_entries import Invitation
from application.notifications.ports import OutgoingMail


def compose(mail: OutgoingMail, rendered: Rendered, *, sender: Mailbox, recipient: Mailbox) -> bytes:
    """Return the mail in wire format, headers in UTF-8 (RFC 6532) only where the recipient's address needs it."""
    message = EmailMessage(SMTPUTF8 if recipient.needs_smtputf8 else SMTP)
    message["From"] = sender.header()
    message["To"] = recipient.header()
    message["Subject"] = one_line(rendered.subject, maximum=SUBJECT_MAXIMUM)
    message["Date"] = mail.sent_at
    # Stable over attempts: a reader's server that gets the mail twice knows it for one.
    message["Message-ID"] = f"<{mail.message_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies, please
    message.set_content(rendered.text, cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    if mail.invitation is not None:
        _invite(message, mail.invitation)
    message["Content-Language"] = mail.locale.value  # last, since setting the content clears Content- fields
    return message.as_bytes()


def _invite(message: EmailMessage, invitation: Invitation) -> None:
    """As an alternative, which calendars at the other end take up (RFC 6047, section 2.4), and as a file for those who don't."""
    text = invitation.content.decode()
    message.add_alternative(text, subtype="calendar", params={"method": invitation.method}, cte="quoted-printable")
    message.add_attachment(invitation.content, maintype="application", subtype="ics", filename="cita.ics")
