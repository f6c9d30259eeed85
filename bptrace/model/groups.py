"""Names of many quantities at once: a kind, such as net, δ or gradient; a matrix, W₁; the left side of an equation in letters, w_ji⁺."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .matrix_symbols import MATRICES
from .names import Names
from .notation import notation_for
from .page import LETTERS
from .spelling import BARE, LONGEST_NAME, Marks, ends, normal, parted
from .symbols import KINDS, OF_SAMPLE


class Group(NamedTuple):
    """Kinds, the layers in which they are meant (none: in all), the marks, and whether each sample's own are meant."""

    kinds: frozenset[str]
    layers: Sequence[int] = ()
    marks: Marks = BARE
    each: bool = False


_PLACED = re.compile(
    r"^(?P<word>[^\W\d_]+)(?:_?(?P<low>\d{1,9})|\^(?P<up>\d{1,9}|[lL]))?(?:_(?P<letters>[ijkm]{1,2}))?"
    r"(?:\[(?P<boxed>\d{1,9}|[lL])\])?(?P<each>\((?:x=)?s\)|\{s\})?$"
)
_WORDS: dict[str, set[str]] = {}
for _row in KINDS.values():
    for _word in (_row.key, *_row.words):
        _WORDS.setdefault(_word, set()).add(_row.key)


class Groups:
    """Reads them, for one network in its notation."""

    def __init__(self, names: Names) -> None:
        self.network, self.page = names.network, names.page
        chosen, matrices = notation_for(names.notation, names.network), MATRICES[names.notation]
        self.first = chosen.first - 1
        letters = {chosen.net: "net", chosen.out: "out", chosen.target: "target", matrices.weights: "w", matrices.targets: "target"}
        self.words = {**_WORDS, "W": {"w"}, "T": {"target"}, **{letter: {kind} for letter, kind in letters.items()}}
        self.numbered = {"W", "b", "net", "out", "delta", chosen.net, chosen.out}  # others, such as i1, would be names misspelt
        self.inputs = {"input", "inputs", "X", matrices.inputs} - {""}
        self.gradients = {normal(row.gradient[0]) for row in MATRICES.values()} - {""}

    def read(self, typed: str, fold: Callable[[str], str] = str) -> Group | None:
        """What a typed name means, if it is that of a group; `fold` makes letters alike."""
        text = fold(normal(typed))
        if len(text) > LONGEST_NAME:
            return None
        base, marks = parted(text)
        if base.startswith("(") and base.endswith(")"):
            base = base[1:-1]
        found = self.plain(base)
        return None if found is None or marks.after > 1 else found._replace(marks=marks)

    def plain(self, text: str) -> Group | None:
        if text in self.gradients:  # ∇ₐC
            return Group(frozenset({"dE/dout"}), (self.network.depth,))
        slopes = (self.slope(above, below) for above, below in ends(text))
        return self.simple(text) or next(filter(None, slopes), None) or self.of_parameters(*text.partition("_")[::2])

    def simple(self, text: str) -> Group | None:
        """A word with the number of a layer, or with letters for the units, or alone."""
        if text in self.inputs:
            return Group(frozenset({"out"}), (0,))
        found = _PLACED.match(text)
        if found and found["word"] in self.inputs and found["boxed"] == "0":  # x[0], where x is what an input is called
            return Group(frozenset({"out"}), (0,))
        kinds = frozenset(self.kinds(found["word"])) if found else frozenset()
        if not found or not kinds or (found["low"] and found["word"] not in self.numbered):
            return None
        if found["letters"]:
            kinds = frozenset(kind for kind in kinds if LETTERS.get(kind))
        if found["each"]:
            kinds = frozenset(OF_SAMPLE.get(kind, kind) for kind in kinds if bool(LETTERS.get(kind)) == bool(found["letters"]))
        number = found["up"] or found["low"] or found["boxed"]
        return Group(kinds, self.layers(number, bool(found["up"])) if number else (), each=bool(found["each"]))

    def layers(self, number: str, raised: bool) -> Sequence[int]:
        """The layers that a number or a letter means: z² counts the inputs as layer 1, and so do the notation's own numbers; l is any
        layer, L the last."""
        if number.isdigit():
            return (int(number) - (1 if raised else self.first),)
        return (self.network.depth,) if number == "L" else ()

    def is_derivative(self, kind: str) -> bool:
        """True for a kind that is a derivative in some layer; δ is none by the delta rule."""
        return any(self.page.is_derivative(kind, layer) for layer in range(self.network.depth + 1))

    def of_parameters(self, word: str, rest: str) -> Group | None:
        """What belongs to the parameters of another group: ΔW₁, grad_w_ji."""
        of = self.simple(rest)
        kinds = frozenset(kind for kind in self.kinds(word) if of is not None and KINDS[kind].parameter in of.kinds)
        return of._replace(kinds=kinds) if of is not None and kinds else None

    def kinds(self, word: str) -> Iterable[str]:
        """The kinds that a word means, in the singular or in the plural."""
        return next((self.words[form] for form in (word, word.removesuffix("s"), word.removesuffix("es")) if form in self.words), ())

    def slope(self, above: str, below: str) -> Group | None:
        """The derivatives of one group by another, as far as they are kinds of their own; with |k, the parts through each unit."""
        of, through = below.removesuffix("|k"), below.endswith("|k")
        upper, lower = self.simple(above), self.simple(of)
        if upper is None or lower is None:
            return None
        tops, each = {KINDS[kind].batch or kind for kind in upper.kinds}, upper.each or lower.each
        derivatives = [row for row in KINDS.values() if not row.of or row.batch or self.is_derivative(row.key)]
        rows = [row for row in derivatives if row.of in tops and row.by in lower.kinds and (row.per_sample or not each)]
        kinds = {"through" for row in rows if row.by == "out"} if through else {row.key for row in rows}
        same = not upper.layers or not lower.layers or upper.layers == lower.layers
        return Group(frozenset(kinds), lower.layers or upper.layers, each=each) if kinds and same else None
