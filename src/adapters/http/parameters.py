"""Finds every fault of a request's query and header parameters."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, get_type_hints

from litestar.connection import ASGIConnection
from litestar.handlers import HTTPRouteHandler
from litestar.params import HeaderParameter, QueryParameter

from adapters.http.errors import InvalidRequest
from adapters.http.faults import Fault, below, parameter_faults

type Connection = ASGIConnection[Any, Any, Any, Any]


async def refuse_unknown_parameters(request: Connection) -> None:
    """Before a request: refuse a parameter that the operation does not have, and one that comes twice.

    Its answer would be to another question, or to one of two. Raises InvalidRequest, which names whatever else is wrong
    with the parameters too. A coroutine, since whatever is none runs in a thread of its own.
    """
    handler = request.scope.get("route_handler")
    if not request.query_params or not isinstance(handler, HTTPRouteHandler):
        return
    names = request.query_params.keys()
    if len(request.query_params) != len(names) or not names <= _query_names(handler):
        raise InvalidRequest(list(_faults(request, handler)))


def faults_of_parameters(request: Connection) -> list[Fault]:
    """Check each parameter that the handler's signature declares; Litestar reports a missing one alone."""
    handler = request.scope.get("route_handler")
    if not isinstance(handler, HTTPRouteHandler):
        return []
    return list(_faults(request, handler))


@cache
def _query_names(handler: HTTPRouteHandler) -> frozenset[str]:
    fields = handler.parsed_fn_signature.parameters.items()
    declared = ((name, field.kwarg_definition) for name, field in fields)
    return frozenset(kwarg.name or name for name, kwarg in declared if isinstance(kwarg, QueryParameter))


def _faults(request: Connection, handler: HTTPRouteHandler) -> Iterator[Fault]:
    known = _query_names(handler)
    for shown, count in Counter(name for name, _ in request.query_params.multi_items()).items():
        if shown not in known:
            yield Fault.at(below("", shown), "unknown_field")
        elif count > 1:
            yield Fault.at(below("", shown), "repeated")
    hints = get_type_hints(handler.fn, include_extras=True)
    for name, field in handler.parsed_fn_signature.parameters.items():
        declared = field.kwarg_definition
        if not isinstance(declared, QueryParameter | HeaderParameter):
            continue
        shown = declared.name or name
        given = request.query_params if isinstance(declared, QueryParameter) else request.headers
        raw = given.get(shown)
        if raw is not None:
            # Litestar's own model of the signature has its bounds, the signature itself our checks.
            faults = parameter_faults(shown, raw, handler.signature_model.__annotations__[name])
            yield from faults or parameter_faults(shown, raw, hints[name])
        elif not field.has_default:
            yield Fault.at(f"/{shown}", "missing")
