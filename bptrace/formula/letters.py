"""Trees that keep their letters: looked up, renamed, moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .ground import OPERATIONS
from .tree import Each, Index, Letter, Op, Ref, Same, Sum, Tree, rebuilt

if TYPE_CHECKING:
    from typing import TypeGuard


def specialise(root: Tree, known: Callable[[Ref], Tree]) -> Tree:
    """The tree with its references looked up: a constant or another tree may come in their place, and what is 0 or 1 is left out."""
    if isinstance(root, Ref):
        return known(root)
    if isinstance(root, Op):
        return OPERATIONS[root.symbol]([specialise(arg, known) for arg in root.args])
    return rebuilt(root, lambda child: specialise(child, known))


def reletter(root: Tree, letters: Mapping[str, Index]) -> Tree:
    """The tree with free letters renamed, moved or made numbers: jacobian[l, m, j] of jacobian[l, j, m], say."""
    if isinstance(root, Ref):
        return Ref(root.family, tuple(letters[index.name] + index.offset if _free(index, letters) else index for index in root.at))
    if isinstance(root, Same):
        return Same(*(letters.get(letter.name, letter) for letter in root.parts()))
    if isinstance(root, (Sum, Each)):
        letters = {name: index for name, index in letters.items() if name != root.letter.name}
    return rebuilt(root, lambda child: reletter(child, letters))


def _free(index: Index, letters: Mapping[str, Index]) -> TypeGuard[Letter]:
    return isinstance(index, Letter) and index.name in letters
