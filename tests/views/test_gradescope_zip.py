"""Gradescope's autograder, run as Gradescope runs it: unpacked, set up once, and started for each submission."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import jsonschema
import pytest

from bptrace.exercise.paper import Copy
from bptrace.exercise.variants.codes import code_for
from bptrace.inputs.config.load import parse
from bptrace.views.handouts.gradescope_zip import gradescope
from bptrace.views.handouts.submission import Submitter, submitter

from .exercises import COPY, EXERCISE, HOSTILE, PAPER, PHOTO, exercise, sheet, written

pytestmark = pytest.mark.skipif(os.name != "posix" or not shutil.which("bash"), reason="the autograder is bash")
ROOT = Path(__file__).parents[2]
SEEN = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
TEXT, NUMBER = {"type": "string"}, {"type": "number"}


def of(**properties: object) -> dict[str, object]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


# As https://gradescope-autograders.readthedocs.io/en/latest/specs/ has it.
CASE = of(
    score=NUMBER, max_score=NUMBER, status={"enum": ["passed", "failed"]}, name=TEXT, name_format=FORMAT, number=TEXT, output=TEXT,
    output_format=FORMAT, tags={"type": "array", "items": TEXT}, visibility=SEEN, extra_data={"type": "object"},
)  # fmt: skip
RESULTS = of(
    score=NUMBER, execution_time=NUMBER, output=TEXT, output_format=FORMAT, test_output_format=FORMAT, test_name_format=FORMAT,
    visibility=SEEN, stdout_visibility=SEEN, extra_data={"type": "object"}, tests={"type": "array", "items": CASE},
    leaderboard={"type": "array", "items": of(name=TEXT, value={"type": ["string", "number"]}, order=TEXT)},
) | {"required": ["score"]}  # fmt: skip

METADATA = {
    "id": 123456,
    "created_at": "2026-01-01T14:22:32.365935-07:00",
    "assignment": {"title": "Exercise 3", "total_points": "21.0", "group_submission": False},
    "submission_method": "upload",
    "users": [{"email": "ada@uni.example", "id": 1234, "name": 'Ada "Points Possible",\n=1+1'}],
    "previous_submissions": [],
}

# Instead of Ubuntu's: makes no environment and installs nothing, but tells what was asked for.
PYTHON = """\
#!/usr/bin/env bash
if [ "$1 $2" = "-m venv" ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; exit; fi
if [ "$1 $2" = "-m pip" ]; then echo "$@" > "$AUTOGRADER_ROOT/pip"; exit; fi
exec {python} "$@"
"""


def archive(copies: Sequence[Copy] = (COPY,)) -> bytes:
    [(name, data)] = gradescope(copies)
    assert name == "gradescope-autograder.zip"
    return data


def script(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


class Harness:
    """The folder /autograder, and what Gradescope does in it."""

    def __init__(self, root: Path, copies: Sequence[Copy] = (COPY,)) -> None:
        self.root = root
        for folder in ("source", "bin"):
            (root / folder).mkdir(parents=True)
        with ZipFile(io.BytesIO(archive(copies))) as zipped:
            for entry in zipped.infolist():
                os.chmod(zipped.extract(entry, root / "source"), entry.external_attr >> 16 & 0o777)
        script(root / "bin" / "apt-get", "#!/usr/bin/env bash\n")
        script(root / "bin" / "python3", PYTHON.format(python=sys.executable))
        assert self.run("bash", "source/setup.sh").returncode == 0
        shutil.copy2(root / "source" / "run_autograder", root / "run_autograder")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        path = f"{self.root / 'bin'}{os.pathsep}{os.environ['PATH']}"
        env = {**kept, "AUTOGRADER_ROOT": str(self.root), "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, cwd=self.root, env=env, capture_output=True, encoding="utf-8", timeout=60, check=False)

    def submit(self, files: dict[str, str | bytes], metadata: object = METADATA) -> Any:
        for folder in ("submission", "results"):
            shutil.rmtree(self.root / folder, ignore_errors=True)
            (self.root / folder).mkdir()
        for name, content in files.items():
            (self.root / "submission" / name).write_bytes(content.encode() if isinstance(content, str) else content)
        (self.root / "submission_metadata.json").write_text(json.dumps(metadata))
        done = self.run("./run_autograder")
        assert (done.returncode, done.stderr) == (0, "")
        found = json.loads((self.root / "results" / "results.json").read_bytes())
        jsonschema.validate(found, RESULTS)
        return found


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Harness:
    return Harness(tmp_path_factory.mktemp("gradescope") / "autograder")


RIGHT = sheet(written())
WRONG = sheet(written({"net_h1": "0.7", "out_h1": "0.6682"}))

# fmt: off
SUBMISSIONS: dict[str, tuple[dict[str, str | bytes], float, str, int]] = {
    "right":             ({"answers.yaml": RIGHT},                           21.0, "All is right", 18),
    "wrong":             ({"answers.yaml": WRONG},                           20.0, "Begin again at net_h1", 18),
    "half":              ({"my answers.txt": "net_h1 = 0.3\nnet_h2 = 0.65"},  2.0, "Score: 2 of 21", 18),
    "a picture":         ({"photo.png": PHOTO},                               0.0, "this is a picture", 0),
    "a picture beside":  ({"photo.png": PHOTO, "answers.yaml": RIGHT},       21.0, "All is right", 18),
    "two files":         ({"hw-1.yaml": WRONG, "hw-2.yaml": RIGHT},          21.0, "hw-2.yaml is marked", 18),
    "nothing":           ({},                                                 0.0, "there should be one sheet", 0),
    "an empty file":     ({"answers.yaml": ""},                               0.0, "could not be read", 0),
    "a class":           ({"class.csv": "student,net_h1\na,0.3\nb,0.4\n"},    0.0, "there should be one sheet", 0),
    "a module":          ({"bptrace.py": "print(1)", "a.yaml": RIGHT},       21.0, "All is right", 18),
}
# fmt: on


@pytest.mark.parametrize("kind", SUBMISSIONS)
def test_a_submission(harness: Harness, kind: str) -> None:
    files, score, told, cases = SUBMISSIONS[kind]
    found = harness.submit(files)
    assert (found["score"], len(found.get("tests", ()))) == (score, cases)
    assert told in found["output"].replace("\\", "")
    assert sum(case["max_score"] for case in found["tests"]) == PAPER.total if cases else True


def test_no_right_number_is_told(harness: Harness) -> None:
    found = json.dumps(harness.submit({"answers.yaml": sheet({blank.name: "9" for blank in PAPER.blanks})}))
    assert not [blank.written for blank in PAPER.blanks if blank.written.lstrip("-") in found]


def test_where_gradescope_says_nothing_of_the_student(harness: Harness) -> None:
    assert harness.submit({"answers.yaml": RIGHT}, None)["score"] == 21


def test_where_it_is_not_set_up(harness: Harness) -> None:
    (harness.root / "venv").rename(harness.root / "away")
    shutil.rmtree(harness.root / "results", ignore_errors=True)
    try:
        assert harness.run("./run_autograder").returncode == 0
        found = json.loads((harness.root / "results" / "results.json").read_bytes())
    finally:
        (harness.root / "away").rename(harness.root / "venv")
    jsonschema.validate(found, RESULTS)
    assert found["score"] == 0


def test_pip_is_asked_for_what_the_project_needs(harness: Harness) -> None:
    needed = re.search(r"^dependencies = \[(.*?)\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert needed
    asked = (harness.root / "source" / "requirements.txt").read_text().split()
    assert asked == sorted(re.findall(r'"(.+?)"', needed[1]))
    assert (harness.root / "pip").read_text().split()[:3] == ["-m", "pip", "install"]


def test_what_is_in_the_archive() -> None:
    data = archive()
    assert data == archive()
    with ZipFile(io.BytesIO(data)) as zipped:
        entries = {entry.filename: entry for entry in zipped.infolist()}
        assert parse(zipped.read("exercise.json"), "exercise.json").title == PAPER.config.title
    scripts = {name for name, entry in entries.items() if entry.external_attr >> 16 & stat.S_IXUSR}
    assert scripts == {"setup.sh", "run_autograder"}
    assert {(entry.date_time, entry.compress_type, entry.create_system) for entry in entries.values()} == {
        ((1980, 1, 1, 0, 0, 0), ZIP_STORED, 3)
    }
    assert {"bptrace/__init__.py", "bptrace/py.typed", "bptrace/views/markup/document.css"} <= set(entries)
    assert not [name for name in entries if "__pycache__" in name]
    assert len(data) < 3_000_000


@pytest.mark.parametrize(("user", "known"), [
    ({"sid": "0012345", "email": "a@b.example", "name": "Ada"}, Submitter("0012345", "Ada", "a@b.example")),
    ({"email": "a@b.example", "id": 7},                         Submitter("a@b.example", "", "a@b.example")),
    ({"id": 7, "name": "Ada\nL"},                               Submitter("7", "Ada L", "")),
    ({"id": "\0 ", "name": "A\0\x1b[1m"},                       Submitter("1", "A [1m", "")),
])  # fmt: skip
def test_whose_a_submission_is(tmp_path: Path, user: dict[str, object], known: Submitter) -> None:
    path = tmp_path / "submission_metadata.json"
    path.write_text(json.dumps({**METADATA, "users": [user, {"name": "another of the group"}]}))
    assert submitter(path) == known


@pytest.mark.parametrize("metadata", [None, [], {"users": None}, {"users": [None]}, {"users": [{"name": ["x"]}]}])
def test_whose_it_is_where_nothing_tells(tmp_path: Path, metadata: object) -> None:
    path = tmp_path / "submission_metadata.json"
    assert submitter(path) == Submitter("1", "", "")
    path.write_text(json.dumps(metadata))
    assert submitter(path) == Submitter("1", "", "")


# variants


def coded(number: int) -> str:
    return code_for(b"a secret of tests", "exercise 3", str(number))


OTHER = exercise(EXERCISE.replace("[[0.5, -0.6]]", "[[0.7, -0.6]]"))
CLASS = [
    Copy(PAPER, "0012345", "Ada Lovelace", coded(1)),
    Copy(OTHER, "ben@uni.example", "Ben Ode", coded(2)),
    Copy(OTHER, "7", HOSTILE, coded(3)),
    Copy(OTHER, "8", HOSTILE, coded(4)),
]
OTHERS = sheet({blank.name: blank.written for blank in OTHER.blanks})


@pytest.fixture(scope="module")
def of_class(tmp_path_factory: pytest.TempPathFactory) -> Harness:
    return Harness(tmp_path_factory.mktemp("variants") / "autograder", CLASS)


# fmt: off
STUDENTS: dict[str, tuple[dict[str, str], dict[str, str | bytes], bool]] = {
    "by id":            ({"sid": "12345", "name": "A. L."},           {"answers.yaml": RIGHT},                                True),
    "by name":          ({"email": "a@b", "name": "lovelace, ADA"},   {"answers.yaml": RIGHT},                                True),
    "by address":       ({"sid": "9", "email": "ben@uni.example"},    {"answers.yaml": OTHERS},                               True),
    "by code":          ({"name": HOSTILE},                           {"a.yaml": f"# {coded(3)}\n{OTHERS}"},                  True),
    "by name of file":  ({"name": "?"},                               {f"{coded(4).lower()}.yaml": OTHERS, "p.png": PHOTO},   True),
    "of another":       ({"sid": "0012345"},                          {"a.yaml": f"# {coded(2)}\n{OTHERS}"},                  False),
}
# fmt: on


@pytest.mark.parametrize("kind", STUDENTS)
def test_each_student_has_their_own_numbers(of_class: Harness, kind: str) -> None:
    user, files, right = STUDENTS[kind]
    assert (of_class.submit(files, {**METADATA, "users": [user]})["score"] == PAPER.total) == right


def test_a_student_whose_numbers_are_not_known_is_told_what_to_do(of_class: Harness) -> None:
    found = of_class.submit({"answers.yaml": RIGHT, "K7Q4-XMP.txt": ""}, {**METADATA, "users": [{"name": "Carl"}]})
    assert found["score"] == 0
    assert "write the code of your worksheet" in found["output"]


def test_each_variant_is_in_the_archive() -> None:
    with ZipFile(io.BytesIO(archive(CLASS))) as zipped:
        names = {name for name in zipped.namelist() if not name.startswith("bptrace/")}
        students = json.loads(zipped.read("students.json"))
    assert names == {"setup.sh", "run_autograder", "requirements.txt", "students.json", *(f"variants/{coded(n)}.json" for n in range(1, 5))}
    assert [student["code"] for student in students] == [copy.code for copy in CLASS]
