"""The operation on what a service is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from application.scheduling.revise_service import ReviseServiceCommand
from domain.scheduling.alignment import Alignment
from domain.scheduling.limits import Limits
from domain.scheduling.service import ServiceTerms
from tests.simulation.model import Model, Who
from tests.simulation.operations import Stage
from tests.simulation.oracle import NOT_FOUND, Verdict


def product_terms(terms: Mapping[str, Any]) -> dict[str, Any]:
    """The terms of a scenario as the product takes them."""
    values = {"alignment": Alignment, "limits": lambda limits: Limits(**limits)}
    return {name: values[name](value) if name in values else value for name, value in terms.items()}


@dataclass(frozen=True, slots=True)
class Revise:
    """Change the terms of a service; whatever is booked keeps its own."""

    who: Who
    service: int
    terms: Mapping[str, Any]
    version: int | None = None

    def judge(self, model: Model) -> Verdict:
        if self.who.kind != "professional":
            return Verdict(frozenset({"role_required"}))
        service = model.services[self.service]
        if self.who.index != service.professional:
            return NOT_FOUND
        return Verdict.of({"stale_version": self.version not in {None, service.version}})

    async def perform(self, stage: Stage, model: Model) -> Any:
        def change(terms: ServiceTerms) -> ServiceTerms:
            return replace(terms, **product_terms(self.terms))

        command = ReviseServiceCommand(
            actor=stage.actor(self.who),
            service_id=stage.services[self.service],
            expected_version=self.version,
            change=change,
        )
        return await stage.use.revise_service(command)

    def apply(self, model: Model, result: Any) -> None:
        service = model.services[self.service]
        service.terms |= self.terms
        service.version += 1
        assert result.version == service.version
