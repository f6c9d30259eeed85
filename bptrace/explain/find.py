"""Finds the quantities that a person asks about, and explains them line by line, in the order in which a person would work them."""

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
from ..model.symbols import KINDS, UPDATE, Cell
from ..trace.selectors import meant, parts_of
from ..trace.step import Step
from ..trace.trace import of_sample
from .chain_rule import as_shown, chain, worked_as
from .graph import copied
from .topics import After, Folded, Topic
from .working import Working


class Asked(NamedTuple):
    """A quantity that was asked about: the name as typed, if it means one quantity, and where the quantity is found."""

    typed: str
    working: Working
    key: Topic


Watched = Callable[[Iterator[Step], int], Iterator[Step]]


def _unwatched(steps: Iterator[Step], _: int) -> Iterator[Step]:
    return steps


def find(config: Config, typed: Sequence[str], watched: Watched = _unwatched) -> Iterator[Asked]:
    """The quantities of the names, each in its iteration; `watched` shows progress. Raises UnknownName, UsageError and NotFinite."""
    names, workings = Names(config.network, config.notation), dict[int, Working]()
    parts = (part for text in typed for part in parts_of(names, text))
    found = [(part, *iteration_of(config, name, part)) for part in parts for name in meant(names, part)]
    updated = {number for _, number, name in found if updates(name)}
    for text, number, name in found:
        if number not in workings:
            workings[number] = working_at(config, number, number in updated, watched)
        own = "" if isinstance(name, Name) and name.several else text
        yield from (Asked(own, workings[number], key) for key in keys_of(name, workings[number], text))


def working_at(config: Config, iteration: int, updating: bool = False, watched: Watched = _unwatched) -> Working:
    """An iteration of a config, worked. Raises NotFinite if the run diverges before it, UsageError if no update can be made."""
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
    """True if the name means a quantity that exists only if the parameters are updated."""
    if isinstance(name, Ratio):
        return any(KINDS[cell.kind].stage == UPDATE for cell in name[:2])
    return name.after or KINDS[name.cell.kind].stage == UPDATE


def iteration_of(config: Config, name: Name | Ratio, typed: str) -> tuple[int, Name | Ratio]:
    """The iteration that a name belongs to, and the name there. A parameter in a later iteration is the result of the update before."""
    number = name.iteration if name.iteration >= 0 else max(config.updates, 1) + 1 + name.iteration
    if number < 1:
        raise UsageError(f"{typed}: there is no iteration {name.iteration}", "iterations are counted from 1; @-1 is the last")
    if isinstance(name, Name) and name.cell.is_parameter and number > 1:
        return number - 1, name._replace(cell=name.cell.updated())
    if isinstance(name, Name) and name.after and not KINDS[name.cell.kind].after:
        raise UsageError(f"{typed}: after an update there is a forward pass only", f"in the next iteration it is {_next(typed, number)}")
    return number, name


def _next(typed: str, number: int) -> str:
    return f"{typed.partition('@')[0].replace('+', '').replace('⁺', '')}@{number + 1}"


def keys_of(name: Name | Ratio, working: Working, typed: str) -> Iterator[Topic]:
    """What a name means in its iteration: one quantity, or that of each sample."""
    if isinstance(name, Ratio):
        samples = None if name.of_batch else name.sample, name.sample
        above, below = (_placed(cell, sample, working.step, typed) for cell, sample in zip(name[:2], samples, strict=True))
        yield working.slope(above, below)
    elif name.after or _beside(name, working):
        yield from map(After, _every(name, typed, working.after))
    else:
        yield from _every(name, typed, working.step)


def _beside(name: Name, working: Working) -> bool:
    """True for an input or a target of a sample of the file that the iteration does not use; the pass after an update uses all."""
    used, number = working.step.samples, name.sample
    return name.cell.is_data and number is not None and number not in used and 1 <= number <= len(working.config.samples)


