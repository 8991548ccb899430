"""The HTTP API (Litestar and msgspec): requests in, use cases called, views and problems out.

`app.py` puts it together. Rooms as everywhere: `accounts`, `scheduling`, `notifications`, `administration`; the
other modules are what every room needs.
"""
