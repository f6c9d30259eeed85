"""What a first difference means: its equation with numbers, and whether the quantities that it is computed from agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from math import isfinite

from ...errors import listed, plural
from ...explain.comparison.cause import UNKNOWN, Why
from ...explain.comparison.compare import Comparison
from ...explain.comparison.first_difference import Claim, Origin, Part
from ...explain.comparison.one_side import Source
from ...explain.comparison.tolerance import Tolerance
from ...explain.find import folded
from ...explain.topics import Folded
from ...formula import markups
from ...formula.markups import Markup, numeral
from ...formula.number import MOST_DIGITS, shortest, show, typed
from ...formula.tree import Leaf, Tree, leaves
from ...model.symbols import word
from ...trace.number_types import TOLERANCES
from ...trace.rounds import Label
from ..document import Block, Equation, Math, Note
from ..markup.latex_text import escaped
from ..style import Look
from .formulas import IN_TEXT, math_of


class ComparisonLook:
    """A comparison, how it is to be shown, and what is known of why the two differ."""

    def __init__(self, found: Comparison, look: Look, full: bool, why: Why = UNKNOWN) -> None:
        self.found, self.look, self.full, self.why = found, look, full, why
        self.several = any(len(side.source.config.samples) > 1 for side in (found.sides.a, found.sides.b))
        self.counted = found.iterations > 1

    def name(self, label: Label, iteration: int = 0) -> str:
        """A quantity as it is typed: net_h1#2@3."""
        sample = f"#{label.sample}" if label.sample is not None and self.several else ""
        return f"{label.name}{'+' * label.after}{sample}" + (f"@{iteration}" if iteration and self.counted else "")

    def digits(self, a: float, b: float) -> int:
        """The significant figures that show a difference between two numbers."""
        enough = (digits for digits in range(max(self.look.digits, 2), MOST_DIGITS) if show(a, digits - 1) != show(b, digits - 1))
        return next(enough, MOST_DIGITS)

    def number(self, value: float, digits: int) -> str:
        """A number to this many digits; a number that needs no more is written as a person writes it."""
        short = shortest(value)
        return short if len(short.lstrip("-0.")) <= digits else show(value, digits)


NAMES_OF_PARTS = 6  # names listed at most
SINGLE, SPACING = "float32", 2**-23  # a type of numbers, and how far they are apart, as a share of each


def verdict(origin: Origin, shown: ComparisonLook) -> Iterator[Block]:
    """The equations of both sides if they differ, else that of the side that tells its numbers; then the verdict."""
    told = [claim for claim in (origin.a, origin.b) if all(claim.find(part.source) is not None for part in origin.parts)]
    for claim in (origin.a, origin.b) if origin.otherwise else (told or [origin.teller])[:1]:
        if claim.tree is not None:
            yield _equation(claim, origin, shown)
    yield Note(_verdict(origin, shown))
    near = Tolerance(SPACING, 0.0).same(origin.a.number, origin.b.number)
    if near and origin.tolerance.relative < TOLERANCES[SINGLE]:
        yield Note(
            f"A difference as small as this is what {SINGLE} leaves: --tolerance {typed(TOLERANCES[SINGLE])} passes over it.", "quiet"
        )


def _equation(claim: Claim, origin: Origin, shown: ComparisonLook) -> Equation:
    """Formula, numbers, value."""
    letter = _letter(claim, origin)
    digits = shown.digits(origin.a.number, origin.b.number)
    tree = folded(claim.tree) if claim.tree is not None else Leaf(Source(origin.label))
    name = shown.name(origin.label)
    sides = [_math(tree, lambda key: _name(key, claim, shown)), _math(tree, lambda key: _number(key, claim, shown, digits))]
    value = origin.value(claim)
    if value is not None:
        sides.append(_plain(shown.number(value, digits)))
    kept = [side for side, before in zip(sides, [_plain(name), *sides], strict=False) if side.text != before.text]
    return Equation(_plain(name), kept, rule=f"with the numbers of {letter}: {_held(origin, shown, digits)}")


def _held(origin: Origin, shown: ComparisonLook, digits: int) -> str:
    return f"A has {shown.number(origin.a.number, digits)}, B has {shown.number(origin.b.number, digits)}"


def _letter(claim: Claim, origin: Origin) -> str:
    return "A" if claim is origin.a else "B"


def _name(key: Hashable, claim: Claim, shown: ComparisonLook) -> str:
    if isinstance(key, Folded):
        return IN_TEXT.more.format(len(key.parts), key.word)
    assert isinstance(key, Source)
    iteration = claim.before.iteration if key.before and claim.before is not None else 0
    return shown.name(key.label, iteration)


