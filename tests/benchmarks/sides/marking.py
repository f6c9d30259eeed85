"""Sheets of 60 answers, read and marked one after the other in one process, beside their YAML composed and nothing else.

`python -m tests.benchmarks.sides.marking right` has nothing but right numbers; on a sheet of `wrong` a misconception is at work,
and what follows from it is written too; of one that is `updated` nothing but the updated parameters is.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from pathlib import Path

import yaml

import bptrace
from bptrace.answers.read_sheets import read_sheets
from bptrace.check.diagnosis.wrong_runs import WrongPage, WrongRuns
from bptrace.check.judging.answer_key import AnswerKey
from bptrace.check.marker import Marker
from bptrace.engine.steps import record
from bptrace.trace.trace import Trace

from ..measure import in_turn, timed

CONFIG, SHEETS, ANSWERS, ROUNDS = "configs/mazur.yaml", 100, 60, 5
CODES = ("no-bias", "not-activated", "flipped-sign", "slope-at-net", "no-slope", "updated-weights", "one-path", "no-input", "uphill")


def _runs(spoiled: bool) -> list[Trace]:
    """The right numbers, or those of each misconception."""
    config = bptrace.load(CONFIG)
    if not spoiled:
        return [record(config)]
    found = {candidate.code: candidate for candidate in WrongRuns(AnswerKey(config)).candidates}
    return [record(config, page=WrongPage(config.network, (found[code],))) for code in CODES]


def _sheets(folder: Path, kind: str) -> list[Path]:
    """The files, of four to six figures."""
    runs, paths = _runs(kind != "right"), []
    for number in range(SHEETS):
        rows = [(name, value) for _, _, name, value in runs[number % len(runs)].steps[0].rows()]
        rows = [row for row in rows if row[0].endswith("+")] if kind == "updated" else rows[-ANSWERS:]
        lines = [f"  {name}: {value:.{4 + number % 3}g}" for name, value in rows]
        paths.append(folder / f"s{number}.yaml")
        paths[-1].write_text(f"student: s{number}\nanswers:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return paths


def main(kind: str) -> None:
    """Prints the medians of a sheet."""
    with tempfile.TemporaryDirectory() as folder:
        paths = _sheets(Path(folder), kind)
        marker = Marker(bptrace.load(CONFIG))
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

        def ours() -> None:
            for path in paths:
                for sheet in read_sheets(str(path)):
                    marker.mark(sheet)

        def theirs() -> None:
            for path in paths:
                yaml.compose(path.read_bytes(), loader)

        gc.disable()  # as the command has it
        medians = in_turn(timed(ours), timed(theirs), ROUNDS)
    print(*(taken / SHEETS for taken in medians))


if __name__ == "__main__":
    main(sys.argv[1])