def _every(name: Name, typed: str, step: Step) -> Iterator[Cell]:
    """The cell of a name; for one of several that a selector means, the cell of each sample."""
    several = name.sample is None and KINDS[name.cell.kind].per_sample and name.several
    if several and KINDS[name.cell.kind].batch and len(step.samples) == 1:
        return  # the batch's quantity is the same
    for sample in step.samples if several else (name.sample,):
        yield of_sample(name.cell, sample, step, typed) if sample is not None else _placed(name.cell, None, step, typed)


def _placed(cell: Cell, sample: int | None, step: Step, typed: str) -> Cell:
    """The cell for a sample, if the kind belongs to samples; in a batch of one sample, the batch's quantity is the sample's."""
    own = KINDS[cell.of_sample().kind].per_sample
    if KINDS[cell.kind].per_sample or (own and (sample is not None or len(step.samples) == 1)):
        return of_sample(cell, sample, step, typed)
    return cell


MOST_TERMS_SHOWN, FIRST_TERMS = 8, 3  # a sum of at most 8 terms is shown whole; a longer one by its first 3 and its last


class Line(NamedTuple):
    """A quantity and its formula: `shown` is the formula as it is written, with long sums folded; None for a given.

    If `shown` is the chain rule, `plain` is the equation itself. `parts` are the quantities in `shown`, in order.
    """

    key: Topic
    shown: Tree | None
    plain: Tree | None = None
    parts: tuple[Topic, ...] = ()


def explained(working: Working, root: Topic, depth: int | None = 1) -> list[Line]:
    """The line of a quantity, then the lines of what it is worked from, `depth` levels down (None: all), each after those it needs."""
    lines = _reached(working, root, depth)
    ordered = in_order([root], lines.get, lambda line: line.parts)
    return [lines[root], *(line for key, line in ordered.items() if line is not None and key != root)]


def _reached(working: Working, root: Topic, depth: int | None) -> dict[Topic, Line]:
    """The lines of a quantity and of what it is worked from, without the givens."""
    lines = {root: line(working, root)}
    level = [root]
    while level and depth != 0:
        below = dict.fromkeys(part for key in level for part in lines[key].parts)
        level = [part for part in below if part not in lines and working.equation(part) is not None]
        lines.update((part, line(working, part)) for part in level)
        depth = None if depth is None else depth - 1
    return lines


def line(working: Working, key: Topic) -> Line:
    """The line of one quantity."""
    key = worked_as(working, key)
    tree = working.equation(key)
    by_chain = chain(working, key) if isinstance(key, Cell) else None
    plain = None if tree is None else as_shown(working, tree)
    shown = plain if by_chain is None else as_shown(working, by_chain)
    return line_with(key, shown, plain if by_chain is not None else None)


def line_of_samples(working: Working, cell: Cell) -> Line | None:
    """The line of a gradient as the sum of δ · out over the samples of the batch, or of a part through a unit as δ · w."""
    page = working.page.sized(working.page.batch, working.config.inlined)
    tree = page.equation(copied(page.equation, cell))
    return None if tree is None else line_with(cell, as_shown(working, tree))


def line_with(key: Topic, shown: Tree | None, plain: Tree | None = None) -> Line:
    """The line of a quantity with this formula."""
    shown = None if shown is None else folded(shown)
    parts = tuple(dict.fromkeys(leaf for leaf in leaves(shown) if not isinstance(leaf, Folded))) if shown is not None else ()
    return Line(key, shown, plain, parts)  # type: ignore[arg-type] # its leaves are keys


def folded(root: Tree) -> Tree:
    """The tree with every long sum shortened: its first terms, one leaf for those between, and the last."""
    if isinstance(root, Call) and root.primitive.expand is not None and len(root.args) > MOST_TERMS_SHOWN:
        root = root.primitive.expand(*root.args)
    if isinstance(root, Op) and root.symbol == "+" and len(root.args) > MOST_TERMS_SHOWN:
        first, between, last = root.args[:FIRST_TERMS], root.args[FIRST_TERMS:-1], root.args[-1]
        return Op("+", (*map(folded, first), Leaf(Folded(between)), folded(last)))
    return rebuilt(root, folded)
