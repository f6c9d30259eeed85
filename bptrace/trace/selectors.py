"""What selectors mean: a name, a glob, a kind or a whole matrix, kind:layer, and several of these with commas between them.

net_h1   dE/dw*   delta   gradient:2   net:hidden   W1   dE/dW1   net,out:output
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import translate
from typing import NamedTuple

from ..errors import UnknownName, UsageError, did_you_mean, nearest
from ..model.groups import Group, Groups
from ..model.names import Name, Names, Ratio, named
from ..model.notation import NOTATIONS, notation_for, symbol
from ..model.page import spelled
from ..model.spelling import LONGEST_NAME, MARK, normal, read_marks
from ..model.symbols import ERROR, KINDS, Cell, word
from .step import ArrayKey, every_key


def meant(names: Names, selector: str) -> Iterator[Name | Ratio]:
    """The quantities that a selector means: one by its name, or several. Raises UnknownName, UsageError."""
    for part in parts_of(names, selector):
        if (found := names.exact(part)) is not None:
            yield found
        else:
            yield from _several(names, part)


def parts_of(names: Names, selector: str) -> Iterator[str]:
    """The selectors that commas stand between. A comma may also stand in an index, as in w²₁,₁₀."""
    pieces, place = selector.split(","), 0
    while place < len(pieces):
        joined = ",".join(pieces[place : place + 2])
        whole = place + 1 < len(pieces) and names.exact(joined) is not None
        yield joined if whole else pieces[place].strip()
        place += 1 + whole


def _several(names: Names, part: str) -> Iterator[Name | Ratio]:
    """What is meant by a selector that is no name as it stands."""
    if ":" in part:
        kind, _, layer = part.partition(":")
        yield from _of_kind(names, kind, layer, part)
    elif any(sign in part for sign in "*?"):
        yield from _globbed(names, part)
    else:
        yield from _grouped(names, part, str) or _one(names, part) or _grouped(names, part, str.lower) or [names.read(part)]


def _one(names: Names, part: str) -> Sequence[Name | Ratio]:
    found = names.tolerant(part)
    return [] if found is None else [found]


def _grouped(names: Names, part: str, fold: Callable[[str], str]) -> Sequence[Name | Ratio]:
    group = Groups(names).read(part, fold)
    return [] if group is None else list(_of_group(names, group, _keys(names, group)))


# globs

MOST_TRIED = 5000  # names; among more a glob has to be spelled as the names are
_SPELLED: tuple[Callable[[Names, Cell], str], ...] = (  # the names that a glob is compared with, in turn until it fits some
    lambda names, cell: spelled(names.page, cell),
    lambda names, cell: normal(symbol(notation_for(names.notation, names.network), names.network, cell)),
    lambda names, cell: spelled(names.page, cell).replace("out_", ""),  # a unit's bare name is its output
)


class _Glob(NamedTuple):
    """A way to read a glob: the quantities that it is compared with, how they are spelled, how letters are made alike, the pattern."""

    cells: Sequence[Cell]
    spell: Callable[[Names, Cell], str]
    fold: Callable[[str], str]
    pattern: str

    def fitting(self, names: Names) -> list[tuple[Cell, bool]]:
        """The quantities whose names fit, and those of the pass after an update whose names with a + do."""
        pattern, every = self.fold(self.pattern), [(cell, self.fold(self.spell(names, cell))) for cell in self.cells]
        fits = re.compile(translate(pattern)).match
        found = [(cell, False) for cell, name in every if fits(name)]
        return found + [(cell, True) for cell, name in every if KINDS[cell.kind].again and fits(f"{name}+")]


def _globs(names: Names, base: str) -> Iterator[_Glob]:
    """As it is; then in the notation, by bare units, with other words, as in z_*, in any case, and for what a trace does not hold, Δw."""
    likely = [Cell(*key, at) for key in names.array_keys() if _may_begin(*key, base) for at in names.page.indices(*key)]
    yield _Glob(likely, _SPELLED[0], str, base)
    usual, (word, _, unit) = [cell for _, cell in names.cells()], base.partition("_")
    if len(usual) <= MOST_TRIED:
        kind = names.of_unit.get(word)
        pattern = base if kind is None else KINDS[kind].name.replace("{j}", unit)
        parts = [cell for _, cell in names.cells(parts=True)]
        yield from (_Glob(cells, spell, fold, pattern) for cells in (usual, parts) for fold in (str, str.lower) for spell in _SPELLED)


def _may_begin(kind: str, layer: int, glob: str) -> bool:
    """True if the names of a kind at a layer may begin as the glob does; False if not one of them needs to be looked at."""
    row, wanted = KINDS[kind], re.split(r"[*?[]", glob)[0]
    beginning = (row.input if layer == 0 and row.input else row.name).partition("{")[0]
    return beginning.startswith(wanted) or wanted.startswith(beginning)


def _globbed(names: Names, selector: str) -> Iterator[Name]:
    base, tail = re.match(rf"^(.*?)((?:{MARK})*)$", normal(selector)[:LONGEST_NAME], re.S).groups()  # type: ignore[union-attr] # matches any text
    found = next(filter(None, (glob.fitting(names) for glob in _globs(names, base))), None)
    if found is None and names.network.fused and any(glob.fitting(names) for glob in _globs(_unfused(names), base)):
        raise UsageError(f"the fused form skips {selector}, so it is in no trace", "name one of them alone: bptrace explain works it")
    if found is None:
        near = names.unknown(re.sub(r"[*?]", "", base)).nearest
        raise UnknownName(f"no quantity is called like {selector!r}", near, "`bptrace names` lists those that there are")
    marks = read_marks(tail, selector)
    if marks.sample is None:  # E_* means the losses of the batch and of each sample
        found += [(cell.of_sample(), after) for cell, after in found if KINDS[cell.kind].stage == ERROR]
    yield from (Name(cell, marks.sample, marks.in_iteration, after, True) for cell, after in found)


def _unfused(names: Names) -> Names:
    return Names(names.network.unfused(), names.notation)


# kinds


def _of_group(names: Names, group: Group, keys: Sequence[ArrayKey]) -> Iterator[Name]:
    every = (named(Cell(*key, at), group.marks) for key in keys for at in names.page.indices(*key))
    return (name._replace(several=True) for name in every)


def _keys(names: Names, group: Group) -> list[ArrayKey]:
    """The kinds and layers of a group. The inputs are outs only where their layer is named; samples have gradients if it says so."""
    parts = [kind for kind in names.network.unasked if group.each or not KINDS[kind].batch]
    own = [(kind, layer) for kind in parts for layer in range(1, names.network.depth + 1) if names.page.has(kind, layer)]
    keys = [key for key in [*every_key(names.page, True), *own] if key[0] in group.kinds]
    if group.marks.after:
        keys = [key for key in keys if KINDS[key[0]].after and key[1]]
    return [key for key in keys if key[1] in group.layers] if group.layers else [key for key in keys if key != ("out", 0)]


def _of_kind(names: Names, kind: str, layer: str, selector: str) -> Iterator[Name]:
    group = Groups(names).read(kind) or Groups(names).read(kind, str.lower)
    every = [] if group is None else _keys(names, group._replace(layers=group.layers or range(names.network.depth + 1)))
    keys = [key for key in every if key[1] in _layers(names, layer.strip())]
    if not keys:
        raise UsageError(f"nothing is selected by {selector!r}", _listed(names, kind, sorted({key[1] for key in every})))
    assert group is not None
    yield from _of_group(names, group, keys)


def _listed(names: Names, kind: str, layers: Sequence[int]) -> str:
    """What could have been written: the layers that have the kind, else the kinds."""
    if layers:
        numbers = [layer + NOTATIONS[names.notation].first - 1 for layer in layers]
        return f"there is {' or '.join(f'{kind}:{number}' for number in numbers)}; a layer may also be input, hidden or output"
    words = dict.fromkeys(word(*key) for key in every_key(names.page, True))
    near = nearest(kind, words)[:2]
    return did_you_mean([f"{each}:..." for each in near]) or f"kinds are {', '.join(words)}; layers 1, 2, ..., input, hidden, output"


def _layers(names: Names, layer: str) -> Sequence[int]:
    """The layers that a word means, or a number, as the pages of the notation count them."""
    depth = names.network.depth
    named = {"input": range(1), "hidden": range(1, depth), "output": range(depth, depth + 1)}
    number = int(layer) + 1 - NOTATIONS[names.notation].first if re.match(r"^\d{1,9}$", layer) else -1
    return named.get(layer.lower().removesuffix("s")) or range(number, number + 1)
