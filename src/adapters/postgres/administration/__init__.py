"""Keeping the tables in order."""
