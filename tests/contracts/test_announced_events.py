"""Events that no aggregate records are stored by the commit, and by nothing else."""

import pytest

from application.unit_of_work import UnitsOfWork
from domain.accounts.events import PasswordResetAsked
from domain.ids import MailedLinkId
from tests.builders import NOW, an_id

pytestmark = pytest.mark.anyio


async def events(units: UnitsOfWork) -> list[object]:
    async with units() as unit:
        return [stored.event for stored in await unit.outbox.claim(limit=10, now=NOW)]


async def test_an_announced_event_is_stored_once(units: UnitsOfWork) -> None:
    asked = PasswordResetAsked(occurred_at=NOW, email="ana@example.org", link_id=MailedLinkId(an_id()))
    async with units() as unit:
        unit.announce(asked)
        await unit.commit()
    assert await events(units) == [asked]


async def test_without_a_commit_nothing_was_announced(units: UnitsOfWork) -> None:
    async with units() as unit:
        unit.announce(PasswordResetAsked(occurred_at=NOW, email="ana@example.org", link_id=MailedLinkId(an_id())))
    assert await events(units) == []
