"""How the numbers, names and equations of one config are to be shown."""

from __future__ import annotations

from ..formula.number import plain, show, show_places
from ..formula.tree import Letter, Num, Ref, Tree
from ..formula.write import TEXT, write
from ..inputs.config import Config
from ..model.cells import BIASES, Page
from ..model.families import equation_of_layer, layer_of
from ..model.notation import NOTATIONS, symbol
from ..model.symbols import Cell

_INLINED = ("through", "dE/dw#", "dE/db#")


class Look:
    """A config's notation and digits at work."""

    def __init__(self, config: Config, digits: int | None = None) -> None:
        self.config, self.network, self.page = config, config.network, Page(config.network, config.batch)
        self.digits, self.notation = digits or config.digits, NOTATIONS[config.notation]

    def number(self, value: float | None) -> str:
        """A computed number, or nothing where there is none; with `round_each`, to the digits it was rounded to."""
        if value is None:
            return ""
        each = self.config.round_each
        if each is None:
            return show(value, self.digits)
        return (show_places if each.kind == "dp" else show)(value, each.digits)

    def given(self, value: float | None) -> str:
        """A number that was given, as it was."""
        return "" if value is None else plain(value)

    def symbol(self, cell: Cell) -> str:
        return symbol(self.notation, self.network, cell)

    def layer(self, layer: int) -> str:
        """The number of a layer, as the notation counts; nothing for the inputs where it does not count them."""
        return str(layer + self.notation.first - 1) if layer + self.notation.first > 1 else ""

    def unit(self, layer: int, j: int) -> str:
        """A unit's name, with its number where the notation uses that."""
        name = self.network.units(layer)[j]
        return f"{j + 1} {name}" if self.notation.unit and layer else name

    def title(self, kind: str) -> str:
        """What heads a column of a kind."""
        n = self.notation
        titles = {"dE/dout": f"∂{n.loss}/∂{n.out}", "slope": f"∂{n.out}/∂{n.net}", "delta": n.delta, "E_o": n.loss}
        return titles.get(kind) or getattr(n, kind)

    def equation(self, kind: str, layer: int) -> str | None:
        """The equation of a kind at a layer in letters: `net_j = Σ_i w_ji·out_i + b_j`."""
        tree = equation_of_layer(self.page, kind, layer, lambda family, _: family in _INLINED, self._constant)
        meaning = self.page.meaning(kind, layer)
        if tree is None or meaning is None:
            return None
        return f"{self.lettered(Ref(kind, (layer, *map(Letter, meaning.letters))))} = {write(tree, TEXT, self.lettered)}"

    def _constant(self, ref: Ref) -> Tree:
        """bias_input as it is; free as it is for all, and as 1 where only some are frozen: which, is told where they stand."""
        layer = layer_of(ref)
        every = [()] if ref.family == "bias_input" else self.page.indices(ref.family, layer)
        return Num(max(self.page.constant(ref.family, layer, at) for at in every))

    def lettered(self, ref: Tree) -> str:
        """A family in letters: out_i, w_ji."""
        if not isinstance(ref, Ref):
            raise TypeError(f"no family: {ref!r}")
        n, letters = self.notation, [str(index) for index in ref.at[1:] if isinstance(index, Letter) and index.name != "s"]
        if ref.family in BIASES and self.network.layers[layer_of(ref) - 1].shared:
            letters = []
        kind, below = ref.family.rstrip("#"), "_" + "".join(letters) if letters else ""
        of_sample = "(s)" if ref.family == "E#" and self.config.batch > 1 else ""
        first, last = ("_" + letters[0], "_" + letters[-1]) if letters else ("", "")
        return {
            "E_o": f"{n.loss}{below}", "E": n.loss + of_sample, "dE/dout": f"∂{n.loss}/∂{n.out}{below}", "delta": f"{n.delta}{below}",
            "through": f"∂{n.loss}/∂{n.out}{last}|{first[1:]}", "slope": f"∂{n.out}{below}/∂{n.net}{below}",
            "jacobian": f"∂{n.out}{first}/∂{n.net}{last}", "dE/dw": f"∂{n.loss}/∂w{below}", "dE/db": f"∂{n.loss}/∂b{below}",
            "w+": f"w{below}⁺", "b+": f"b{below}⁺", "w": f"w{below}", "b": f"b{below}", "eta": "η",
        }.get(kind) or getattr(n, kind) + below  # fmt: skip
