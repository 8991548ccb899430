"""Users, sessions, mailed links and applications in tables."""
