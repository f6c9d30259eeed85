"""The gradients of the same loss by PyTorch: the forward trees over its numbers, and its own derivatives of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ...formula.code import compiled
from ...formula.order import in_order
from ...formula.primitives import NAMES
from ...model.symbols import Cell
from ..working import Working
from .gradcheck import Autograd, checked
from .limit import Estimate
from .numeric import noise

MOST = 20_000  # parameters times samples: of more, number by number takes too long


def autograd(working: Working, tolerance: float) -> Autograd:
    """The gradients of all parameters, checked against PyTorch where it is installed."""
    parameters = working.page.parameters()
    if len(parameters) * working.page.batch > MOST:
        return Autograd(left_out="too large to be worked number by number")
    try:
        import torch
    except (ImportError, OSError):  # OSError where one of its libraries is missing
        return Autograd(left_out="not installed")
    off, slopes = _noise(working), _slopes(torch, working, parameters)
    keys = [cell._replace(kind=f"dE/d{cell.kind}") for cell in parameters]
    return Autograd([checked(key, working.value(key), Estimate(slope, off), tolerance) for key, slope in zip(keys, slopes, strict=True)])


def _slopes(torch: Any, working: Working, parameters: Sequence[Cell]) -> list[float]:
    """The derivatives of the loss of the batch."""
    loss, moving = Cell("E", working.page.network.depth), set(parameters)
    equations = in_order([loss], working.page.equation)
    givens = [cell for cell, tree in equations.items() if tree is None]
    numbers = [torch.tensor(working.value(cell), dtype=torch.float64, requires_grad=cell in moving) for cell in givens]
    found: Any
    ((found,), _, _) = compiled(equations, [givens], [loss], (), names=_names(torch))(numbers)
    moved = [number for number in numbers if number.requires_grad]
    reached = torch.is_tensor(found) and found.requires_grad  # not where every unit is off
    slopes = torch.autograd.grad(found, moved, allow_unused=True) if reached else [None] * len(moved)
    by = dict(zip([cell for cell in givens if cell in moving], slopes, strict=True))
    return [0.0 if (slope := by.get(cell)) is None else float(slope) for cell in parameters]


def _names(torch: Any) -> dict[str, Any]:
    """PyTorch's functions under the names in the lines of the primitives. An argument may be a plain number."""

    def number(x: Any) -> Any:
        return torch.as_tensor(x, dtype=torch.float64)

    def taking(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda x: function(number(x))

    def log_softmax(x: Any, *rest: Any) -> Any:
        return x - torch.logsumexp(torch.stack(list(map(number, rest))), 0)

    return {
        **{name: taking(getattr(torch, name)) for name, known in NAMES.items() if callable(known) and hasattr(torch, name)},
        "_exp": taking(torch.exp),
        "_softmax": lambda x, *rest: torch.exp(log_softmax(x, *rest)),
        "_log_softmax": log_softmax,
        "power": lambda base, exponent: base**exponent,
        "isfinite": lambda total: True,
    }


def _noise(working: Working) -> float:
    """How far off rounding may put a gradient: what it does to δ of the outputs, as far as weights and inputs make that larger."""
    depth = working.page.network.depth
    factors = [max(1.0, *(abs(working.value(cell)) for cell in _every(working, kind))) for kind in ("w", "out")]
    deltas = [cell for cell in _every(working, "delta") if cell.layer == depth]
    return max(_off(working, delta) for delta in deltas) * factors[0] * factors[1]


def _off(working: Working, delta: Cell) -> float:
    backward = ("delta", "dE/dout", "slope", "jacobian")
    return noise(in_order([delta], lambda cell: working.page.equation(cell) if cell.kind in backward else None), delta, working.value)


def _every(working: Working, kind: str) -> Iterator[Cell]:
    """The quantities of a kind, of every layer and sample."""
    page = working.page
    for layer in range(page.network.depth + 1):
        for sample in (None,) if kind == "w" else range(page.batch):
            if page.has(kind, layer):
                yield from (Cell(kind, layer, at, sample) for at in page.indices(kind, layer))
