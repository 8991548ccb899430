"""What all rows share: the registry with our column types, and no more.

A row class names the columns that are read and written. Keys, checks, indexes and exclusion constraints stand in the
migrations, written by hand; a test compares the columns of both.
"""

import warnings
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Integer, LargeBinary, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.exc import SADeprecationWarning
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import UserDefinedType

with warnings.catch_warnings():
    # advanced-alchemy 1.12 decorates its mixins with what SQLAlchemy 2.1 has deprecated.
    warnings.simplefilter("ignore", SADeprecationWarning)
    from advanced_alchemy.base import CommonTableAttributes, create_registry

type Values = dict[str, Any]
"""Values of columns, or of a statement's parameters, by name; the driver takes any type, so does this."""


class JsonText(UserDefinedType[str]):
    """A `jsonb` column whose value stays the JSON text, for msgspec to decode into the exact type and nothing between."""

    cache_ok = True

    def get_col_spec(self, **kw: Any) -> str:  # noqa: ARG002 (SQLAlchemy's signature)
        """The column's type in SQL."""
        return "JSONB"


class TableRow(CommonTableAttributes, DeclarativeBase):
    """Base of every `…Row`. Identifiers come from the application, never from the database."""

    __abstract__ = True

    registry = create_registry(
        {
            UUID: Uuid(),
            datetime: TIMESTAMP(timezone=True),
            str: Text(),
            int: Integer(),
            bool: Boolean(),
            bytes: LargeBinary(),
            Decimal: Numeric(8, 2),
            list[str]: ARRAY(Text()),
            list[int]: ARRAY(Integer()),
        }
    )
