"""The request as our handlers read it: JSON only, strictly typed, and every fault of a body named at once."""

from functools import cache
from typing import cast, override

import msgspec
from litestar import Request
from litestar.datastructures import State

from adapters.http.errors import InvalidRequest, MalformedRequest, UnsupportedContentType
from adapters.http.faults import Fault, body_faults

BODY_MAXIMUM = 64 * 1024


class ApiRequest[Caller](Request[Caller, None, State]):
    """Litestar would take a JSON body of any content type, and read "30" as a number; this one does not.

    `user` is who asks: an Identity, or None where the anonymous may ask.
    """

    @override
    async def json(self) -> object:
        """Decode the body into what the handler wants.

        Raises UnsupportedContentType, MalformedRequest, InvalidRequest.
        """
        if self.content_type[0].lower() != "application/json":
            raise UnsupportedContentType
        raw = await self.body()
        wanted = self._wanted()
        try:
            return _decoder(wanted).decode(raw)
        except msgspec.ValidationError:
            raise InvalidRequest(_all_faults(raw, wanted)) from None
        except (msgspec.DecodeError, RecursionError):
            raise MalformedRequest from None

    def faults_of_body(self) -> tuple[Fault, ...]:
        """Everything that is wrong with the body of this request, if it was read."""
        wanted, raw = self._wanted(), self._body
        return () if wanted is None or not isinstance(raw, bytes) or not raw else tuple(_all_faults(raw, wanted))

    def _wanted(self) -> object | None:
        field = self.route_handler.parsed_data_field
        return None if field is None else cast("object", field.annotation)


@cache
def _decoder(wanted: object) -> msgspec.json.Decoder[object]:
    return msgspec.json.Decoder(cast("type[object]", wanted))


def _all_faults(raw: bytes, wanted: object) -> list[Fault]:
    try:
        return list(body_faults(raw, wanted))
    except (msgspec.DecodeError, RecursionError):
        # A type error stopped the decoder before it came to where the text is no JSON any more.
        raise MalformedRequest from None
