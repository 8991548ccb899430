"""Typed identifiers. All are UUIDs (version 7, RFC 9562, where we make them), never mixed up thanks to their type."""

from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
SessionId = NewType("SessionId", UUID)
ApiKeyId = NewType("ApiKeyId", UUID)
MailedLinkId = NewType("MailedLinkId", UUID)
ApplicationId = NewType("ApplicationId", UUID)
ProfessionalId = NewType("ProfessionalId", UUID)
ServiceId = NewType("ServiceId", UUID)
AppointmentId = NewType("AppointmentId", UUID)
DayExceptionId = NewType("DayExceptionId", UUID)
TimeOffId = NewType("TimeOffId", UUID)
EventId = NewType("EventId", UUID)
NotificationId = NewType("NotificationId", UUID)
DeliveryId = NewType("DeliveryId", UUID)
ReminderId = NewType("ReminderId", UUID)
