"""From events to messages: outbox, deliveries and the inbox."""
