"""Tell whether this process can do its work."""

from dataclasses import dataclass

from application.administration.ports import Dependencies


@dataclass(frozen=True, slots=True)
class CheckReadiness:
    """Anybody may ask; the answer names the parts that fail and nothing else."""

    dependencies: Dependencies

    async def __call__(self) -> list[str]:
        """Return the names of the failing parts; none means ready."""
        return await self.dependencies.failing()
