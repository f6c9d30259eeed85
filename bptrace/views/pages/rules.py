"""The rules in words: why a formula holds."""

from __future__ import annotations

from collections.abc import Callable

from ...explain.chain_rule import worked_as
from ...explain.find import Line
from ...explain.topics import After, Derivative
from ...formula.tree import Num
from ...model.page import Page
from ...model.symbols import KINDS, PARAMETER, Cell
from .formulas import Formulas
from .general_equations import equation


def rule(line: Line, formulas: Formulas) -> str:
    """The rule that a line follows."""
    key = formulas.working.meant(worked_as(formulas.working, line.key))
    if isinstance(key, Derivative):
        return _of_slope(line, key, formulas)
    cell = key.cell if isinstance(key, After) else key
    said = _RULES.get(cell.kind, _by_equation)(cell, line, formulas) if line.shown is not None else "given"
    return f"{said}, with the updated parameters" if isinstance(key, After) and line.shown is not None else said


def caption(kind: str, layer: int, formulas: Formulas) -> str:
    """The rule of the general equation of a kind at a layer: of no single quantity, and without the formula itself."""
    general = Line(Cell(kind, layer), None)
    if kind in ("slope", "jacobian"):
        return f"slope of {_activation(layer, formulas)}"
    return _RULES.get(kind, _by_equation)(Cell(kind, layer), general, formulas)


def _of_slope(line: Line, key: Derivative, formulas: Formulas) -> str:
    """The rule of a derivative that is not on the page: the chain rule, or one equation in which one quantity moves."""
    if key.above == key.below:
        return "by itself"
    if any(isinstance(part, Derivative) or part not in (key.above, key.below) for part in line.parts if _is_derivative(part)):
        return "chain rule"
    tree = formulas.working.between(*key).equation(key.above)
    if tree is None or line.shown == Num(0.0):
        return f"{formulas.name(key.above)} does not depend on it"
    return f"{formulas.name(key.above)} = {' '.join(formulas.names(tree).text)}, where only {formulas.name(key.below)} moves"


def _is_derivative(part: object) -> bool:
    return isinstance(part, Derivative) or (isinstance(part, Cell) and KINDS[part.kind].is_backward_slope)


def _net(cell: Cell, line: Line, formulas: Formulas) -> str:
    bias = formulas.look.page.has("b", cell.layer) and formulas.look.network.layers[cell.layer - 1].bias_input
    return "weighted sum of what comes in" + (", and the bias" if bias else "")


def _out(cell: Cell, line: Line, formulas: Formulas) -> str:
    return f"activation: {_activation(cell.layer, formulas)}"


def _activation(layer: int, formulas: Formulas) -> str:
    return formulas.look.network.layers[layer - 1].activation.name


def _share(cell: Cell, line: Line, formulas: Formulas) -> str:
    return f"the loss at one output: {formulas.look.network.loss.name}"


def _over_samples(cell: Cell, line: Line, formulas: Formulas) -> str:
    over = "all samples" if isinstance(line.key, After) else "the samples of the batch"
    return f"{formulas.look.network.reduction} over {over}"


def _error(cell: Cell, line: Line, formulas: Formulas) -> str:
    """The rule of ∂E/∂out: for an output the slope of the loss, for any other unit the sum over the units that it feeds."""
    if cell.layer == formulas.look.network.depth:
        return f"slope of the loss, {formulas.look.network.loss.name}, by {formulas.look.title('out')}"
    return "sum over every unit that it feeds" + _turned(formulas)


def _through(cell: Cell, line: Line, formulas: Formulas) -> str:
    return _chain(line, formulas)


def _slope(cell: Cell, line: Line, formulas: Formulas) -> str:
    formula = equation(formulas.look, cell.kind, cell.layer)
    assert formula is not None
    return f"{caption(cell.kind, cell.layer, formulas)}: {' '.join(formula.right[0].text)}"


def _delta(cell: Cell, line: Line, formulas: Formulas) -> str:
    look = formulas.look
    if look.network.by_delta_rule:
        return _signed(cell.layer, formulas)
    if look.network.fused and cell.layer == look.network.depth:
        return f"{look.network.layers[-1].activation.name} and {look.network.loss.name} in one: what is in both slopes cancels"
    return "chain rule" if look.page.has("slope", cell.layer) else "chain rule: every output of the layer depends on this net"


