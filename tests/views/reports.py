"""Marked sheets made by hand, for the tests of reports: of one student, and of a class."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import bptrace
from bptrace.check.diagnosis.causes import Cause
from bptrace.check.judging.answer_key import AnswerKey
from bptrace.check.report import Mark, Marked
from bptrace.errors import Place, Problem
from bptrace.views.marking.revealed import Report, report

CONFIG = bptrace.load(str(Path(__file__).parents[2] / "configs" / "mazur.yaml"))
TRACE = bptrace.run(CONFIG)
KEY = AnswerKey(CONFIG)

# fmt: off
SLOPE = Cause("slope-at-out", "the slope of the activation was taken at out in place of net",
              "Of which number is f′ taken: of what goes into the activation, or of what comes out of it?",
              "direct", ("delta_h1", "delta_h2"), confirmed=True)
UPDATED = Cause("updated-weights", "the error was sent back through weights that had been updated already",
                "All gradients of an iteration belong to the same weights. Which ones went forward?", "hidden", ("w1+",))
GIVENS = UPDATED._replace(how="givens", cells=("E+",))
UPHILL = Cause("uphill", "the step was added, not subtracted", "In which direction does the loss fall?", "hidden", ("w1+", "w2+"),
               also=("flipped-sign",))
FLIPPED = Cause("flipped-sign", "the difference was taken the other way round: target minus output",
                "The loss grows with out − t. Which sign has its slope?", "direct", ("dE/dout_o1",), convention=True)
SLIP = Cause("digits-swapped", "two digits were swapped", "Compare what is written with your working, digit by digit.", "text",
             ("out_o2",), confirmed=True)
CUT = Cause("truncated", "the further digits were cut off, not rounded", "What comes after the last digit that is kept?", "text",
            ("out_h1",))
# fmt: on

REASON = Problem("syntax", "a decimal comma", "write 0.3775", Place("sheets/ben.yaml", 3, 11, 6, "  net_h1: 0,3775", "answers.net_h1"))
BINARY = Problem("encoding", "this is not a text file", "save it as UTF-8", Place("sheets/photo.yaml", 1, 1))
HOSTILE = "=cmd|' /C calc'!A1 <b>x</b> | `y` [bold]z[/] \x1b[31m\u202e%s {0} ]]> & \x00"
LIE = SLIP._replace(message=HOSTILE, hint=HOSTILE, code="sign-lost", cells=("out_h1",))


def mark(cell: str, written: str, verdict: str = "correct", **more: object) -> Mark:
    """A mark of 1 for what is right or carried. The expected value is the true one."""
    expected = TRACE[cell] if cell else None
    credit = Fraction(verdict in ("correct", "rounded", "imprecise", "carried"))
    whole = Fraction(verdict not in ("unknown", "twice"))  # what there is no question for is worth nothing
    made = Mark(cell, cell, written, verdict, expected, score=credit, max_score=whole, rank=KEY.rank(KEY.named(cell)) if cell else ())
    return made._replace(**more)  # type: ignore[arg-type]


def sheet(student: str, *marks: Mark, begin: str = "", problems: tuple[Problem, ...] = ()) -> Marked:
    score, most = (sum((one[place] for one in marks if one.asked), Fraction(0)) for place in (8, 9))
    return Marked(student, f"sheets/{student}.yaml", marks, score, most, problems, begin)


ALL_RIGHT = sheet("anna", mark("net_h1", "0.3775", name="z_h1"), mark("out_h1", "0.5933"), mark("w5+", "0.3589"), mark("E", "0.2984"))
MIXED = sheet(
    "s1234567",
    mark("net_h1", "0.3775"),
    mark("out_h1", "0.593…", "rounded", causes=(CUT,)),
    mark("out_h2", "0.6", "imprecise", message="it has 1 significant digit, and 3 are asked"),
    mark("out_o2", "0.7792", "wrong", causes=(SLIP,)),
    mark("dE/dout_o1", "-0.7414", "wrong", name="∂E/∂out_o1", causes=(FLIPPED,)),
    mark("delta_h1", "0.00834", "wrong", causes=(SLOPE,), carried=0.0081),
    mark("delta_h2", "0.00946", "wrong", causes=(SLOPE,)),
    mark("dE/dw1", "0.000417", "carried", sources=("delta_h1",), carried=0.000417),
    mark("dE/dw5", "", "blank"),
    mark("w1+", "0.1502", "wrong", causes=(UPHILL, UPDATED), tell="dE/dw2", carried=0.149791),
    mark("w2+", "0.2004", "wrong", causes=(UPHILL,), tell="dE/dw2"),
    mark("w3+", "0.31", "wrong", carried=0.2497),
    mark("w5+", "0.35892", score=Fraction(0), max_score=Fraction(0), asked=False),
    mark("E+", "0.291027924", "wrong", causes=(GIVENS,)),
    mark("net_h2", "nought", "unreadable", message="this is no number"),
    mark("", "0.5", "unknown", name="nett_h1", message="there is no such quantity; did you mean net_h1?"),
    mark("net_h1", "0.3775", "twice", message="the same as net_h1", asked=False),
    begin="out_o2",
    problems=(REASON,),
)  # fmt: skip
HALF = sheet("carla", mark("net_h1", "0.3775"), mark("out_h1", "", "blank"), mark("w5+", "0.36", "imprecise", score=Fraction(1, 2)))
LOST = Marked("photo", "sheets/photo.yaml", (), Fraction(0), Fraction(0), (BINARY,))
EVIL = sheet(
    HOSTILE,
    mark("net_h1", HOSTILE, "unreadable", name=HOSTILE, message=f"this is no number: {HOSTILE}"),
    mark("out_h1", "-0.5933", "wrong", causes=(LIE,), tell=HOSTILE, sources=(HOSTILE,)),
    begin="out_h1",
    problems=(Problem("evil", HOSTILE, HOSTILE, Place(HOSTILE, 1, 2, 3, HOSTILE, HOSTILE)),),
)  # fmt: skip
SHEETS = (ALL_RIGHT, MIXED, HALF, LOST, EVIL)

NAMES = (
    "Ada Lovelace", "王小明", "欧阳 娜娜 (转学生)", "Maximiliane-Henriette von und zu Hohenfels-Rittersburg", "s1234567", "José Ñandú",
    "Ольга Петрова", "محمد", "김민준", "O'Neill, Ruth",
)  # fmt: skip


def class_of(size: int) -> list[Marked]:
    """A class: some all right, some with a cause, some half finished, one that cannot be read, one that means harm."""
    return [_student(number) for number in range(size - 2)] + [LOST, EVIL]


def _student(number: int) -> Marked:
    name = f"{NAMES[number % len(NAMES)]} {number}"
    wrong = [mark("delta_h1", "0.00834", "wrong", causes=(SLOPE,)), mark("delta_h2", "0.00946", "wrong", causes=(SLOPE,))]
    carried = mark("dE/dw1", "0.000417", "carried", sources=("delta_h1",))
    start = (mark("net_h1", "0.3775"), mark("out_h1", "0.5933"))
    kinds = (
        sheet(name, *start, mark("delta_h1", "0.00877"), mark("delta_h2", "0.00995"), mark("dE/dw1", "0.000439"), mark("w1+", "0.14978")),
        sheet(name, *start, *wrong, carried, mark("w1+", "0.14979", "carried", sources=("delta_h1",)), begin="delta_h1"),
        sheet(name, *start, mark("w1+", "0.15022", "wrong", causes=(UPHILL,)), begin="w1+"),
        sheet(name, mark("net_h1", "0.3775"), mark("out_h1", "", "blank"), mark("w1+", "0.1497", "rounded")),
        sheet(name, *start, mark("w1+", "0.2", "wrong"), mark("net_h2", "?", "unreadable", message="this is no number"), begin="w1+"),
    )
    return kinds[number * 7 % len(kinds)]


def reported(*sheets: Marked, reveal: str = "value") -> Report:
    return report(CONFIG, sheets, reveal)
