"""The equations of a layer as formulas of matrices, with a column or a row for each sample, and their shapes: y[1] = W[1]·X + b[1]."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from ...formula.markups import Markup
from ...formula.matrix_form import Matrix, matrices, nodes
from ...formula.matrix_text import LOOSE, Style, outline, write_matrices
from ...formula.substitute import KeepLetters, drop_letter, ground
from ...formula.tree import Letter, Num, Ref, Tree
from ...formula.write import Text
from ...model.layer_equations import equation_of_layer, layer_of, letters_of
from ...model.matrix_symbols import MATRICES, has_symbol, matrix_symbol, prime
from ...model.page import LETTERS
from ...model.scripts import SCRIPTS
from ...model.symbols import ERROR, KINDS, PARAMETER, UPDATE, is_per_sample
from ..document import Equation, Math
from ..style import Look
from .general_equations import constant


def matrix_form(look: Look, kind: str, layer: int, samples: int | None = None) -> MatrixForm | None:
    """The equation of a kind at a layer as one of matrices; None for a given, or if it cannot be written so.

    `samples` is the number of samples; None means that of the config's batch. An equation without such a form for all samples at
    once, as δ of a softmax or the loss of a sample, is written for one sample.
    """
    m = look.config.batch if samples is None else samples
    own = is_per_sample(kind)
    ways = [True] * (m > 1 and not (own and not LETTERS.get(kind))) + [False] * (m == 1 or own)
    forms = (MatrixForm(look, kind, layer, m, batched) for batched in ways)
    return next((form for form in forms if form.sides is not None), None)


class MatrixForm:
    """A kind at a layer, with a column for each sample or, not `batched`, for one of them. Without `sides` it cannot be written so.

    The rule of its equation gives the shapes: (3×5) = (3×m)·(m×5), m = 4 samples.
    """

    def __init__(self, look: Look, kind: str, layer: int, samples: int, batched: bool) -> None:
        self.look, self.kind, self.layer, self.samples, self.batched = look, kind, layer, samples, batched
        self.page, self.network, self.row = look.page, look.network, MATRICES[look.notation.name]
        self.ref = Ref(kind, (layer, *map(Letter, LETTERS.get(kind, ""))))
        self.sides = self.read_sides()

    def equation(self) -> Equation:
        assert self.sides is not None
        left, right = self.sides
        formulas = dict.fromkeys(filter(None, (right, self.formula(self.row.put_in.get(self.kind, "")))))
        return Equation(self.math(left), list(map(self.math, formulas)), rule=self.rule(left, right))

    @property
    def itself(self) -> Matrix:
        """The matrix of the quantity, however the equation writes it: ∂a/∂z even if it begins with σ′(z)."""
        return Matrix("symbol", (), *(self.axes(self.ref) or ("", "")), self.ref)

    @cached_property
    def updated(self) -> set[bool]:
        """Whether parameters are updated: both, if only some are frozen; neither is said if nothing is frozen."""
        moved = KINDS[self.kind].stage == UPDATE and self.network.frozen
        every = self.page.indices(self.kind, self.layer) if moved else ()
        return {not self.page.is_frozen(self.kind, self.layer, at) for at in every}

    @property
    def holds_throughout(self) -> bool:
        """True if the formula holds for every entry: no parameter is missing, and none is frozen while others are updated."""
        return len(self.updated) < 2 and not (PARAMETER[self.kind] and self.page.gaps(self.kind, self.layer))

    # the reading

    def read_sides(self) -> tuple[Matrix, Matrix] | None:
        """The quantity and its formula, as matrices."""
        if not self.page.has(self.kind, self.layer) or not has_symbol(self.kind):
            return None
        left, right = self.read(self.ref), self.formula()
        return None if left is None or right is None else (left, right)

    def formula(self, put_in: str = "") -> Matrix | None:
        """The formula, with the formula of another kind in it, if one is put in."""

        def written_out(family: str, layer: int) -> bool:
            return family == put_in or self.written_out(family, layer)

        tree = equation_of_layer(self.page, self.kind, self.layer, written_out, lambda ref: constant(self.look, ref))
        return None if tree is None else self.read(tree)

    def read(self, tree: Tree) -> Matrix | None:
        """A tree as a formula of matrices, with the rows and columns of the quantity."""
        axes, shown = self.axes(self.ref), ground(tree, {}, KeepLetters(self.primed))
        return None if axes is None else matrices(shown if self.batched else drop_letter(shown, "s"), *axes, self.axes)

    def axes(self, ref: Ref) -> tuple[str, str] | None:
        """The letters of the rows and the columns of a family; samples are columns, or rows where a notation has it so."""
        letters = "" if self.page.shares(ref.family, layer_of(ref)) else letters_of(ref)
        letters += "s" if self.batched and is_per_sample(ref.family) else ""
        if len(letters) > 2 or not has_symbol(ref.family):
            return None
        rows, columns = letters[:1], letters[1:]
        return (columns, rows) if self.look.notation.by_inputs and ref.family != "jacobian" else (rows, columns)

    def written_out(self, family: str, layer: int) -> bool:
        """True if the notation has no symbol for it, or if it is the same for all units: the slope of a linear unit is 1."""
        if KINDS[family].stage == ERROR:
            return True
        if family == "dE/dout":
            return bool(self.row.gradient[0]) and layer < self.network.depth
        meaning = self.page.meaning(family, layer) if family == "slope" else None
        return family in self.network.written_out or (meaning is not None and isinstance(meaning.tree, Num))

    def primed(self, ref: Ref) -> Tree:
        """f′(net) for a slope that is not constant, in a notation that writes it so."""
        if ref.family != "slope" or not self.row.gradient[0] or self.written_out("slope", layer_of(ref)):
            return ref
        return prime(self.network.layers[layer_of(ref) - 1].activation)(Ref("net", ref.at))

    # the writing

    def math(self, matrix: Matrix) -> Math:
        return Math(lambda markup: [write_matrices(matrix, self.style(markup))])

    def style(self, markup: Markup) -> Style:
        signs, letters = {name: spelled.of(markup) for name, spelled in self.row.signs.items()}, SCRIPTS[markup].letters
        return Style(markup, lambda symbol: self.symbol(symbol, markup), lambda letter: letters(self.size(letter)), signs)

    def symbol(self, matrix: Matrix, markup: Markup = "text") -> Text:
        return matrix_symbol(self.row.name, self.network, matrix.of.family, layer_of(matrix.of), markup, self.samples > 1)

    def size(self, letter: str) -> str:
        """The number of values of a letter, 1 if there is no letter."""
        return self.row.samples if letter == "s" else str(self.page.count(letter, self.layer)) if letter else "1"

    def shape(self, matrix: Matrix) -> Text:
        return Text(f"{self.size(matrix.rows)}×{self.size(matrix.columns)}", LOOSE)

    # the words beside it

    def rule(self, left: Matrix, right: Matrix) -> str:
        m = f", {self.row.samples} = {self.samples} samples" if any("s" in node.letters for node in (*nodes(left), *nodes(right))) else ""
        remarks = (self.own_loss(left, right), self.shared(left, right), self.gaps(left, right), self.frozen())
        return "; ".join([self.law() + self.shapes(left, right) + m, *chain(*remarks)])

    def law(self) -> str:
        """The name of the equation in books, and whether it holds for each sample. By the delta rule the equations have other signs."""
        fused = self.kind == "delta" and not self.page.has("dE/dout", self.layer)
        law = "" if fused or self.network.by_delta_rule else self.row.laws.get(self.kind, ("", ""))[self.layer < self.network.depth]
        each = "" if self.batched or self.samples == 1 else "for each sample"
        return "".join(f"{said}: " for said in (law, each) if said)

    def shapes(self, left: Matrix, right: Matrix) -> str:
        if not left.letters and not any(node.letters for node in nodes(right)):
            return "a single number"
        norms = [node.parts[0] for node in nodes(right) if node.operation == "norm"]
        if norms:
            return f"‖ ‖² adds up the squares of all ({self.shape(norms[0]).text}) entries"
        outlined, signs = outline(right), {"each": self.style("text").signs.get("each", "")}
        along = "row" if self.look.notation.by_inputs else "column"
        if outlined.operation == "symbol":
            by = f"{along} by {along}" if any(node.operation == "down" for node in nodes(right)) else "entry by entry"
            return f"{by}, all ({self.shape(left).text})"
        return f"({self.shape(left).text}) = {write_matrices(outlined, Style('text', self.shape, self.size, signs))}"

    def own_loss(self, left: Matrix, right: Matrix) -> Iterator[str]:
        """The remark that in a batch the derivatives of a sample are of its own loss, whose mean or sum is that of the batch."""
        notation = self.look.notation
        families = {"dE/dout"} if notation.has_delta else {"dE/dout", "delta"}
        refs = [[node.of for node in nodes(side) if node.operation == "symbol"] for side in (left, right)]
        said = [any(notation.shown_as(ref.family, self.network, layer_of(ref)) in families for ref in side) for side in refs]
        if self.samples > 1 and any(said):
            yield ("" if said[0] else "on the right ") + f"{notation.loss} is each sample's own"

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
        if False in self.updated:
            yield "what is frozen is not updated" if True in self.updated else "frozen: not updated"
