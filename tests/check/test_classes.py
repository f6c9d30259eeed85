"""Many sheets of one exercise: what was worked out for one serves the next, and changes nothing in its marks."""

from __future__ import annotations

from bptrace.check.diagnosis.wrong_runs import WrongPage, WrongRuns
from bptrace.check.judging.answer_key import AnswerKey
from bptrace.engine.steps import record

from .making import config, marker, sheet


def test_the_marks_of_a_sheet_do_not_depend_on_those_before_it() -> None:
    """The first layer is worked with the updated weights of the second, which are others on the sheet before."""
    mazur, shared = config("mazur"), marker("mazur")
    (wrong,) = [found for found in WrongRuns(AnswerKey(mazur)).candidates if found.code == "updated-weights"]
    rows = record(mazur, page=WrongPage(mazur.network, (wrong,))).steps[0].rows()
    updated = [(name, value) for _, _, name, value in rows if name.startswith("w") and name.endswith("+")]
    before, own = ("\n".join(f"{name}: {value * by:.6f}" for name, value in updated) for by in (1.3717, 1.0))
    shared.mark(sheet(before))
    assert shared.mark(sheet(own)) == marker("mazur").mark(sheet(own))
