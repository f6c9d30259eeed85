"""The interface of every backend, and the error of an iteration that diverges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import NotFinite
from ..formula.number import show
from ..formula.tree import Leaf, Tree
from ..formula.write import TEXT, write
from ..inputs.config.config import Sample
from ..model.network import Network
from ..model.page import spelled
from ..model.symbols import ERROR, KINDS, Cell
from ..trace.step import Layout, Listed, Step

Turn = tuple[int, tuple[range, Any], bool]
"""An iteration to work: its number, its samples by their numbers and as data, and True if it is received."""

Work = Callable[[Iterable[Turn], Any], Any]
"""Works iterations that begin with these parameters; returns those after the last. Raises Diverged."""

if TYPE_CHECKING:
    from ..formula.float_code import Taking


class Receiver(Protocol):
    """Receives the iterations of a run, one after another: as steps, or as bare values, of which no step is made."""

    def step(self, step: Step) -> None:
        """Receives an iteration."""

    def taking(self, layout: Layout) -> Taking:
        """What is done with the values of an iteration of this layout: its number is `number`, and its samples are `told`."""


def as_step(layout: Layout, take: Callable[[Step], object]) -> Taking:
    """Makes a step of the values of an iteration of this layout, and gives it to a function."""
    from ..formula.float_code import calling

    return calling(lambda number, samples, *values: take(Listed(number, samples, layout, values)))


class Backend:
    """A way of working iterations, for one batch size. `together` is how many it should be given at a time, at most."""

    together = 1

    def initial(self, values: Mapping[str, float]) -> Any:
        """The parameters, in the form in which this backend carries them from one iteration to the next."""
        raise NotImplementedError

    def data_of(self, samples: Sequence[Sample]) -> Any:
        """A batch, in the form that this backend takes."""
        raise NotImplementedError

    def step(self, iteration: int, chosen: Sequence[int], state: Any, data: Any) -> tuple[Step, Any]:
        """An iteration over the samples of these numbers, and the parameters after it. Raises Diverged."""
        raise NotImplementedError

    def worker(self, receiver: Receiver) -> Work:
        """What works iterations one after another for a receiver."""

        def work(turns: Iterable[Turn], state: Any) -> Any:
            for turn in turns:
                state = self.turn(turn, state, receiver)
            return state

        return work

    def turn(self, turn: Turn, state: Any, receiver: Receiver) -> Any:
        """Works an iteration, as a step; returns the parameters after it. Raises Diverged."""
        iteration, (chosen, data), received = turn
        step, state = self.step(iteration, chosen, state, data)
        if received:
            receiver.step(step)
        return state


class Diverged(Exception):
    """An iteration that could not be finished: the values before it stopped, and the error."""

    def __init__(self, step: Step, error: NotFinite) -> None:
        super().__init__(error)
        self.step, self.error = step, error


def not_finite(layout: Layout, cell: Cell, iteration: int, chosen: Sequence[int], value: Callable[[Cell], float]) -> NotFinite:
    """The error for a quantity that is not finite: its name, and its equation with the numbers put in."""

    def shown(leaf: Tree) -> str:
        return show(value(leaf.key), 6) if isinstance(leaf, Leaf) and isinstance(leaf.key, Cell) else ""

    sample = f"#{chosen[cell.sample]}" if cell.sample is not None and KINDS[cell.kind].per_sample and len(chosen) > 1 else ""
    name = spelled(layout.page, cell) + sample
    equation = layout.page.equation(cell)
    text = write(equation, TEXT, shown) if equation is not None else ""
    working = f"{name} = {text if len(text) < 200 else text[:200] + ' …'}"
    return NotFinite(name, iteration, working + (_fused(layout.page.network, cell) or (_REMEDY if iteration > 1 else "")))


def _fused(network: Network, cell: Cell) -> str:
    """The remedy for a log loss of an output that is rounded to 0 or 1, where the loss could be worked from net."""
    apart = network.layers[-1].activation.name == network.loss.fuses and not network.fused
    of_loss = KINDS[cell.kind].stage == ERROR or (cell.kind, cell.layer) == ("dE/dout", network.depth)
    return f"; loss: {{name: {network.loss.name}, fused: true}} works it from net" if apart and of_loss else ""


def after_update(error: NotFinite) -> NotFinite:
    """The same error for the forward pass after the last update, whose quantities have a +."""
    name, mark, sample = error.name.partition("#")
    plus = f"{name}+{mark}{sample}"
    return NotFinite(plus, error.iteration, plus + error.why.removeprefix(error.name).removesuffix(_REMEDY) + _REMEDY)


_REMEDY = "; a smaller learning_rate may help"
