"""Professionals, services, appointments and calendars in tables."""
