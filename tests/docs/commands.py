"""The commands of a page, run: the lines of its blocks that begin with `bptrace`, each ending as its comment says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from .pages import ROOT, fences, files_of
from .program import Done, work


def set_up(text: str, folder: Path) -> None:
    """Makes a folder what a page supposes: the root of a clone, with the files that the page shows whole."""
    shutil.copytree(ROOT / "configs", folder / "configs")
    for name, content in files_of(text).items():
        (folder / name).write_text(content, encoding="utf-8")


def follow(text: str, folder: Path) -> None:
    """Runs the commands of a page one after the other. A line ends as its comment says: `# exit 2`, else with 0."""
    for line in (line for fence in fences(text) if fence.language == "sh" for line in commands_of(fence.text)):
        done, said = run(line, folder), re.search(r"# exit (\d+)", line)
        assert done.code == int(said[1] if said else 0), f"{line}\n{done.out}{done.err}"
        assert said or not done.err, f"{line}\n{done.err}"


def commands_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("bptrace ")]


def run(line: str, folder: Path) -> Done:
    """Runs a command in this process, or in a shell where it needs one."""
    words = shlex.split(line, comments=True)
    return _in_shell(line, folder) if {"|", "<", ">"} & set(words) else work(*words[1:], folder=folder)


def _in_shell(line: str, folder: Path) -> Done:
    """With the programs that run this test in the place of those that the line calls."""
    programs = f'bptrace() {{ "{sys.executable}" -m bptrace "$@"; }}; python3() {{ "{sys.executable}" "$@"; }}'
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(["bash", "-c", f"{programs}; {line}"], cwd=folder, env=env, capture_output=True, encoding="utf-8")
    return Done(done.returncode, done.stdout, done.stderr)
