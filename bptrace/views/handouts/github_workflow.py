"""A workflow of GitHub that marks answers.yaml at each push, and says what it earned as GitHub Classroom's reporter did.

Its name, the name of its job and the two notices are those from which points were and are collected:
https://github.com/classroom-resources/autograding-grading-reporter
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...exercise.paper import Copy
from ..marking import scores
from .answer_files import ANSWER_FILES
from .exercise_file import EXERCISE_FILE, exercise_file

WORKFLOW = ".github/workflows/classroom.yml"
_EXERCISE = f".github/classroom/{EXERCISE_FILE}"
_ANSWERS = ANSWER_FILES[0]

# What a student wrote goes to the summary alone: in the log, a line of it could pass for a command to GitHub. `bptrace` and
# `python -I` look for no modules in the student's folder, as `python -m` would.
_WORKFLOW = """\
# Marks {answers} at each push. The report is in the summary of the run, the points are in its notices.
name: Autograding Tests
"on": [push, workflow_dispatch]
permissions:
  contents: read
jobs:
  run-autograding-tests:
    runs-on: ubuntu-latest
    if: github.actor != 'github-classroom[bot]'
    timeout-minutes: 10
    steps:
      - name: Fetch the answers
        uses: actions/checkout@v4
      - name: Set up Python
        uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install bptrace
        run: pip install bptrace
      - name: Mark {answers}
        run: |
          code=0
          bptrace check {exercise} {answers} -o "$RUNNER_TEMP/report.json" -o "$RUNNER_TEMP/report.md" 2> "$RUNNER_TEMP/said" || code=$?
          [ -f "$RUNNER_TEMP/report.md" ] || sed 's/^/    /' "$RUNNER_TEMP/said" > "$RUNNER_TEMP/report.md"
          cat "$RUNNER_TEMP/report.md" >> "$GITHUB_STEP_SUMMARY"
          python -I - "$RUNNER_TEMP/report.json" {total} << 'END'
          import json, sys
          try:
              with open(sys.argv[1], encoding="utf-8") as file:
                  [sheet] = json.load(file)["sheets"]
          except (OSError, ValueError):
              sheet = {{"score": 0}}
          score, total = sheet["score"], float(sys.argv[2])
          print(f"::notice title=Autograding complete::Points {{score:g}}/{{total:g}}")
          print("::notice title=Autograding report::" + json.dumps({{"totalPoints": score, "maxPoints": total}}))
          END
          exit "$code"
"""


def github(copies: Sequence[Copy]) -> Iterator[tuple[str, bytes]]:
    """The workflow, and the exercise that it marks by, which all copies have: nothing says whose a repository is."""
    paper = copies[0].paper
    text = _WORKFLOW.format(answers=_ANSWERS, exercise=_EXERCISE, total=scores.told(paper.total))
    yield WORKFLOW, text.encode()
    yield _EXERCISE, exercise_file(paper)
