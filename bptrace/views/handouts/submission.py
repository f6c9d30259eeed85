"""Marks the one submission that Gradescope gives to its autograder, and writes the results, whatever was handed in.

Run there as `python -m bptrace.views.handouts.submission /autograder`. Whose the submission is stands beside it:
https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ...answers.platforms import METADATA
from ...answers.roster import Enrolled, Lookup, Roster
from ...answers.sheet import Sheet
from ...exercise.variants.codes import read_code
from ...inputs.tree.problems import MOST_BYTES
from ...trace.trace_json import dump
from .exercise_file import STUDENTS_FILE, file_of

_MOST_SECONDS = 300  # Gradescope ends an autograder after 10 minutes, and then there are no results
_ROSTER = "roster.csv"
_EXPORTED = "submission_1"  # a folder as in an archive of submissions, which is known to be Gradescope's
_NOT_MARKED = "This submission could not be marked: there should be one sheet of answers in it, a file of YAML, JSON or CSV."
_NOT_KNOWN = "It is not known which numbers are yours: write the code of your worksheet, such as K7Q4-XMP, into your file of answers."
_LIKE_CODES = re.compile(r"(?<!\w)\w{4}[-–—‑ ]?\w{3}(?!\w)")


class Submitter(NamedTuple):
    """Whose a submission is; of a group, the first."""

    id: str
    name: str
    email: str


def mark_submission(root: Path) -> None:
    """Writes results/results.json below the root. Where there is nothing to mark, the score is 0, and the reason is said."""
    results, submission = root / "results" / "results.json", root / "submission"
    one, why = submitter(root / "submission_metadata.json"), _NOT_MARKED
    try:
        exercise = root / "source" / file_of(code_of(root / "source" / STUDENTS_FILE, one, submission))
        why = why if exercise.is_file() else _NOT_KNOWN
        said = _checked(exercise, one, submission, results) if exercise.is_file() else f"the variant of {one.name or one.id} is not known"
    except (OSError, shutil.Error, subprocess.TimeoutExpired) as error:
        said = str(error)
    if not results.is_file():
        results.write_bytes(dump({"score": 0, "output": why, "output_format": "text"}))
    print(said.rstrip() or "marked")  # for the teacher: students do not see it


def _checked(exercise: Path, one: Submitter, submission: Path, results: Path) -> str:
    """What `bptrace check` says of a submission, laid out as in an archive of submissions; the results are written, if there are any."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(submission, folder / _EXPORTED, symlinks=True)
        (folder / METADATA).write_bytes(dump({_EXPORTED: {"submitters": [{"name": one.name, "sid": one.id}]}}))
        with open(folder / _ROSTER, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("ID", "Email"), (one.id, one.email)])
        return _check(
            folder, str(exercise.resolve()), _EXPORTED, "--roster", _ROSTER, "--format", "gradescope", "-o", str(results.resolve())
        )


def _check(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bptrace", "check", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_MOST_SECONDS,
        check=False,
    )
    return done.stderr


# whose it is, and which numbers are theirs


def submitter(path: Path) -> Submitter:
    """Whose the submission is, as far as Gradescope tells."""
    told = _json(path)
    users = told.get("users") if isinstance(told, dict) else None
    first = next((user for user in users if isinstance(user, dict)), {}) if isinstance(users, list) else {}
    sid, email, number, name = (_text(first.get(key)) for key in ("sid", "email", "id", "name"))
    return Submitter(sid or email or number or "1", name, email)


def code_of(students: Path, one: Submitter, submission: Path) -> str:
    """The code of a student's variant: by the student's id, address or name, else as it stands in what was handed in.

    "" where there are no variants, and "?" where it is not known.
    """
    told = _json(students)
    if told is None:
        return ""
    codes = [str(student["code"]) for student in told]
    known = Roster("", (), tuple(Enrolled(row["id"], row["name"], (row["id"],), (row["code"],)) for row in told))
    found = Lookup(known).whose(Sheet(one.name, "", (), id=one.id), one.email)
    return found.cells[0] if found else next(_codes_in(submission, codes), "?")


def _codes_in(submission: Path, codes: Collection[str]) -> Iterator[str]:
    for path in sorted(submission.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= MOST_BYTES:
            text = f"{path.name}\n{path.read_bytes().decode('utf-8', 'replace')}"
            yield from (code for word in _LIKE_CODES.findall(text) if (code := read_code(word)) and code in codes)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _text(value: object) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in str(value)).split()) if isinstance(value, (str, int)) else ""


if __name__ == "__main__":
    mark_submission(Path(sys.argv[1]))
