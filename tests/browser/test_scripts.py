"""What eslint cannot say of the scripts, since it reads one file at a time; and that .ci/lint-web finds what it is there to find."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from .scripts import HANDOUTS, SCRIPTS, STYLES, WEB, tops
from .tools import ROOT, TOOLS, do_without

TEXTS = {path.name: path.read_text("utf-8") for path in SCRIPTS}
FILES = [*SCRIPTS, *STYLES]
# A mistake of each sort that must not be made, and the rule that finds it.
FAULTS = {
    "eval('1');": "no-eval",
    "new Function('1');": "no-new-func",
    "document.write('1');": "no-restricted-properties",
    "document.body.innerHTML = '1';": "no-restricted-properties",
    "fetch('1');": "no-restricted-globals",
    "window.fetch('1');": "no-restricted-properties",
    "new XMLHttpRequest();": "no-restricted-globals",
    "new WebSocket('1');": "no-restricted-globals",
    "localStorage.setItem('1', '1');": "no-restricted-globals",
    "setTimeout('1', 1);": "no-implied-eval",
    "import('1');": "no-restricted-syntax",
    "unheardOf();": "no-undef",
}


@pytest.mark.parametrize("folder", [WEB, HANDOUTS], ids=lambda folder: folder.name)
def test_a_name_at_the_top_is_there_once(folder: Path) -> None:
    names = Counter(name for path in SCRIPTS if path.parent == folder for name in tops(path.read_text("utf-8")))
    assert names
    assert not {name for name, count in names.items() if count > 1}


def test_a_name_at_the_top_is_used() -> None:
    together = "\n".join(TEXTS.values())
    idle = {name for text in TEXTS.values() for name in tops(text) if len(re.findall(rf"\b{re.escape(name)}\b", together)) < 2}
    assert not idle


@pytest.mark.parametrize("name", TEXTS)
def test_where_the_lint_is_told_to_look_away_a_reason_stands(name: str) -> None:
    assert not [line for line in TEXTS[name].splitlines() if "eslint-disable" in line and not re.search(r"-- \w", line)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_first_line_says_what_is_in_it(path: Path) -> None:
    assert re.match(r"(// .*[.:]$|/\* )", path.read_text("utf-8").partition("\n")[0])


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What eslint says of a script with all of the faults, a line each."""
    eslint = TOOLS / "node_modules" / ".bin" / "eslint"
    if not eslint.is_file() or shutil.which("node") is None:
        do_without("there is no eslint")
    folder = tmp_path_factory.mktemp("faults")
    (folder / "bptrace" / "views" / "web").mkdir(parents=True)
    (folder / "bptrace" / "views" / "web" / "faults.js").write_text("\n".join(FAULTS), "utf-8")
    shutil.copy(ROOT / "eslint.config.mjs", folder)
    return subprocess.run([eslint, "bptrace/views/web"], cwd=folder, capture_output=True, encoding="utf-8", check=False).stdout


@pytest.mark.parametrize("fault", FAULTS)
def test_the_lint_finds(found: str, fault: str) -> None:
    line = list(FAULTS).index(fault) + 1
    assert re.search(rf"^ +{line}:\d+ .* {FAULTS[fault]}$", found, re.M)
