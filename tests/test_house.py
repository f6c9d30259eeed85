"""The house: who may import whom, and what is imported only when it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "bptrace"
FLOORS = ("formula", "errors", "model", "inputs", "trace", "engine", "explain", "check", "views", "cli")  # from the ground up
EXEMPT = ("bptrace", "bptrace.__main__")  # the front door
LATE = ("formula/functions.py", "engine/layered.py", "views/npz.py")  # imported only where arrays are used
FILES = sorted(PACKAGE.rglob("*.py"))
WHERE = [path.relative_to(PACKAGE).as_posix() for path in FILES]

each_file = pytest.mark.parametrize("path", FILES, ids=WHERE)


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module(path) for path in FILES}


def imported(path: Path, nodes: Iterator[ast.AST] | None = None) -> Iterator[str]:
    """The full names of the modules that a file imports, anywhere, or in some of its nodes."""
    package = module(path).split(".")[: None if path.name == "__init__.py" else -1]
    for node in nodes or ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = [*base, *([node.module] if node.module else [])]
            for alias in node.names:
                inner = ".".join([*base, alias.name])
                yield inner if inner in MODULES else ".".join(base)


def at_once(path: Path) -> Iterator[ast.AST]:
    """What a file imports as it is imported: outside of functions, and not for types alone."""
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        yield node
        for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        waiting += [] if for_types or isinstance(node, (ast.FunctionDef, ast.Lambda)) else list(ast.iter_child_nodes(node))


def floor(name: str) -> int:
    parts = name.split(".")
    return FLOORS.index(parts[1]) if len(parts) > 1 else -1  # the package itself: its version


@each_file
def test_a_file_imports_from_lower_floors_or_its_own_folder(path: Path) -> None:
    if module(path) not in EXEMPT:
        ours = [name for name in imported(path) if name.split(".")[0] == "bptrace"]
        assert [name for name in ours if floor(name) > floor(module(path))] == []


def test_every_folder_has_its_floor() -> None:
    assert {floor(name) for name in MODULES - set(EXEMPT)} == set(range(len(FLOORS)))


def test_there_is_no_circle() -> None:
    graph = {module(path): {name for name in imported(path) if name in MODULES - {"bptrace"}} - {module(path)} for path in FILES}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(FILES) - 1


@each_file
def test_a_library_is_imported_only_where_it_lives(path: Path) -> None:
    libraries = {name.split(".")[0] for name in imported(path)}
    where, top = path.relative_to(PACKAGE), {name.split(".")[0] for name in imported(path, at_once(path))}
    assert "click" not in libraries or where.parts[0] == "cli"
    assert "rich" not in libraries or (where.parts[0] == "views" and where.name.startswith("terminal"))
    assert "numpy" not in top or where.as_posix() in LATE
    assert "yaml" not in libraries or where.parts[0] == "inputs"


@each_file
def test_a_formula_has_never_heard_of_a_network(path: Path) -> None:
    if path.parent.name == "formula":
        assert {name for name in imported(path) if name.startswith("bptrace") and not name.startswith("bptrace.formula")} == set()


HEAVY = {"numpy", "rich", "orjson", "dataclasses", "logging", "asyncio", "jsonschema"}
STARTS = {
    "import bptrace": "import bptrace",
    "import bptrace.cli": "import bptrace.cli",
    "bptrace run, in a pipe": "from bptrace.cli import main; assert main(['run', 'configs/mazur.yaml']) == 0",
}


@pytest.mark.parametrize("start", STARTS)
def test_what_is_not_needed_is_not_imported(start: str) -> None:
    code = f"import sys; sys.path.insert(0, '.'); {STARTS[start]}; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-I", "-X", "utf8", "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert HEAVY & set(done.stderr.decode().split()) == set()
