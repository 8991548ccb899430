"""Storage in PostgreSQL 15 and later: the ports of every room, on one transaction a unit of work.

Rooms as in `application`, each with `rows.py` (tables), `mappers.py` (row ⇄ aggregate) and what implements its ports.
Rows never leave this package. `migrations/` is the one place that says what the database enforces.
"""
