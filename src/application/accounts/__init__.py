"""Registering, signing in, roles and applications to become a professional."""
