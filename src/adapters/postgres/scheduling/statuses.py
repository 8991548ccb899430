"""Statuses in SQL. Written out, since only constants let the planner see that a partial index holds what is asked for."""

from collections.abc import Iterable
from typing import Final

from domain.scheduling.life import COUNTED, EXPIRING, OCCUPYING, Status


def _listed(statuses: Iterable[Status]) -> str:
    return ", ".join(f"'{status.value}'" for status in sorted(statuses))


OCCUPYING_SQL: Final = _listed(OCCUPYING)
"""As `ex_appointments_no_double_booking` and `ix_appointments_busy` have them."""

EXPIRING_SQL: Final = _listed(EXPIRING)
"""As `ix_appointments_expiring` has them."""

COUNTED_SQL: Final = _listed(COUNTED)
"""As `ix_appointments_counted` has them."""