def _number(key: Hashable, claim: Claim, shown: ComparisonLook, digits: int) -> str:
    """A number of this side; its name if the side does not tell it."""
    if isinstance(key, Folded):
        if any(claim.find(source) is None for part in key.parts for source in leaves(part)):  # type: ignore[arg-type]
            return _name(key, claim, shown)
        value = key.value(claim.find)  # type: ignore[arg-type] # its leaves are sources, all of them known
        return IN_TEXT.come_to.format(len(key.parts), key.word, show(value, digits))
    found = claim.find(key) if isinstance(key, Source) else None
    return _name(key, claim, shown) if found is None else shown.number(found, digits)


def _math(tree: Tree, spell: Callable[[Hashable], str]) -> Math:
    return math_of(tree, lambda key, way: _AS[way.markup](spell(key)))


def _plain(text: str) -> Math:
    return Math(lambda markup: [_AS[markup](text)])


def _tex(text: str) -> str:
    """Text within mathematics."""
    return text if _is_number(text) else rf"\text{{{escaped(text)}}}"


def _mathml(text: str) -> str:
    return numeral(text) if _is_number(text) else f"<mtext>{markups.escaped(text)}</mtext>"


_AS: dict[Markup, Callable[[str], str]] = {"text": str, "latex": _tex, "mathml": _mathml}
_is_number = re.compile(r"-?[\d.]+").fullmatch


def _verdict(origin: Origin, shown: ComparisonLook) -> str:
    if origin.teller.tree is None:
        return _given(origin, shown)
    if not (isfinite(origin.a.number) or isfinite(origin.b.number)):
        return "Neither number is finite: both runs have diverged."
    if origin.otherwise and (conventions := _conventions(shown)):
        return f"The two have different equations for it, {conventions}: the difference is made here."
    differ = [part for part in origin.parts if part.told and not origin.agrees(part)]
    hidden = [part for part in origin.parts if not part.told and not part.vouched]
    if differ:
        return f"Among what it is computed from, {_listed(differ, shown)} differs too."
    return _hidden(origin, shown, hidden) if hidden else _made(origin, shown)


def _given(origin: Origin, shown: ComparisonLook) -> str:
    name, kind = shown.name(origin.label), word(origin.cell.kind, origin.cell.layer)
    first, second = sorted((origin.a.now.iteration, origin.b.now.iteration))
    if origin.cell.is_parameter and first < second:
        return f"{name} is what the updates made of it from iteration {first} to iteration {second}."
    if origin.cell.is_parameter and first > 1:
        return f"{name} is what the updates before made of it: compare the iterations from the first one on, to see where that begins."
    return f"{name} is given, {_KINDS[kind]}: the two do not start from the same numbers."


_KINDS = {"weight": "a weight", "bias": "a bias", "input": "an input", "target": "a target", "eta": "the learning rate"}


def _hidden(origin: Origin, shown: ComparisonLook, hidden: Sequence[Part]) -> str:
    """The verdict if only one side tells some of the numbers that it is computed from."""
    told = [part for part in origin.parts if part.told]
    agree = f"{_listed(told, shown)}, from which it is computed, {plural(len(told), 'agrees', 'agree')}. " if told else ""
    return f"{agree}{_silent(hidden, shown)}: the difference is made here or there."


def _silent(parts: Sequence[Part], shown: ComparisonLook) -> str:
    """Which side does not tell which numbers."""
    silent = (("A", [part for part in parts if part.a is None]), ("B", [part for part in parts if part.b is None]))
    return " and ".join(f"{letter} does not tell {_listed(untold, shown)}" for letter, untold in silent if untold)


def _made(origin: Origin, shown: ComparisonLook) -> str:
    """The verdict if everything that it is computed from agrees."""
    lead = "Everything it is computed from agrees"
    vouched = [part for part in origin.parts if part.vouched]
    if vouched:
        lead += f" ({_silent(vouched, shown)}, but other numbers computed from that agree)"
    if origin.otherwise:
        return f"{lead}, and the two have different equations for it: the difference is made here."
    if origin.at_a_corner:
        return f"{lead}, and that is exactly where the equation jumps: to take the value on either side is a convention, no mistake."
    wrong = [claim for claim in (origin.a, origin.b) if not origin.follows(claim)]
    if not wrong:
        return (
            f"{lead} within the tolerance, and both follow the equation from their own numbers: "
            "small differences have grown. A larger --tolerance passes over them."
        )
    if len(wrong) == 2:
        return f"{lead}, so the difference is made here, and neither number is what the equation gives."
    return f"{lead}, so the difference is made here: by the equation, the number of {_letter(wrong[0], origin)} is wrong."


def _conventions(shown: ComparisonLook) -> str:
    """Which way round either side takes an error, if they differ in that."""
    a, b = (side.source.config.network.error for side in (shown.found.sides.a, shown.found.sides.b))
    return f"since A has error: {a} and B error: {b}" if a != b else ""


def _listed(parts: Sequence[Part], shown: ComparisonLook) -> str:
    """A few names of the quantities that it is computed from."""
    names = list(dict.fromkeys(shown.name(part.source.label) for part in parts))
    return listed(names, NAMES_OF_PARTS)
