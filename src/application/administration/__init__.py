"""Keeping the platform itself in order."""
