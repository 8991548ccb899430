"""Supervision: who did what on the platform, and proof that nobody has tampered with the record."""
