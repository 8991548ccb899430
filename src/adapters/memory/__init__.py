"""Every port in memory: the whole product without I/O, for tests, for simulation and for playing with it.

`application.in_memory_application()` puts it together. A unit of work here keeps what the one over PostgreSQL keeps,
and one contract suite holds both to it: nothing is seen before the commit, rows are locked, versions are checked, no two
appointments of a professional overlap.
"""
