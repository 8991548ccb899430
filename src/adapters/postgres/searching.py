"""Searching texts without regard to accents and case."""

from typing import Any

from sqlalchemy import ColumnElement, Text, func


def contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Contained, without regard to accents and case.

    By two functions of the database: `citas_fold` drops accents and case, and the trigram indexes are made of it;
    `citas_containing` makes a pattern of a folded text, so that a wildcard in it stands for itself.
    """
    return func.citas_fold(column, type_=Text()).like(func.citas_containing(text, type_=Text()))
