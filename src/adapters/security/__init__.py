"""Passwords, tokens, signed links, and the machine's own time and randomness."""
