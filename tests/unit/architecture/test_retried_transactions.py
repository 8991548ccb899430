"""No use case forgets to do a transaction again that storage gave up (ADR 19)."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

APPLICATION = Path(__file__).parents[3] / "src" / "application"
SOURCES = {
    file.relative_to(APPLICATION).as_posix(): file.read_text(encoding="utf-8") for file in APPLICATION.rglob("*.py")
}

REPEATED_OTHERWISE = {
    "RelayOutbox.__call__": "hands deliveries to the queue after it has claimed events; its worker calls it again",
    "SendDelivery.__call__": "hands a mail to the server after it has leased the delivery; the sweep asks for it again",
    "SendDelivery._keep": "asks again at the next renewal",
    "SendDelivery._record": "tries again by itself, with pauses, since the mail is out",
}
"""What commits and is not marked, and who does it again."""

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Method:
    """A function of the application; `of` is the class that it belongs to, empty if it belongs to none."""

    of: str
    node: ast.FunctionDef | ast.AsyncFunctionDef

    @property
    def name(self) -> str:
        return f"{self.of}.{self.node.name}"

    @property
    def retried(self) -> bool:
        return any(ast.unparse(mark) == "retried" for mark in self.node.decorator_list)


def methods_in(sources: Mapping[str, str]) -> list[Method]:
    found: list[Method] = []
    for source in sources.values():
        for node in ast.parse(source).body:
            if isinstance(node, FUNCTION):
                found.append(Method("", node))
            elif isinstance(node, ast.ClassDef):
                found += [Method(node.name, step) for step in node.body if isinstance(step, FUNCTION)]
    return found


def commits(tree: ast.AST, unit: str, of: str, committers: set[str]) -> int:
    """In how many places a piece of code commits `unit`, itself or through one of the `committers` that it is given to."""
    places = 0
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        handed_on = any(isinstance(value, ast.Name) and value.id == unit for value in call.args)
        match call.func:
            case ast.Attribute(value=ast.Name(id=name), attr="commit") if name == unit:
                places += 1
            case ast.Attribute(value=ast.Name(id="self"), attr=step) if handed_on:
                places += f"{of}.{step}" in committers
            case ast.Name(id=step) if handed_on:
                places += f".{step}" in committers
            case _:
                pass
    return places


def committers_among(methods: list[Method]) -> set[str]:
    """Those that commit a unit of work that somebody else has opened and given to them."""
    known: set[str] = set()
    while (
        more := {
            method.name
            for method in methods
            if any(commits(method.node, argument.arg, method.of, known) for argument in method.node.args.args)
        }
        - known
    ):
        known |= more
    return known


def transactions_of(method: Method, committers: set[str]) -> Iterator[bool]:
    """The units that it opens and has committed; for each, whether that may happen many times in one call."""
    loops = [node for node in ast.walk(method.node) if isinstance(node, ast.For | ast.AsyncFor | ast.While)]
    inside_a_loop = {id(node) for loop in loops for node in ast.walk(loop)}
    for block in (node for node in ast.walk(method.node) if isinstance(node, ast.AsyncWith)):
        for item in block.items:
            match item:
                case ast.withitem(ast.Call(ast.Attribute(ast.Name("self"), "units")), ast.Name(unit)):
                    if commits(block, unit, method.of, committers):
                        yield id(block) in inside_a_loop
                case _:
                    pass


def judged(sources: Mapping[str, str]) -> tuple[set[str], set[str], set[str]]:
    """The names of what commits and is not retried, of what is and commits nothing, and of what is and commits more."""
    methods = methods_in(sources)
    committers = committers_among(methods)
    forgotten, idle, greedy = set[str](), set[str](), set[str]()
    for method in methods:
        opened = list(transactions_of(method, committers))
        unseen = not opened and method.name not in committers and ".commit()" in ast.unparse(method.node)
        if (opened and not method.retried) or unseen:
            forgotten.add(method.name)
        if method.retried and not opened:
            idle.add(method.name)
        if method.retried and opened and opened != [False]:
            greedy.add(method.name)
    return forgotten, idle, greedy


def test_whatever_commits_is_done_again_when_storage_gives_it_up() -> None:
    forgotten, _, _ = judged(SOURCES)
    assert forgotten == REPEATED_OTHERWISE.keys()


def test_only_what_commits_is_marked() -> None:
    _, idle, _ = judged(SOURCES)
    assert idle == set()


def test_nothing_that_has_been_committed_is_done_again() -> None:
    _, _, greedy = judged(SOURCES)
    assert greedy == set()


PLANTED = {
    "helping": """
async def finish(unit, row):
    await unit.commit()

async def pass_on(unit):
    return await finish(unit, 1)
""",
    "working": """
class Reads:
    async def __call__(self):
        async with self.units() as unit:
            return await unit.rows.get()

class Forgets:
    async def __call__(self):
        async with self.units() as unit:
            await unit.commit()

class ForgetsAndIsHelped:
    async def __call__(self):
        async with self.units() as unit:
            return await pass_on(unit)

class ForgetsInAStep:
    async def __call__(self):
        async with self.units() as unit:
            await self._step(unit)

    async def _step(self, unit):
        await unit.commit()

class ForgetsInItsOwnWay:
    async def __call__(self):
        unit = await self.units().__aenter__()
        await unit.commit()

class Retries:
    @retried
    async def __call__(self):
        async with self.units() as unit:
            await pass_on(unit)

class RetriesReading:
    @retried
    async def __call__(self):
        async with self.units() as unit:
            await self._step(unit)

    async def _step(self, unit):
        return await unit.rows.get()

class RetriesBatches:
    @retried
    async def __call__(self):
        while True:
            async with self.units() as unit:
                await unit.commit()

class RetriesBoth:
    @retried
    async def __call__(self):
        async with self.units() as unit:
            await unit.commit()
        async with self.units() as unit:
            await unit.commit()
""",
}


def test_what_is_planted_is_seen() -> None:
    assert judged(PLANTED) == (
        {
            "Forgets.__call__",
            "ForgetsAndIsHelped.__call__",
            "ForgetsInAStep.__call__",
            "ForgetsInItsOwnWay.__call__",
        },
        {"RetriesReading.__call__"},
        {"RetriesBatches.__call__", "RetriesBoth.__call__"},
    )
