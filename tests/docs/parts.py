"""The generated parts, a row each: what a part is called, and what makes its Markdown.

A part stands on one page, between `<!-- generated: NAME -->` and `<!-- /generated -->`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from . import code_bugs, linting, misconceptions, printed, reasons, slips, teaching
from .equations import equations
from .printed import MAZUR
from .quantities import names, notations
from .tables import activations, keys, limits, losses, tolerances

# fmt: off
PARTS: dict[str, Callable[[], str]] = {
    # README.md
    "trace-excerpt":     printed.excerpt,
    "explained-excerpt": partial(printed.printed, "explain", MAZUR, "dE/dw5", "--depth", "0"),
    # docs/tutorial.md
    "trace":             printed.trace,
    "explained":         partial(printed.printed, "explain", MAZUR, "dE/dw5"),
    "marked":            partial(printed.in_tutorial, "check", "mazur.yaml", "answers.yaml", code=1),
    "compared":          partial(printed.in_tutorial, "diff", "mazur.yaml", "mine.json", code=1),
    # docs/cli.md
    "run-options":       partial(printed.options, "run"),
    "paths":             partial(printed.printed, "explain", MAZUR, "w1", "--paths"),
    "explain-options":   partial(printed.options, "explain"),
    "check-options":     partial(printed.options, "check"),
    "lint-options":      partial(printed.options, "lint"),
    "diff-options":      partial(printed.options, "diff"),
    "usual-tolerances":  tolerances,
    "worksheet-options": partial(printed.options, "worksheet"),
    "view-options":      partial(printed.options, "view"),
    "gradcheck-options": partial(printed.options, "gradcheck"),
    "names-options":     partial(printed.options, "names"),
    "init-options":      partial(printed.options, "init"),
    "configs":           printed.configs,
    "limits":            limits,
    # docs/config.md
    "keys":              keys,
    "activations":       activations,
    "losses":            losses,
    # docs/quantities.md
    "names":             names,
    "notations":         notations,
    # docs/equations.md
    "equations":         equations,
    # docs/data.md, its last part
    "diff-json":         printed.json_comparison,
    # docs/marking.md
    "checked":           partial(printed.printed, "check", MAZUR, "configs/answers/anna.yaml", code=1),
    "reasons":           reasons.reasons,
    "unpaid":            reasons.unpaid,
    "corrected":         partial(printed.corrections, "check", MAZUR, "configs/answers/anna.yaml", "--strict", code=1),
    "class":             partial(printed.of_class, "check", MAZUR, "configs/answers", "--roster", "roster.csv", code=1),
    "signs":             reasons.signs,
    # docs/linting.md
    "linted":            partial(linting.linted, "lint", "first-neuron.yaml", exit_code=1),
    "fixed":             partial(linting.linted, "lint", "first-neuron.yaml", "--fix", "better.yaml", exit_code=0),
    "mazur-linted":      linting.in_mazur,
    "tolerances":        linting.tolerances,
    # docs/misconceptions.md
    "misconceptions":    misconceptions.index,
    "wrong-equations":   misconceptions.sections,
    "slip-codes":        slips.index,
    "slips":             slips.sections,
    # docs/programs.md
    "code-bugs":         code_bugs.index,
    # docs/teaching.md
    "hidden":            partial(teaching.told, *teaching.LINTED, until="Each misconception"),
    "class-marked":      partial(teaching.told, *teaching.CLASS, until="Questions"),
    "own-answers":       teaching.own_answers,
    "own-marked":        partial(teaching.told, *teaching.EACH, until="Each answer"),
    "handed-back":       partial(teaching.handed_back, "s2002"),
    # docs/data.md
    "json":              printed.json_trace,
    "csv":               printed.csv_trace,
}
# fmt: on