def _signed(layer: int, formulas: Formulas) -> str:
    """The rule of δ by the delta rule."""
    look, network = formulas.look, formulas.look.network
    if network.fused and layer == network.depth:
        return f"{_activation(layer, formulas)} and {network.loss.name} in one: what is in both slopes cancels, and the error is left"
    error = "error" if network.loss.is_by_error else f"minus {look.title('dE/dout')}"
    before = error if layer == network.depth else f"the sum of every {look.title('delta')} above times the weight between"
    by = "the slope" if look.page.has("slope", layer) else "each slope by this net, summed over the outputs of the layer"
    one = "" if look.leaves_out("slope", layer) else f" times {by}"
    return f"delta rule: {before}{',' * (layer < network.depth and bool(one))}{one}"


def _turned(formulas: Formulas) -> str:
    """Why a derivative of the loss has a minus: by the delta rule, δ is minus a derivative itself."""
    look = formulas.look
    return f"; {look.title('delta')} is minus {look.title('dE/dnet')}" if look.network.by_delta_rule else ""


def _gradient(cell: Cell, line: Line, formulas: Formulas) -> str:
    page = formulas.look.page
    if PARAMETER[cell.kind] == "b" and not page.network.layers[cell.layer - 1].bias_input:
        return "the constant input of the bias is 0"
    if page.shares(cell.kind, cell.layer) and len(page.network.units(cell.layer)) > 1:
        return "sum over the units that share the bias" + _turned(formulas)
    return _chain(line, formulas)


def _chain(line: Line, formulas: Formulas) -> str:
    """The chain rule, and its short form in the letters of the page. By the delta rule it is short already, with the other sign."""
    if formulas.look.network.by_delta_rule:
        return f"chain rule{_turned(formulas)}"
    return "chain rule" if line.plain is None else f"chain rule: {' '.join(formulas.names(line.plain).text)}"


def _is_frozen(cell: Cell, page: Page) -> bool:
    """True if the parameter is frozen; for a whole layer, if all are."""
    return all(page.is_frozen(cell.kind, cell.layer, at) for at in ([cell.at] if cell.at else page.indices(cell.kind, cell.layer)))


def _updated(cell: Cell, line: Line, formulas: Formulas) -> str:
    page = formulas.look.page
    if _is_frozen(cell, page):
        return "frozen: it is not updated"
    return "delta rule: the step is added" if page.network.by_delta_rule else "gradient descent: a step of η against the gradient"


def _by_equation(cell: Cell, line: Line, formulas: Formulas) -> str:
    """The rule of a kind that has none of its own."""
    return f"{KINDS[cell.kind].word}, by its equation"


def _step(cell: Cell, line: Line, formulas: Formulas) -> str:
    page = formulas.look.page
    if _is_frozen(cell, page):
        return "frozen: there is no step"
    return _delta_step(cell, formulas) if page.network.by_delta_rule else "gradient descent: the step that the update adds"


def _delta_step(cell: Cell, formulas: Formulas) -> str:
    """The rule of a step by the delta rule."""
    page, delta = formulas.look.page, formulas.look.title("delta")
    several = page.shares(cell.kind, cell.layer) and len(page.network.units(cell.layer)) > 1
    summed = ", summed over the units that share the bias," if several else ""
    carried = f"what the {'weight' if PARAMETER[cell.kind] == 'w' else 'bias'} is multiplied with"
    over = f" the {page.network.reduction}, over the samples of the batch, of" if formulas.working.page.batch > 1 else ""
    return f"delta rule: η times{over} {delta}{summed} times {carried}"


Rule = Callable[[Cell, Line, Formulas], str]
_RULES: dict[str, Rule] = {
    "net": _net,
    "out": _out,
    "E_o#": _share,
    "E#": lambda cell, line, formulas: "sum over the outputs",
    "E_o": _over_samples,
    "E": _over_samples,
    "e": lambda cell, line, formulas: "error: target minus output",
    "dE/dout": _error,
    "through": _through,
    "slope": _slope,
    "jacobian": _slope,
    "delta": _delta,
    "dE/dnet": lambda cell, line, formulas: "the other sign" + _turned(formulas),
    "dE/dw#": _gradient,
    "dE/db#": _gradient,
    "dE/dw": _over_samples,
    "dE/db": _over_samples,
    "step_w": _step,
    "step_b": _step,
    "w+": _updated,
    "b+": _updated,
}
