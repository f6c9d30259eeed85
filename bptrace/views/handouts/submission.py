"""Marks the one submission that Gradescope gives to its autograder, and writes the results, whatever was handed in.

Run there as `python -m bptrace.views.handouts.submission /autograder`. Whose the submission is stands beside it:
https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from ...answers.platforms import METADATA
from ...trace.trace_json import dump
from .exercise_file import EXERCISE_FILE

_MOST_SECONDS = 300  # Gradescope ends an autograder after 10 minutes, and then there are no results
_ROSTER = "roster.csv"
_EXPORTED = "submission_1"  # a folder as in an archive of submissions, which is known to be Gradescope's
_NOT_MARKED = "This submission could not be marked: there should be one sheet of answers in it, a file of YAML, JSON or CSV."


class Submitter(NamedTuple):
    """Whose a submission is; of a group, the first."""

    id: str
    name: str
    email: str


def mark_submission(root: Path) -> None:
    """Writes results/results.json below the root. Where there is nothing to mark, the score is 0, and the reason is said."""
    results = root / "results" / "results.json"
    try:
        with tempfile.TemporaryDirectory() as folder:
            said = _checked(root, Path(folder), results)
    except (OSError, shutil.Error, subprocess.TimeoutExpired) as error:
        said = str(error)
    if not results.is_file():
        results.write_bytes(dump({"score": 0, "output": _NOT_MARKED, "output_format": "text"}))
    print(said.rstrip() or "marked")  # for the teacher: students do not see it


def _checked(root: Path, folder: Path, results: Path) -> str:
    """What `bptrace check` says of a submission, laid out as in an archive of submissions; the results are written, if there are any."""
    one = submitter(root / "submission_metadata.json")
    shutil.copytree(root / "submission", folder / _EXPORTED, symlinks=True)
    (folder / METADATA).write_bytes(dump({_EXPORTED: {"submitters": [{"name": one.name, "sid": one.id}]}}))
    with open(folder / _ROSTER, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("ID", "Email"), (one.id, one.email)])
    source = root / "source"
    command = [sys.executable, "-m", "bptrace", "check", str(source / EXERCISE_FILE), _EXPORTED, "--roster", _ROSTER]
    written = ["--format", "gradescope", "-o", str(results.resolve())]
    done = subprocess.run(
        [*command, *written],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(source.resolve()), "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_MOST_SECONDS,
        check=False,
    )
    return done.stderr


def submitter(path: Path) -> Submitter:
    """Whose the submission is, as far as Gradescope tells."""
    told = _json(path)
    users = told.get("users") if isinstance(told, dict) else None
    first = next((user for user in users if isinstance(user, dict)), {}) if isinstance(users, list) else {}
    sid, email, number, name = (_text(first.get(key)) for key in ("sid", "email", "id", "name"))
    return Submitter(sid or email or number or "1", name, email)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _text(value: object) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in str(value)).split()) if isinstance(value, (str, int)) else ""


if __name__ == "__main__":
    mark_submission(Path(sys.argv[1]))
