"""What people do with the product: one use case a file, the ports that they need, and read models.

Rooms as in `domain`; `unit_of_work.py`, `clock.py` and `identifiers.py` are what every room needs, `use_cases.py`
puts all use cases together from their ports.
"""
