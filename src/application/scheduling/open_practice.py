"""Give a user a public profile: a step of approving an application and of making a professional at the console."""

from datetime import datetime

from application.identifiers import Identifiers
from application.unit_of_work import UnitOfWork
from domain.accounts.professional_application import Practice
from domain.accounts.user import User
from domain.ids import ProfessionalId
from domain.scheduling.professional import Professional, slug_from


async def open_practice(unit: UnitOfWork, ids: Identifiers, user: User, practice: Practice, *, now: datetime) -> None:
    """Show the profile that the user had before, or store one whose address comes from the user's name, with a number behind it where the name is taken.

    Raises SlugTaken when somebody takes the same address at the same moment.
    """
    former = await unit.professionals.of_user_for_update(user.id)
    if former is not None:
        former.reopen(practice, now=now)
        await unit.professionals.save(former)
        return
    wanted = slug_from(user.profile.full_name)
    taken = await unit.professionals.slugs_like(wanted)
    slug, count = wanted, 1
    while slug in taken:
        count += 1
        slug = f"{wanted}-{count}"
    await unit.professionals.add(
        Professional.open_practice(
            id=ProfessionalId(ids.new_id()), user_id=user.id, slug=slug, practice=practice, now=now
        )
    )
