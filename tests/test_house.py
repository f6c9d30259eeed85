"""The house: what the contracts in pyproject.toml say of imports, and what they cannot say. A test names all offenders at once."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "bptrace"
FILES = {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
MOST_FILES, MOST_IN_A_FOLDER, MOST_IN_MODULES, MOST_LINES = 420, 22, 2, 250
REGISTERED = {"command"}  # a registry calls it by this name in each of its modules: `VERBS`
ARRAYS = {"formula/one_thread.py"}  # all others have numpy from there
HEAVY = {"numpy", "rich", "orjson", "dataclasses", "logging", "asyncio", "jsonschema"}
STARTS = {
    "import bptrace": "import bptrace",
    "import bptrace.cli": "import bptrace.cli",
    "bptrace run, in a pipe": "from bptrace.cli import main; assert main(['run', 'configs/mazur.yaml']) == 0",
}


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", f"import sys; sys.path.insert(0, '.'); {code}"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def imported_at_once(tree: ast.AST) -> Iterator[str]:
    """The libraries that a file imports as it is imported itself: outside of functions, and not for types alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).split(".")[0]
        elif not isinstance(node, ast.FunctionDef) and not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield from imported_at_once(node)


def public_names(tree: ast.Module) -> set[str]:
    """What is named at the top of a file, but for what is imported there."""
    made: set[str] = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            made.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            made |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return {name for name in made if not name.startswith("_")}


def test_the_contracts_on_imports_hold() -> None:
    done = python("from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))")
    assert done.returncode == 0, done.stdout + done.stderr


def test_numpy_is_imported_only_where_arrays_are_used() -> None:
    assert {where for where, tree in FILES.items() if "numpy" in imported_at_once(tree)} == ARRAYS


@pytest.mark.parametrize("start", STARTS)
def test_what_is_not_needed_is_not_imported(start: str) -> None:
    done = python(f"{STARTS[start]}; print(*sys.modules, file=sys.stderr)")
    assert done.returncode == 0
    assert set(done.stderr.split()) & HEAVY == set()


def test_there_are_few_files() -> None:
    folders = Counter(Path(where).parent.as_posix() for where in FILES)
    assert len(FILES) <= MOST_FILES
    full = {folder: count for folder, count in folders.items() if count > MOST_IN_A_FOLDER}
    assert not full, full


def test_a_file_is_found_by_its_name() -> None:
    names = Counter(Path(where).name for where in FILES)
    assert {name for name, count in names.items() if count > 1} <= {"__init__.py"}


def test_the_first_line_of_a_file_says_what_is_in_it() -> None:
    first = {where: (ast.get_docstring(tree) or "").partition("\n")[0] for where, tree in FILES.items()}
    silent = {where: line for where, line in first.items() if not line.endswith((".", ":"))}
    assert not silent, silent


def test_a_file_is_short() -> None:
    lengths = {where: len((PACKAGE / where).read_text("utf-8").splitlines()) for where in FILES}
    long = {where: lines for where, lines in lengths.items() if lines > MOST_LINES}
    assert not long, long


def test_a_public_name_says_one_thing() -> None:
    modules: dict[str, list[str]] = defaultdict(list)
    for where, tree in FILES.items():
        for name in public_names(tree) - REGISTERED:
            modules[name].append(where)
    shared = {name: found for name, found in modules.items() if len(found) > MOST_IN_MODULES}
    assert not shared, shared
