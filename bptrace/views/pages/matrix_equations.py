"""The equations of a layer as formulas of matrices, one column for each sample, with their shapes: y[1] = W[1]·X + b[1]."""

from __future__ import annotations

from collections.abc import Iterator

from ...formula.matrix_form import Matrix, matrices, nodes
from ...formula.matrix_text import LOOSE, Style, outline, write_matrices
from ...formula.substitute import KeepLetters, drop_letter, ground
from ...formula.tree import Letter, Num, Ref, Tree
from ...formula.write import Text
from ...model.layer_equations import equation_of_layer
from ...model.matrix_symbols import MATRICES, has_symbol, matrix_symbol, prime
from ...model.page import layer_of, letters_of
from ...model.symbols import BEFORE, PARAMETER, TERMS, is_per_sample
from ..document import Equation, Math
from ..style import Look
from .general_equations import constant


def matrix_equation(look: Look, kind: str, layer: int, samples: int | None = None) -> Equation | None:
    """The equation of a kind at a layer as an equation of matrices; None for a given, or if it cannot be written so.

    `samples` is the number of samples; None means that of the config's batch. An equation without such a form for all samples at
    once, as δ of a softmax, is written for one sample. The rule gives the shapes: (3×5) = (3×m)·(m×5), m = 4 samples.
    """
    m = look.config.batch if samples is None else samples
    whole = _Layer(look, kind, layer, m, True).equation() if m > 1 else None
    return whole or (_Layer(look, kind, layer, m, False).equation() if m == 1 or is_per_sample(kind) else None)


class _Layer:
    """A kind at a layer, with a column for each sample or, not `batched`, for one of them."""

    def __init__(self, look: Look, kind: str, layer: int, samples: int, batched: bool) -> None:
        self.look, self.kind, self.layer, self.samples, self.batched = look, kind, layer, samples, batched
        self.page, self.network, self.row = look.page, look.network, MATRICES[look.notation.name]

    def equation(self) -> Equation | None:
        meaning = self.page.meaning(self.kind, self.layer) if self.page.has(self.kind, self.layer) else None
        if meaning is None or not has_symbol(self.kind):
            return None
        tree = equation_of_layer(self.page, self.kind, self.layer, self.written_out, lambda ref: constant(self.look, ref))
        assert tree is not None
        ref = Ref(self.kind, (self.layer, *map(Letter, meaning.letters)))
        left, right = self.read(ref, ref), self.read(tree, ref)
        if left is None or right is None:
            return None
        return Equation(self.math(left), (self.math(right),), rule=self.rule(left, right))

    # the reading

    def read(self, tree: Tree, like: Ref) -> Matrix | None:
        """A tree as a formula of matrices, with the rows and columns of a family."""
        axes, shown = self.axes(like), ground(tree, {}, KeepLetters(self.primed))
        return None if axes is None else matrices(shown if self.batched else drop_letter(shown, "s"), *axes, self.axes)

    def axes(self, ref: Ref) -> tuple[str, str] | None:
        """The letters of the rows and the columns of a family; the samples are the columns."""
        letters = "" if self.page.shares(ref.family, layer_of(ref)) else letters_of(ref)
        letters += "s" if self.batched and is_per_sample(ref.family) else ""
        return (letters[:1], letters[1:]) if len(letters) < 3 and has_symbol(ref.family) else None

    def written_out(self, family: str, layer: int) -> bool:
        """True if the notation has no symbol for it, or if it is the same for all units: the slope of a linear unit is 1."""
        if family == "dE/dout":
            return bool(self.row.gradient[0]) and layer < self.network.depth
        meaning = self.page.meaning(family, layer) if family == "slope" else None
        return family in TERMS or (meaning is not None and isinstance(meaning.tree, Num))

    def primed(self, ref: Ref) -> Tree:
        """f′(net) for a slope that is not constant, in a notation that writes it so."""
        if ref.family != "slope" or not self.row.gradient[0] or self.written_out("slope", layer_of(ref)):
            return ref
        return prime(self.network.layers[layer_of(ref) - 1].activation)(Ref("net", ref.at))

    # the writing

    def math(self, matrix: Matrix) -> Math:
        return Math([write_matrices(matrix, self.style(False))], [write_matrices(matrix, self.style(True))])

    def style(self, latex: bool) -> Style:
        signs = {name: pair[latex] for name, pair in self.row.signs.items()}
        return Style(latex, lambda symbol: self.symbol(symbol, latex), self.size, signs)

    def symbol(self, matrix: Matrix, latex: bool = False) -> Text:
        return matrix_symbol(self.row.name, self.network, matrix.of.family, layer_of(matrix.of), latex)

    def size(self, letter: str) -> str:
        """The number of values of a letter, 1 if there is no letter."""
        return "m" if letter == "s" else str(self.page.count(letter, self.layer)) if letter else "1"

    def shape(self, matrix: Matrix) -> Text:
        return Text(f"{self.size(matrix.rows)}×{self.size(matrix.columns)}", LOOSE)

    # the words beside it

    def rule(self, left: Matrix, right: Matrix) -> str:
        m = f", m = {self.samples} samples" if any("s" in node.letters for node in (*nodes(left), *nodes(right))) else ""
        return "; ".join([self.law() + self.shapes(left, right) + m, *self.shared(left, right), *self.gaps(left, right), *self.frozen()])

    def law(self) -> str:
        """The name of the equation in books, and whether it holds for each sample."""
        fused = self.kind == "delta" and not self.page.has("dE/dout", self.layer)
        law = "" if fused else self.row.laws.get(self.kind, ("", ""))[self.layer < self.network.depth]
        each = "" if self.batched or self.samples == 1 else "for each sample"
        return "".join(f"{said}: " for said in (law, each) if said)

    def shapes(self, left: Matrix, right: Matrix) -> str:
        if not left.letters and not any(node.letters for node in nodes(right)):
            return "a single number"
        outlined, signs = outline(right), {"each": self.style(False).signs.get("each", "")}
        if outlined.operation == "symbol":
            by = "column by column" if any(node.operation == "down" for node in nodes(right)) else "entry by entry"
            return f"{by}, all ({self.shape(left).text})"
        return f"({self.shape(left).text}) = {write_matrices(outlined, Style(False, self.shape, self.size, signs))}"

    def shared(self, left: Matrix, right: Matrix) -> Iterator[str]:
        """The remark that a bias has no shape if its layer shares it."""
        for node in nodes(right) if left.letters else ():
            if node.operation == "symbol" and node.of.family == "b" and not node.letters:
                yield f"{self.symbol(node).text} is one number for all units"

    def gaps(self, left: Matrix, right: Matrix) -> Iterator[str]:
        """The remark on which matrix has a 0 because a parameter is missing."""
        refs = [node for node in (*nodes(left), *nodes(right)) if node.operation == "symbol" and PARAMETER[node.of.family]]
        for node in [node for node in refs if self.page.gaps(node.of.family, layer_of(node.of))][:1]:
            yield f"{self.symbol(node).text} is 0 where there is no {'connection' if PARAMETER[node.of.family] == 'w' else 'bias'}"

    def frozen(self) -> Iterator[str]:
        every = self.page.indices(self.kind, self.layer) if self.kind in BEFORE and self.network.frozen else ()
        updated = [not self.page.is_frozen(self.kind, self.layer, at) for at in every]
        if not all(updated):
            yield "what is frozen is not updated" if any(updated) else "frozen: not updated"
