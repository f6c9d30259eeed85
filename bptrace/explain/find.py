"""What a person asks about, found in its iteration, and its working line by line in the order a person would work it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ..engine.steps import Run, with_updates
from ..errors import UsageError
from ..formula.tree import Call, Leaf, Op, Tree, leaves, rebuilt
from ..formula.walk import in_order
from ..inputs.config.config import Config
from ..model.names import Name, Names, Ratio
from ..model.symbols import KINDS, Cell
from ..trace.selection import meant
from ..trace.step import Step
from ..trace.trace import of_sample
from .working import After, Folded, Key, Working


class Asked(NamedTuple):
    """A quantity that was asked about: as it was typed, and where it is found."""

    typed: str
    working: Working
    key: Key


Watched = Callable[[Iterator[Step], int], Iterator[Step]]


def _unwatched(steps: Iterator[Step], _: int) -> Iterator[Step]:
    return steps


def find(config: Config, typed: Sequence[str], watched: Watched = _unwatched) -> Iterator[Asked]:
    """What the names mean, each in its iteration, which is worked as `watched`. Raises UnknownName, UsageError and NotFinite."""
    names, workings = Names(config.network, config.notation), dict[int, Working]()
    found = [(text, *iteration_of(config, name, text)) for text in typed for name in meant(names, text)]
    updated = {number for _, number, name in found if updates(name)}
    for text, number, name in found:
        if number not in workings:
            workings[number] = working_at(config, number, number in updated, watched)
        yield from (Asked(text, workings[number], key) for key in keys_of(name, workings[number], text))


def working_at(config: Config, iteration: int, updating: bool = False, watched: Watched = _unwatched) -> Working:
    """An iteration of a config, worked. Raises NotFinite where the run diverges before it, UsageError where no update can be made."""
    updates = iteration if config.updates or iteration > 1 or updating else 0
    run = Run(with_updates(config, updates))
    steps = watched(iter(run), iteration)
    step = next(islice(steps, iteration - 1, None))

    def rest() -> Step | None:
        for _ in steps:
            pass
        return run.last

    return Working(run.config, step, rest)


def updates(name: Name | Ratio) -> bool:
    """True if it means something that there is only where the parameters are updated."""
    if isinstance(name, Ratio):
        return any(cell.is_updated for cell in name[:2])
    return name.after or name.cell.is_updated


def iteration_of(config: Config, name: Name | Ratio, typed: str) -> tuple[int, Name | Ratio]:
    """The iteration that a name belongs to. A parameter of a later iteration is what the update before made of it."""
    number = name.iteration if name.iteration >= 0 else max(config.updates, 1) + 1 + name.iteration
    if number < 1:
        raise UsageError(f"{typed}: there is no iteration {name.iteration}", "iterations are counted from 1; @-1 is the last")
    if isinstance(name, Name) and name.cell.is_parameter and number > 1:
        return number - 1, name._replace(cell=name.cell.updated())
    if isinstance(name, Name) and name.after and not KINDS[name.cell.kind].after:
        raise UsageError(f"{typed}: after an update there is a forward pass only", f"in the next iteration it is {_next(typed, number)}")
    return number, name


def _next(typed: str, number: int) -> str:
    return f"{typed.partition('@')[0].rstrip('+')}@{number + 1}"


def keys_of(name: Name | Ratio, working: Working, typed: str) -> Iterator[Key]:
    """What a name means in the iteration that it belongs to: one quantity, or each of those that a glob or a kind found."""
    if isinstance(name, Ratio):
        above, below = (_placed(cell, name.sample, working.step, typed) for cell in name[:2])
        yield working.slope(above, below)
    elif name.after:
        yield from map(After, _every(name, typed, working.after))
    else:
        yield from _every(name, typed, working.step)


def _every(name: Name, typed: str, step: Step) -> Iterator[Cell]:
    """The cell of a name; of one that a glob or a kind found, each sample's."""
    several = name.sample is None and KINDS[name.cell.kind].per_sample and (":" in typed or "*" in typed or "?" in typed)
    if several and KINDS[name.cell.kind].batch and len(step.samples) == 1:
        return  # the batch's own is the same
    for sample in step.samples if several else (name.sample,):
        yield of_sample(name.cell, sample, step, typed) if sample is not None else _placed(name.cell, None, step, typed)


def _placed(cell: Cell, sample: int | None, step: Step, typed: str) -> Cell:
    """The cell of a sample, where it has one of its own; the batch's of one sample is that sample's."""
    own = KINDS[cell.of_sample().kind].per_sample
    if KINDS[cell.kind].per_sample or (own and (sample is not None or len(step.samples) == 1)):
        return of_sample(cell, sample, step, typed)
    return cell


MOST_TERMS_SHOWN, FIRST_TERMS = 8, 3  # terms of a sum that are all shown; of a longer one so many first ones, and the last


class Line(NamedTuple):
    """A quantity and its formula: `shown` as it is to be written, with long sums folded; None for a given.

    Where `shown` is the chain rule, `plain` is the equation itself. `parts` are the quantities in `shown`, in order.
    """

    key: Key
    shown: Tree | None
    plain: Tree | None = None
    parts: tuple[Key, ...] = ()


def explained(working: Working, root: Key, depth: int | None = 1) -> list[Line]:
    """The line of a quantity, then those of what it is worked from, `depth` levels down, None being all; each after what it needs."""
    lines = _reached(working, root, depth)
    ordered = in_order([root], lines.get, lambda line: line.parts)
    return [lines[root], *(line for key, line in ordered.items() if line is not None and key != root)]


def _reached(working: Working, root: Key, depth: int | None) -> dict[Key, Line]:
    """The lines of a quantity and of what it is worked from, without those of givens."""
    lines = {root: line(working, root)}
    level = [root]
    while level and depth != 0:
        below = dict.fromkeys(part for key in level for part in lines[key].parts)
        level = [part for part in below if part not in lines and working.equation(part) is not None]
        lines.update((part, line(working, part)) for part in level)
        depth = None if depth is None else depth - 1
    return lines


def line(working: Working, key: Key) -> Line:
    """The line of a quantity alone."""
    tree = working.equation(key)
    chain = working.chain(key) if isinstance(key, Cell) else None
    shown = None if tree is None else folded(tree if chain is None else chain)
    parts = tuple(dict.fromkeys(leaf for leaf in leaves(shown) if not isinstance(leaf, Folded))) if shown is not None else ()
    return Line(key, shown, tree if chain is not None else None, parts)  # type: ignore[arg-type] # its leaves are keys


def folded(root: Tree) -> Tree:
    """The tree with every sum of more than MOST terms as its first ones, what is between as one leaf, and the last."""
    if isinstance(root, Call) and root.primitive.expand is not None and len(root.args) > MOST_TERMS_SHOWN:
        root = root.primitive.expand(*root.args)
    root = rebuilt(root, folded)
    if not (isinstance(root, Op) and root.symbol == "+" and len(root.args) > MOST_TERMS_SHOWN):
        return root
    return Op("+", (*root.args[:FIRST_TERMS], Leaf(Folded(root.args[FIRST_TERMS:-1])), root.args[-1]))
