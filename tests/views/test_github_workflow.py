"""The workflow of GitHub: its steps, run by bash as GitHub runs them, say the points and nothing that is not revealed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bptrace.errors import UsageError
from bptrace.exercise.paper import Copy
from bptrace.views.handouts.elsewhere import files_for
from bptrace.views.handouts.github_workflow import github

from .exercises import COPY, HOSTILE, PAPER, PHOTO, exercise, sheet, written

pytestmark = pytest.mark.skipif(os.name != "posix" or not shutil.which("bash"), reason="the steps are bash")
ROOT = Path(__file__).parents[2]
WORKFLOW = ".github/workflows/classroom.yml"
FILES = dict(github([COPY]))
STEPS = yaml.safe_load(FILES[WORKFLOW])["jobs"]["run-autograding-tests"]["steps"]
COMMANDS = {  # what stands in the place of those on GitHub's machines
    "pip": '#!/usr/bin/env bash\necho "$@" > "$RUNNER_TEMP/pip"\n',
    "python": f'#!/usr/bin/env bash\nexec {sys.executable} "$@"\n',
    "bptrace": f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom bptrace.__main__ import entry\nentry()\n",
}


class Ran(NamedTuple):
    code: int
    log: str
    summary: str

    @property
    def points(self) -> Any:
        """What the notice says from which points are collected."""
        found = re.findall(r"^::notice title=Autograding report::(.*)$", self.log, re.MULTILINE)
        assert len(found) == len(re.findall("::", self.log)) // 4 == 1
        return json.loads(found[0])


def ran(folder: Path, answers: str | bytes | None) -> Ran:
    """The steps of the workflow in a repository with these answers."""
    repository, temp, commands = (folder / name for name in ("repository", "temp", "bin"))
    for made in (repository, temp, commands):
        made.mkdir()
    for name, command in COMMANDS.items():
        (commands / name).write_text(command)
        (commands / name).chmod(0o755)
    for name, data in FILES.items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_bytes(data)
    (repository / "json.py").write_text("print('::notice title=Autograding report::mine')")
    if answers is not None:
        (repository / "answers.yaml").write_bytes(answers.encode() if isinstance(answers, str) else answers)
    path = f"{commands}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "RUNNER_TEMP": str(temp), "GITHUB_STEP_SUMMARY": str(temp / "summary.md"), "PYTHONUTF8": "1"}
    log, code = "", 0
    for step in STEPS:
        if "run" in step and not code:
            done = subprocess.run(["bash", "-e", "-c", step["run"]], cwd=repository, env=env, capture_output=True, text=True, check=False)
            log, code = log + done.stdout + done.stderr, done.returncode
    assert (temp / "pip").read_text() == "install bptrace\n"
    return Ran(code, log, (temp / "summary.md").read_text("utf-8"))


FORGED = '::notice title=Autograding report::{"totalPoints": 21, "maxPoints": 21}'

# fmt: off
PUSHED: dict[str, tuple[str | bytes | None, float, int, str]] = {
    "right":     (sheet(written()),                                                21.0, 0, "All is right"),
    "wrong":     (sheet(written({"net_h1": "0.7"})),                               20.0, 1, "Begin again at net_h1"),
    "blank":     (sheet(dict.fromkeys(written(), "")),                              0.0, 1, "blank"),
    "nothing":   (None,                                                             0.0, 2, "there is no file"),
    "a picture": (PHOTO,                                                            0.0, 2, "this is a picture"),
    "forged":    (f"{FORGED}\nanswers:\n  {FORGED}: 1\n{FORGED}\n",                 0.0, 2, "indented further"),
    "forging":   (sheet({**written({"net_h1": f"'{FORGED}'"}), f'"{FORGED}"': "1"}), 20.0, 1, "net_h1"),
    "several":   ("student,net_h1\na,0.3\nb,0.3\n",                                 0.0, 1, "net_h1"),
}
# fmt: on


@pytest.mark.parametrize("kind", PUSHED)
def test_a_push(tmp_path: Path, kind: str) -> None:
    answers, points, code, told = PUSHED[kind]
    found = ran(tmp_path, answers)
    assert found.points == {"totalPoints": points, "maxPoints": 21}
    assert found.code == code
    assert told in found.summary.replace("\\", "")


def test_no_right_number_is_told(tmp_path: Path) -> None:
    found = ran(tmp_path, sheet({blank.name: "9" for blank in PAPER.blanks}))
    assert not [blank.written for blank in PAPER.blanks if blank.written.lstrip("-") in found.log + found.summary]


def test_what_a_teacher_wrote_is_no_part_of_the_workflow() -> None:
    files = dict(github([Copy(exercise(title=HOSTILE))]))
    assert files[WORKFLOW] == FILES[WORKFLOW]
    assert set(files) == {WORKFLOW, ".github/classroom/exercise.json"}


def test_variants_are_refused() -> None:
    with pytest.raises(UsageError, match="marks one exercise, and there are variants"):
        list(files_for("github", [COPY._replace(code="K7Q4-XMP")]))


def test_what_points_are_collected_by() -> None:
    workflow = yaml.safe_load(FILES[WORKFLOW])
    assert workflow["name"] == "Autograding Tests"
    assert list(workflow["jobs"]) == ["run-autograding-tests"]
    assert workflow["on"] == ["push", "workflow_dispatch"]
    assert workflow["permissions"] == {"contents": "read"}
