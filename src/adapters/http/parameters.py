"""Finds every fault of a request's query and header parameters."""

from collections.abc import Iterator
from typing import Any, get_type_hints

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.params import HeaderParameter, QueryParameter

from adapters.http.faults import Fault, parameter_faults


def faults_of_parameters(request: Request[Any, Any, Any]) -> list[Fault]:
    """Check each parameter that the handler's signature declares; Litestar reports a missing one alone."""
    handler = request.scope.get("route_handler")
    if not isinstance(handler, HTTPRouteHandler):
        return []
    return list(_faults(request, handler))


def _faults(request: Request[Any, Any, Any], handler: HTTPRouteHandler) -> Iterator[Fault]:
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
