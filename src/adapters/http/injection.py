"""Gives handlers the use cases that they name."""

from collections.abc import Callable
from dataclasses import fields
from typing import Annotated, TypeVar, cast

from litestar.di import Dependency, Provide
from litestar.params import SkipValidationMarker

from application.use_cases import UseCases

T = TypeVar("T")

Injected = Annotated[T, Dependency(), SkipValidationMarker()]
"""A use case, injected under the parameter's name. It is ready made: there is nothing to validate."""


def provided(use_cases: UseCases) -> dict[str, Provide]:
    """Return a provider for each use case, under its name; and for all of them, as `use_cases`.

    That is for what is asked all the time: Litestar starts a task for each dependency where there are several.
    """
    each = {field.name: cast("object", getattr(use_cases, field.name)) for field in fields(use_cases)}
    return {
        name: Provide(_always(value), sync_to_thread=False) for name, value in {**each, "use_cases": use_cases}.items()
    }


def _always(value: object) -> Callable[[], object]:
    return lambda: value
