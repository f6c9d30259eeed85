"""Checks every gradient of an iteration against central differences and PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from ...formula.float_code import compiled
from ...formula.primitives import NAMESPACE
from ...formula.walk import in_order
from ...inputs.config.config import Config
from ...model.page import Page
from ...model.symbols import BACKWARD, KINDS, Cell, of_stage
from ..find import working_at
from ..paths import ends
from ..working import Working
from .differences import ArrayDifferences, Differences, noise
from .limit import Estimate

TOLERANCE = 1e-6
PARAMETERS, OTHERS = 200, 1000  # at most so many are checked: half the parameters by largest gradient, half spread evenly
LONG = 100_000  # the gradients of samples that are checked, times the parameters, are at most this
FAINT = 2.0**-970  # the last digits of a smaller gradient are below the least normal number
STEEP = 2.0**48  # a curve that is steeper may bend within the least step of a difference
LOST = 1.0  # an estimate that may be 0, and may be off by more, says nothing
WIDE = 1_000  # from this many parameters times samples on, arrays are quicker than walking


class Checked(NamedTuple):
    """A gradient by its equation, the same by differences or by another method, and the relative error.

    The verdict is "ok", "wrong", "rounding" (they agree as far as rounding lets one tell), "untold" (differences say nothing at
    this size), or "kink" (the curve bends or jumps).
    """

    key: Cell
    analytic: float
    estimate: Estimate
    error: float
    verdict: str


class Autograd(NamedTuple):
    """What PyTorch says about the gradients of all parameters, or why it was not asked."""

    checked: Sequence[Checked] = ()
    left_out: str = ""


class Picked(NamedTuple):
    """The gradients that are checked, and how many there are in all."""

    keys: Sequence[Cell]
    of: int


class GradCheck:
    """The check of one iteration; iterating checks one gradient after the other. Raises the errors of `working_at`.

    The check rounds nothing, even if the config has `round_each`: differences of rounded numbers mean nothing. An iteration that
    is `worked` already, and not rounded, is not worked again.
    """

    def __init__(
        self, config: Config, iteration: int = 1, tolerance: float = TOLERANCE, full: bool = False, worked: Working | None = None
    ) -> None:
        self.config, self.tolerance = config, tolerance
        unrounded = worked if config.round_each is None else None
        self.working = unrounded or working_at(config._replace(round_each=None), iteration)
        page, value = self.working.page, self.working.value
        parameters = [cell.gradient() for cell in page.parameters()]
        own = OfSamples(page)
        most = min(OTHERS, LONG // max(1, len(parameters)))
        self.work = len(parameters) * page.batch
        self.parameters = Picked(parameters if full else leading(parameters, PARAMETERS, lambda key: abs(value(key))), len(parameters))
        self.own = Picked(spread(own, len(own) if full else most), len(own))

    def __len__(self) -> int:
        return len(self.parameters.keys) + len(self.own.keys)

    def __iter__(self) -> Iterator[Checked]:
        walked = Differences(self.working).derivative
        of_given = ArrayDifferences(self.working).derivative if self.work > WIDE else walked
        for key in (*self.parameters.keys, *self.own.keys):
            below, above = ends(self.working, key)
            given = below.is_parameter or below.is_data
            found = (of_given if given else walked)(above, below)
            yield checked(key, self.working.value(key), found, self.tolerance)


class Report(NamedTuple):
    """The result of a check: what differences say, and what PyTorch says."""

    check: GradCheck
    checked: Sequence[Checked]
    autograd: Autograd

    @property
    def wrong(self) -> bool:
        return any(each.verdict == "wrong" for each in (*self.checked, *self.autograd.checked))


class OfSamples(Sequence[Cell]):
    """The derivatives that each sample has, sample by sample; each is made when it is asked for."""

    def __init__(self, page: Page) -> None:
        every = ((row.key, layer) for layer in range(page.network.depth, -1, -1) for row in of_stage(BACKWARD))
        keys = [key for key in every if page.is_derivative(*key)]
        self.batch, self.each = page.batch, [Cell(*key, at) for key in keys if page.has(*key) for at in page.indices(*key)]

    def __len__(self) -> int:
        return self.batch * len(self.each)

    def __getitem__(self, place: Any) -> Any:
        sample, which = divmod(range(len(self))[place], len(self.each))
        return self.each[which]._replace(sample=sample)


def checked(key: Cell, analytic: float, found: Estimate, tolerance: float) -> Checked:
    """A gradient, checked against an estimate from differences or from another method."""
    off = abs(analytic - found.value)
    error = off / (max(abs(analytic), abs(found.value)) or 1.0)
    verdict = "ok" if error <= tolerance else _doubt(analytic, off, found)
    kink = found.differs or (found.left is not None and verdict == "wrong")
    return Checked(key, analytic, found, error, "kink" if kink else verdict)


def _doubt(analytic: float, off: float, found: Estimate) -> str:
    """The verdict on a gradient that is this far off an estimate."""
    lost = found.error > LOST and not abs(found.value) > found.error
    if lost or not FAINT <= max(abs(analytic), abs(found.value)) <= STEEP:
        return "untold"
    return "wrong" if off > found.error else "rounding"


def leading(keys: Sequence[Cell], most: int, size: Callable[[Cell], float]) -> Sequence[Cell]:
    """Half of `most` by largest size, and half spread evenly over the others, in their original order."""
    if len(keys) <= most:
        return keys
    from heapq import nlargest

    largest = set(nlargest(most // 2, keys, size))
    chosen = largest.union(spread([key for key in keys if key not in largest], most - most // 2))
    return [key for key in keys if key in chosen]


def spread(keys: Sequence[Cell], most: int) -> Sequence[Cell]:
    """At most this many of them, spread evenly."""
    return keys if len(keys) <= most else [keys[number * len(keys) // most] for number in range(most)]


MOST_FOR_AUTOGRAD = 20_000  # parameters times samples; above this, number by number takes too long


def autograd(working: Working, tolerance: float) -> Autograd:
    """The gradients of all parameters, checked against PyTorch where it is installed."""
    parameters = working.page.parameters()
    if len(parameters) * working.page.batch > MOST_FOR_AUTOGRAD:
        return Autograd(left_out="too large to be worked number by number")
    try:
        import torch
    except (ImportError, OSError):  # OSError if one of its libraries is missing
        return Autograd(left_out="not installed")
    off, slopes = _noise(working), _slopes(torch, working, parameters)
    keys = [cell.gradient() for cell in parameters]
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
    reached = torch.is_tensor(found) and found.requires_grad  # False if every unit is off
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
        **{name: taking(getattr(torch, name)) for name, known in NAMESPACE.items() if callable(known) and hasattr(torch, name)},
        "_exp": taking(torch.exp),
        "_expm1": taking(torch.expm1),
        "_softmax": lambda x, *rest: torch.exp(log_softmax(x, *rest)),
        "_log_softmax": log_softmax,
        "power": lambda base, exponent: base**exponent,
        "isfinite": lambda total: True,
    }


def _noise(working: Working) -> float:
    """How far off rounding may put a gradient: its effect on δ of the outputs, enlarged by the weights and inputs."""
    depth = working.page.network.depth
    factors = [max(1.0, *(abs(working.value(cell)) for cell in _every(working, kind))) for kind in ("w", "out")]
    deltas = [cell for cell in _every(working, "delta") if cell.layer == depth]
    return max(_off(working, delta) for delta in deltas) * factors[0] * factors[1]


def _off(working: Working, delta: Cell) -> float:
    backward = {row.key for row in of_stage(BACKWARD) if not row.part}
    return noise(in_order([delta], lambda cell: working.page.equation(cell) if cell.kind in backward else None), delta, working.value)


def _every(working: Working, kind: str) -> Iterator[Cell]:
    """The quantities of a kind, of every layer and sample."""
    page = working.page
    for layer in range(page.network.depth + 1):
        for sample in range(page.batch) if KINDS[kind].per_sample else (None,):
            if page.has(kind, layer):
                yield from (Cell(kind, layer, at, sample) for at in page.indices(kind, layer))
