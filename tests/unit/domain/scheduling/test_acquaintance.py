"""What a professional knows of a client by the appointments that they have had."""

from collections.abc import Sequence

import pytest

from domain.scheduling.history import Acquaintance, EnteredClient

OLD, NEW = EnteredClient("Señora de los martes", None), EnteredClient("Carla", "+34600111222")


@pytest.mark.parametrize(
    ("latest_first", "known"),
    [
        ([], None),
        ([None], Acquaintance(None)),
        ([NEW], Acquaintance(NEW)),
        ([NEW, OLD], Acquaintance(NEW)),
        ([NEW, None], Acquaintance(None)),
        ([None, OLD], Acquaintance(None)),
    ],
)
def test_the_last_description_holds_until_a_profile_was_shown(
    latest_first: Sequence[EnteredClient | None], known: Acquaintance | None
) -> None:
    assert Acquaintance.of(latest_first) == known
