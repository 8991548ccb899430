"""What every command tells its caller by its exit code."""

DONE = 0
REFUSED = 1
"""By a rule; or by a bug, which is told as such."""
BAD_USAGE = 2
UNAVAILABLE = 3
"""A dependency is down, or something did not start."""
