"""What a report says beside a verdict, as the marking itself says it."""

from __future__ import annotations

from collections.abc import Iterator

from bptrace.check import worth
from bptrace.check.judging import entries
from bptrace.check.judging.asked_digits import DEFAULT_DIGITS
from bptrace.check.judging.entries import SAYS_NOTHING, Finding
from bptrace.check.report import ANOTHERS, VERDICTS, message
from bptrace.check.strict import STRAYED
from bptrace.views.marking.class_grid import NOT_THERE
from bptrace.views.marking.mark_words import VERDICT_SIGNS

from .markdown import cell, code, table

NO_QUESTION = ("unknown", "twice")

EARNS = {"rounded": "`rounded`", "imprecise": "`imprecise`", "carried": "`carried`", "wrong": "0"}


def findings() -> list[Finding]:
    """All that a number can be found to be in the end, from best to worst."""
    found = [each for each in vars(entries).values() if isinstance(each, Finding) and each.verdict in VERDICTS]
    return sorted([*found, STRAYED], key=lambda each: VERDICTS.index(each.verdict))


def said(finding: Finding) -> str:
    return message(finding, ("delta_o1",), (), DEFAULT_DIGITS)


def whys() -> list[str]:
    """The reasons for which a number that follows earns nothing."""
    return [text for name, text in vars(worth).items() if name.isupper() and isinstance(text, str) and text is not ANOTHERS]


def reasons() -> str:
    """A row for each finding of which something is said."""
    return table(("verdict", "the report says", "share of the mark"), dict.fromkeys(_rows()))


def _rows() -> Iterator[tuple[str, ...]]:
    for finding in findings():
        if said(finding):
            share = "0" if finding in SAYS_NOTHING else EARNS[finding.verdict]
            only = " (with `--strict` only)" if finding == STRAYED else ""
            yield code(finding.verdict), f"{cell(said(finding))}{only}", share


def unpaid() -> str:
    """A row for each reason for which a number earns nothing though it follows."""
    return "\n".join(f"- *{why}*" for why in whys())


def signs() -> str:
    """The sign of each verdict that a question may have, as the table of a class has it."""
    found = [(VERDICT_SIGNS[verdict], verdict) for verdict in VERDICTS if verdict not in NO_QUESTION]
    return table(("sign", "means"), [*found, (NOT_THERE.letter, NOT_THERE.word)])
