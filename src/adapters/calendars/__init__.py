"""Calendars that others keep: public holidays."""
