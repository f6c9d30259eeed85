"""The slips of the pen, each with an example that the marking recognises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import bptrace
from bptrace.check.diagnosis.slips import SLIP_HINT, THOUGHTS
from bptrace.check.report import REASONS
from bptrace.formula.number import to_places
from bptrace.views.marking.scores import NO_CAUSE, UNEXPLAINED

from .markdown import cell, code, sentence, table
from .pages import ROOT


class Example(NamedTuple):
    """A number of Mazur's network, and what is written in its place; `beside` are others that stand on the sheet, and are right."""

    name: str
    right: str
    written: str
    beside: Mapping[str, str] = {}


FORWARD = {"out_h1": "0.59327", "out_h2": "0.59688", "out_o1": "0.75137", "out_o2": "0.77293"}
DELTAS = {"delta_o1": "0.13850", "delta_o2": "-0.038098"}

# fmt: off
EXAMPLES = {
    "digits-swapped":       Example("out_h1", "0.59327", "0.59237"),
    "digit-dropped":        Example("net_o1", "1.10591", "1.0591"),
    "digit-added":          Example("out_h1", "0.59327", "0.559327"),
    "sign-lost":            Example("dE/dw7", "-0.022603", "0.022603", {**FORWARD, **DELTAS}),
    "decimal-shift":        Example("dE/dw5", "0.082167", "0.82167"),
    "another-cell":         Example("out_h1", "0.59327", "0.59688", {"out_h2": "0.59688"}),
    "last-digit":           Example("out_h1", "0.59327", "0.59328"),
    "truncated":            Example("out_h1", "0.593269992", "0.59326"),
    "slip":                 Example("dE/dw5", "0.082167", "0.09117", {**FORWARD, **DELTAS, "w5+": "0.35892"}),
    "off-by-one-iteration": Example("w5+", "0.3589", "0.3174"),
    "given":                Example("i2", "0.1", "0.01"),
}
# fmt: on


def index() -> str:
    """A row for each, and for what reports say where there is no single cause."""
    rows = [(f"[{code(name)}](#{name})", cell(thought)) for name, thought in THOUGHTS.items()]
    rows.append((code("a+b"), "two of the mistakes on this page at once, such as `no-bias+uphill`"))
    rows.append((code(UNEXPLAINED), cell(NO_CAUSE)))
    return table(("code", "what happened"), rows)


def sections() -> str:
    """The hint for all of them; then a section for each, under its code, so that a report can link to it."""
    config = bptrace.load(str(ROOT / "configs" / "mazur.yaml"))
    trace = bptrace.run(config)
    return "\n\n".join([f"> {SLIP_HINT}", *(_section(config, trace, name) for name in THOUGHTS)])


def _section(config: bptrace.Config, trace: bptrace.Trace, name: str) -> str:
    example = EXAMPLES[name]
    assert name in _said(config, example), f"{example} does not show {name}"
    assert to_places(trace[example.name], len(example.right.partition(".")[2])) == float(example.right), example
    shown = f"For example, {code(example.name)} is {code(example.right)}, and {code(example.written)} was written."
    return f"### {name}\n\n{sentence(THOUGHTS[name])} {shown}"


def _said(config: bptrace.Config, example: Example) -> set[str]:
    """The codes that the marking gives for an example: of its causes, or of what its message says."""
    answers = bptrace.mark(config, {**example.beside, example.name: example.written}).answers
    (mark,) = [mark for mark in answers if mark.name == example.name]
    return {cause.code for cause in mark.causes} | {name for name in THOUGHTS if REASONS.get(name) == mark.message}
