"""Mails to test with."""

from collections.abc import Mapping
from datetime import UTC, datetime

from application.notifications.ports import OutgoingMail
from domain.accounts.values import Locale
from domain.notifications.notification import Audience, MessageKind

APPOINTMENT_FACTS: Mapping[str, str] = {
    "appointment_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "number": "7F3K-9Q2M",
    "service": "Limpieza dental",
    "professional": "Marta Ruiz",
    "client": "Ana García",
    "start": "2027-03-02T09:00:00Z",
    "duration": "90",
    "timezone": "Europe/Madrid",
    "location": "Calle Mayor 1, Madrid",
    "previous_start": "2027-03-01T15:30:00Z",
    "expires_at": "2027-03-01T18:00:00Z",
    "by": "client",
    "reason": "Estoy enferma",
    "profession": "odontóloga",
    "applicant": "Ana García",
}


def a_mail(
    *,
    message_id: str = "01890a5d-ac96-774b-bcce-000000000001",
    to_address: str = "ana@example.com",
    to_name: str = "Ana García",
    locale: Locale = Locale.SPANISH,
    kind: MessageKind = MessageKind.APPOINTMENT_BOOKED,
    audience: Audience = Audience.CLIENT,
    facts: Mapping[str, str] = APPOINTMENT_FACTS,
    link: str | None = None,
) -> OutgoingMail:
    return OutgoingMail(
        message_id=message_id,
        to_address=to_address,
        to_name=to_name,
        locale=locale,
        timezone="Atlantic/Canary",
        kind=kind,
        audience=audience,
        facts=facts,
        link=link,
        sent_at=datetime(2027, 3, 1, 8, 0, tzinfo=UTC),
    )
