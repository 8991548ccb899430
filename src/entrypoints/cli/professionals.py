"""`citas professionals`: who is found and booked."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from cyclopts import App, Parameter

from application.scheduling.search_professionals import SearchProfessionalsQuery
from application.scheduling.views import ProfessionalView
from domain.ids import ProfessionalId
from entrypoints.cli.context import DataDir, with_application
from entrypoints.cli.output import JsonFlag, show_list, show_object
from entrypoints.cli.paging import collect

professionals = App(name="professionals", help="Public profiles.")

_COLUMNS = ("id", "slug", "full_name", "profession", "city")


@professionals.command(name="list")
def list_(
    *,
    q: Annotated[str | None, Parameter(name="--q", help="Words in name, profession, bio or city.")] = None,
    profession: str | None = None,
    city: str | None = None,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """List those whom anybody finds, by name."""
    query = SearchProfessionalsQuery(text=q, profession=profession, city=city)
    listed = with_application(
        data_dir, lambda application: collect(lambda page: application.use_cases.search_professionals(query, page))
    )
    show_list([_facts(view) for view in listed.items], _COLUMNS, as_json=json)


@professionals.command
def show(
    professional: Annotated[str, Parameter(help="The identifier of a profile, or its slug.")],
    *,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Show a profile."""
    view = with_application(
        data_dir, lambda application: application.use_cases.get_professional(_id_or_slug(professional))
    )
    show_object(_facts(view), as_json=json)


def _id_or_slug(text: str) -> ProfessionalId | str:
    try:
        return ProfessionalId(UUID(text))
    except ValueError:
        return text


def _facts(view: ProfessionalView) -> dict[str, object]:
    return {name: value for name, value in asdict(view).items() if name != "version"}
