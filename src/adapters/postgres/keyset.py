"""Continuing a list after its last item: `(sort key, id) > (…)` as one row comparison, which an index can answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, tuple_

from application.pagination import Key, PageRequest, instant_of, uuid_of


def continued(
    statement: Select[*tuple[Any, ...]],
    page: PageRequest,
    keys: Sequence[ColumnElement[Any]],
    after: Sequence[object] | None,
    *,
    latest_first: bool = False,
) -> Select[*tuple[Any, ...]]:
    """The statement in the order of `keys`, from behind `after`, one row longer than the page."""
    ordered = statement.order_by(*(key.desc() if latest_first else key.asc() for key in keys)).limit(page.limit + 1)
    if after is None:
        return ordered
    here = tuple_(*keys)
    return ordered.where(here < tuple(after) if latest_first else here > tuple(after))


def after_instant(page: PageRequest) -> tuple[datetime, UUID] | None:
    """Where a list by (instant, id) goes on. Raises InvalidValue."""
    if page.after is None:
        return None
    instant, identifier = page.after
    return instant_of(instant), uuid_of(identifier)


def after_text(page: PageRequest) -> tuple[str, UUID] | None:
    """Where a list by (text, id) goes on. Raises InvalidValue."""
    if page.after is None:
        return None
    text, identifier = page.after
    return text, uuid_of(identifier)


def instant_key(instant: datetime, identifier: UUID) -> Key:
    """The sort key that `after_instant` reads."""
    return instant.isoformat(), str(identifier)
