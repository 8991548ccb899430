"""Find the account of a client by their address, or make one: a step of making an appointment for somebody."""

from dataclasses import dataclass
from datetime import datetime

from application.identifiers import Identifiers
from application.unit_of_work import UnitOfWork
from domain.accounts.user import Profile, User
from domain.accounts.values import EmailAddress
from domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """Somebody who may not have an account yet, as whoever enters them knows them."""

    email: EmailAddress
    profile: Profile


async def invite_client(unit: UnitOfWork, ids: Identifiers, client: NewClient, *, now: datetime) -> UserId:
    """Return the account with the address as it is or, where there is none, a new one, whose owner is told by mail.

    What was said of them is kept of a new one only: nobody changes what others say about themselves. Raises
    EmailTaken when somebody registers the same address at the same moment.
    """
    known = await unit.users.with_email(client.email)
    if known is not None:
        return known.id
    user = User.invite(id=UserId(ids.new_account_id()), email=client.email, profile=client.profile, now=now)
    await unit.users.add(user)
    return user.id
