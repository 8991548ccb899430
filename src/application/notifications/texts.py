"""What each message says: the form of the catalogue that inbox and mail share.

Placeholders are the names of facts; `{when}`, `{previously}` and `{until}` are local times that the reader's side formats.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.notifications.notification import Audience, MessageKind


@dataclass(frozen=True, slots=True)
class Text:
    """A subject line and a sentence or two."""

    title: str
    body: str


type Catalogue = Mapping[tuple[MessageKind, Audience], Text]
"""Every kind has a text for each audience that it is sent to."""
