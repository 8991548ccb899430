"""What the last `make mutants` found, as Markdown: how many mutants each module had, and each that no test noticed.

python tools/report_mutants.py            the report
python tools/report_mutants.py --names    the names of the unnoticed alone, to try them again: after a test was added, or
                                          with more examples (HYPOTHESIS_PROFILE=ci make mutants ARGS="<names>")

A mutant whose only difference is the English sentence of an error is counted apart: no rule of the domain depends on it.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

FOLDERS = (Path("src/domain/scheduling"), Path("src/domain/time"))
NOTICED = {"killed", "timeout", "segfault"}
TEXT = re.compile(r'f?"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of the code and what became of it: `status` in mutmut's words."""

    module: Path
    name: str
    status: str

    @property
    def noticed(self) -> bool:
        return self.status in NOTICED

    def diff(self) -> list[str]:
        """The changed lines alone, the old ones first."""
        lines = get_diff_for_mutant(self.name, path=self.module).splitlines()
        return [line for line in lines if line[:1] in {"-", "+"} and line[:3] not in {"---", "+++"}]

    def is_wording(self) -> bool:
        """Whether the sentence that goes with an error is all that changed."""
        diff = self.diff()
        old = [without_sentences(line[1:]) for line in diff if line[0] == "-"]
        new = [without_sentences(line[1:]) for line in diff if line[0] == "+"]
        return old == new

    def function(self) -> str:
        """The function as people write it: `Span.overlaps`, not `xǁSpanǁoverlaps__mutmut_1`."""
        mangled = self.name.rpartition(".")[2].rpartition("__mutmut_")[0]
        return mangled[2:].replace("ǁ", ".")


def without_sentences(line: str) -> str:
    """A line of code with None for each text that has a blank, which no code, name or format of ours has."""
    return TEXT.sub(lambda text: "None" if " " in text[1] else text[0], line)


def mutants() -> Iterator[Mutant]:
    """Every mutant of the last run, by module."""
    for module in sorted(path for folder in FOLDERS for path in folder.rglob("*.py")):
        results = SourceFileMutationData(path=module)
        results.load()
        for name, exit_code in results.exit_code_by_key.items():
            yield Mutant(module, name, status_by_exit_code[exit_code])


def table(all_of_them: Sequence[Mutant], wording: set[str]) -> Iterator[str]:
    yield "| module | mutants | noticed | unnoticed | of these wording | noticed, % | without wording, % |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    modules = sorted({mutant.module for mutant in all_of_them})
    for title, rows in [
        *((str(module), [m for m in all_of_them if m.module == module]) for module in modules),
        ("**all**", all_of_them),
    ]:
        noticed = sum(mutant.noticed for mutant in rows)
        words = sum(mutant.name in wording for mutant in rows)
        share, rest = percent(noticed, len(rows)), percent(noticed, len(rows) - words)
        yield f"| {title} | {len(rows)} | {noticed} | {len(rows) - noticed} | {words} | {share} | {rest} |"


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "-"


def report() -> Iterator[str]:
    """The lines of the report."""
    found = list(mutants())
    unnoticed = [mutant for mutant in found if not mutant.noticed]
    wording = {mutant.name for mutant in unnoticed if mutant.is_wording()}
    yield "# Mutants"
    yield ""
    yield from table(found, wording)
    yield ""
    yield ", ".join(f"{status}: {count}" for status, count in Counter(m.status for m in found).most_common())
    yield ""
    yield "## Unnoticed, but for wording"
    for mutant in unnoticed:
        if mutant.name not in wording:
            yield ""
            yield f"`{mutant.module}` `{mutant.function()}` ({mutant.status}, `{mutant.name.rpartition('_')[2]}`)"
            yield ""
            yield "```diff"
            yield from mutant.diff()
            yield "```"


def main(arguments: Sequence[str]) -> int:
    if arguments == ["--names"]:
        print(" ".join(mutant.name for mutant in mutants() if not mutant.noticed))
    else:
        print("\n".join(report()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
