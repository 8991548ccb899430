"""Outbox, deliveries and inbox in tables."""
