"""Entity tags: which version somebody has read, and which one a change is meant for (RFC 9110, sections 8.8.3 and 13).

A tag is `"<version>-<digest>"`. The digest covers what an answer takes from elsewhere, such as the name of a service,
which changes without a new version of the appointment: reads are compared by all of the tag, changes by the version
alone. A change that compared the digest too would be refused for what it does not touch, and would have to make the
whole answer first, outside of the lock that the version is checked under.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from http import HTTPStatus

import msgspec
from litestar import Response
from litestar.datastructures import ResponseHeader

from adapters.http.errors import PreconditionMissing
from adapters.http.wire import API

ETAG_HEADER = ResponseHeader(
    name="ETag", description="Version of what is shown, for If-Match and If-None-Match.", documentation_only=True
)
LOCATION_HEADER = ResponseHeader(name="Location", description="Where the new one is.", documentation_only=True)
_DIGEST_BYTES = 6
_OURS = re.compile(rf'"([0-9]{{1,9}})-[0-9a-f]{{{2 * _DIGEST_BYTES}}}"')
_NEVER = -1
"""A version that nothing has."""


def tagged[Body: msgspec.Struct](
    body: Body, version: int, *, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> Response[Body]:
    """Answer with an ETag."""
    return Response(body, status_code=status, headers={"ETag": etag_of(body, version), **(headers or {})})


def etag_of(body: msgspec.Struct, version: int) -> str:
    """The tag of what is shown at this version."""
    digest = blake2b(msgspec.json.encode(body), digest_size=_DIGEST_BYTES).hexdigest()
    return f'"{version}-{digest}"'


def created[Body: msgspec.Struct](body: Body, version: int, *, at: str) -> Response[Body]:
    """Answer with what was made, its ETag, and where it is: a path below the API's."""
    return tagged(body, version, status=HTTPStatus.CREATED, headers={"Location": f"{API}{at}"})


def expected_version(if_match: str | None) -> int | None:
    """Return the version that a change is meant for, None for any (`*`). Raises PreconditionMissing without If-Match.

    Of several tags the newest counts: versions only rise, so the present one can only be the newest that was seen.
    A weak tag, or one that we cannot have given, matches nothing.
    """
    if if_match is None:
        raise PreconditionMissing
    return wanted_version(if_match)


def wanted_version(if_match: str | None) -> int | None:
    """As `expected_version`, where If-Match may be left out."""
    if if_match is None or if_match.strip() == "*":
        return None
    ours = [_OURS.fullmatch(tag.strip()) for tag in if_match.split(",")]
    return max((int(match[1]) for match in ours if match), default=_NEVER)


def shows_the_same(if_none_match: str, etag: str) -> bool:
    """Tell whether If-None-Match names the tag, by weak comparison."""
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags
