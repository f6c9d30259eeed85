"""Why an answer is marked as it is, in a sentence that gives no number away."""

from __future__ import annotations

from collections.abc import Sequence

from ..answers.sheet import Answer
from ..errors import enumerated
from ..inputs.config.config import Rounding
from .diagnosis.causes import Cause
from .diagnosis.slips import THOUGHTS
from .judging.entries import Finding

_KINDS = {"dp": ("decimal place", "decimal places"), "sf": ("significant figure", "significant figures")}
_IMPRECISE = {
    "short": "right as far as it goes, but it should have {digits}",
    "vague": "too coarse to say anything: it should have {digits}",
    "no-step": "too coarse to show that it was updated",
    "loose": "as exact as the numbers before it allow, which is less than {digits}",
}
MOST_SOURCES_NAMED = 4  # of the wrong numbers that a carried one comes from


def message(finding: Finding, sources: Sequence[str], causes: Sequence[Cause], asked: Rounding) -> str:
    """The sentence about an answer; empty where it is right."""
    if finding.verdict == "correct":
        return ""
    if finding.verdict == "imprecise":
        return _IMPRECISE[finding.why].format(digits=digits(asked))
    if finding.verdict == "rounded":
        return THOUGHTS.get(finding.why, "right but for rounding on the way")
    if finding.verdict == "carried":
        return f"follows from {enumerated(sources, MOST_SOURCES_NAMED)}" + (f", but {finding.why}" if finding.why else "")
    if causes:
        return ", or ".join(cause.message for cause in causes)
    if finding.why == "further":
        return f"right to {digits(asked)}, but not to those that are written"
    return f"does not follow from {'what is given' if finding.why == 'alone' else 'the numbers before it'}"


def digits(asked: Rounding) -> str:
    """`3 significant figures`."""
    return f"{asked.digits} {_KINDS[asked.kind][asked.digits > 1]}"


def noted(said: str, answer: Answer) -> str:
    """A sentence with a note of what was ignored when the number was read."""
    note = answer.number.note if answer.number is not None else ""
    return f"{said} ({note})" if said and note else said or note


def unread(answer: Answer) -> str:
    """The sentence about an answer that is not a number."""
    return f"{answer.why}: {answer.hint}" if answer.why and answer.hint else answer.why
