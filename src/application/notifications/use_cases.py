"""What can be done with messages."""

from dataclasses import dataclass
from typing import Self

from application.notifications.count_unread import CountUnread
from application.notifications.delete_notification import DeleteNotification
from application.notifications.delete_read_notifications import DeleteReadNotifications
from application.notifications.find_due_deliveries import FindDueDeliveries
from application.notifications.get_calendar_file import GetCalendarFile
from application.notifications.list_deliveries import ListDeliveries
from application.notifications.list_messages import ListMessages
from application.notifications.list_notifications import ListNotifications
from application.notifications.mark_notification import MarkNotification
from application.notifications.read_all_notifications import ReadAllNotifications
from application.notifications.relay_outbox import RelayOutbox
from application.notifications.retry_delivery import RetryDelivery
from application.notifications.send_delivery import SendDelivery
from application.notifications.send_reminders import SendReminders
from application.ports import Ports


@dataclass(frozen=True, kw_only=True)
class NotificationUseCases:
    """One attribute a use case."""

    relay_outbox: RelayOutbox
    send_reminders: SendReminders
    send_delivery: SendDelivery
    list_deliveries: ListDeliveries
    retry_delivery: RetryDelivery
    find_due_deliveries: FindDueDeliveries
    get_calendar_file: GetCalendarFile
    list_messages: ListMessages
    list_notifications: ListNotifications
    count_unread: CountUnread
    mark_notification: MarkNotification
    read_all_notifications: ReadAllNotifications
    delete_notification: DeleteNotification
    delete_read_notifications: DeleteReadNotifications

    @classmethod
    def of(cls, ports: Ports) -> Self:
        """Put them together."""
        units, clock, ids = ports.units, ports.clock, ports.ids
        return cls(
            relay_outbox=RelayOutbox(units, clock, ids, ports.queue),
            send_reminders=SendReminders(units, clock, ids, ports.queue),
            send_delivery=SendDelivery(units, clock, ids, ports.mailer, ports.links, ports.calendars),
            list_deliveries=ListDeliveries(units, clock),
            retry_delivery=RetryDelivery(units, clock, ports.queue),
            find_due_deliveries=FindDueDeliveries(units, clock),
            get_calendar_file=GetCalendarFile(units, clock, ports.calendars),
            list_messages=ListMessages(units, clock),
            list_notifications=ListNotifications(units),
            count_unread=CountUnread(units),
            mark_notification=MarkNotification(units, clock),
            read_all_notifications=ReadAllNotifications(units, clock),
            delete_notification=DeleteNotification(units),
            delete_read_notifications=DeleteReadNotifications(units),
        )
