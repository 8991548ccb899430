"""The rules of the product, and nothing else: no I/O, no clock, no framework, only the standard library.

Rooms: `time` (instants, intervals, wall clocks), `accounts`, `scheduling`, `notifications`.
"""
