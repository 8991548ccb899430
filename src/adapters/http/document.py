"""The OpenAPI document.

Litestar finds the operations; the schemas come from msgspec, which reads the very types that it decodes by: Litestar's
own leave out closed objects, bounds of zero and descriptions.
"""

from collections.abc import Iterator
from typing import Any, cast, override

import msgspec
from litestar import Litestar, Request
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Server
from litestar.routes import HTTPRoute

from adapters.http.auth import API_KEY
from adapters.http.cookies import ACCESS
from adapters.http.cross_site import BY_COOKIE
from adapters.http.wire import RequestBody, ResponseBody
from domain.accounts.api_key import Scope

type Json = dict[str, Any]
"""A piece of the document, which is JSON of many shapes."""


def document(public_url: str) -> OpenAPIConfig:
    """Return what Litestar needs to describe the API, which clients find at `public_url`."""
    bearer = SecurityScheme(type="http", scheme="bearer", description="`access_token` of POST /auth/login.")
    cookie = SecurityScheme(type="apiKey", security_scheme_in="cookie", name=ACCESS, description=BY_COOKIE)
    scopes = ", ".join(f"`{scope}`" for scope in Scope)
    api_key = SecurityScheme(
        type="http",
        scheme="bearer",
        description=f"`token` of POST /me/api-keys, in `Authorization: Bearer citas_…`. Scopes: {scopes}.",
    )
    return OpenAPIConfig(
        title="Gestor de Citas Profesionales",
        version="1",
        description=(
            "Professionals publish services and hours; clients find them, book, move and cancel appointments. "
            "Errors are problem details (RFC 9457) in the language of Accept-Language; programs rely on `code`. "
            "The fields `RateLimit` and `RateLimit-Policy` tell how many requests are left "
            "(draft-ietf-httpapi-ratelimit-headers-11)."
        ),
        servers=[Server(url=public_url.rstrip("/"))],
        components=Components(security_schemes={"bearer": bearer, "cookie": cookie, API_KEY: api_key}),
        operation_id_creator=lambda handler, _method, _path: handler.handler_name,
        render_plugins=[_Completed()],
        path="/schema",
    )


class _Completed(JsonRenderPlugin):
    """The document at /schema/openapi.json."""

    @override
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        _complete(openapi_schema, request.app)
        return super().render(request, openapi_schema)


def _complete(document: Json, app: Litestar) -> None:
    """Put right what Litestar leaves out; doing it twice changes nothing."""
    document["components"]["schemas"] = _schemas(document["components"]["schemas"])
    handlers = {handler.handler_name: handler for handler in _handlers(app)}
    for item in document["paths"].values():
        for operation in item.values():
            handler = handlers[operation["operationId"]]
            operation["summary"] = (handler.fn.__doc__ or "").partition("\n")[0].rstrip(".")
            if "requestBody" in operation:
                operation["requestBody"]["required"] = not handler.parsed_fn_signature.parameters["data"].has_default
            if "428" in operation["responses"]:
                _require_if_match(operation)
            if "429" in operation["responses"]:
                operation["responses"]["429"]["headers"] = {"Retry-After": {"description": "Seconds to wait."}}
            operation["responses"].get("204", {}).pop("content", None)
            for answer in operation["responses"].values():
                if told := _told(answer, document["components"]["schemas"]):
                    answer["description"] = told
                for header in answer.get("headers", {}).values():
                    header.setdefault("schema", {"type": "string"})


def _told(answer: Json, schemas: Json) -> str:
    """What the answer's schema, or each of several, says of itself first."""
    schema: Json = answer.get("content", {}).get("application/json", {}).get("schema", {})
    shown: list[str] = [one["$ref"].rpartition("/")[2] for one in schema.get("oneOf", [schema]) if "$ref" in one]
    return " Or: ".join(schemas[name].get("description", "").partition("\n")[0] for name in shown)


def _require_if_match(operation: Json) -> None:
    """Handlers take a request without it only to answer 428, which says more than a fault of a parameter."""
    for parameter in operation["parameters"]:
        if parameter["name"] == "If-Match":
            parameter["required"] = True
            parameter["schema"] = {"type": "string"}


def _handlers(app: Litestar) -> Iterator[HTTPRouteHandler]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            yield from route.route_handlers


def _schemas(named: Json) -> Json:
    """The schemas of the same names, as msgspec sees them."""
    bodies = [kind for root in (RequestBody, ResponseBody) for kind in _descendants(root) if kind.__name__ in named]
    _, components = msgspec.json.schema_components(bodies, ref_template="#/components/schemas/{name}")
    return {name: cast("Json", components.get(name, schema)) for name, schema in named.items()}


def _descendants(root: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _descendants(kind)
