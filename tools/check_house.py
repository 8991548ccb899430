"""House rules that no linter knows: files fit in the head, and nothing is half there.

python tools/check_house.py        prints each breach as path:line: what; exits 1 if there is any
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("src", "tests", "tools", "bench")
LONGEST_FILE = 300
# Put together here, so that this file does not find itself.
LATER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
UNBUILT = "NotImplemented" + "Error"


def breaches(path: Path) -> Iterator[tuple[int, str]]:
    """Line and complaint for each breach in one file."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    if len(lines) > LONGEST_FILE:
        yield LONGEST_FILE + 1, f"{len(lines)} lines: a concept inside wants a file of its own (at most {LONGEST_FILE})"
    for number, line in enumerate(lines, start=1):
        if found := LATER.search(line):
            yield number, f"{found.group()}: what isn't built isn't mentioned"
        if UNBUILT in line:
            yield number, f"{UNBUILT}: nothing is half there"
    yield from stubs(ast.parse(text))


def stubs(tree: ast.AST, *, declares: bool = False) -> Iterator[tuple[int, str]]:
    """Functions that do nothing, outside of protocols (`declares`), overloads and abstract methods."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from stubs(node, declares=any("Protocol" in ast.unparse(base) for base in node.bases))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            marks = " ".join(ast.unparse(mark) for mark in node.decorator_list)
            if not declares and "overload" not in marks and "abstract" not in marks and does_nothing(node):
                yield node.lineno, f"{node.name} is a stub"
            yield from stubs(node)
        else:
            yield from stubs(node, declares=declares)


def does_nothing(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the body is `...` alone, after the docstring. An explained `pass` is a decision."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    return len(body) == 1 and ast.unparse(body[0]) == "..."


def main() -> int:
    root = Path(__file__).resolve().parent.parent
    files = sorted(file for folder in FOLDERS for file in (root / folder).rglob("*.py"))
    found = [f"{file.relative_to(root)}:{line}: {what}" for file in files for line, what in breaches(file)]
    print("\n".join(found) if found else f"house rules: {len(files)} files, nothing to complain about")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
