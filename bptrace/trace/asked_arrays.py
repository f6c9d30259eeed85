"""Which kind of quantity, at which layer, is meant by the words for an array: net, gradient, dE/dw, W1."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import UsageError, listed
from ..model.groups import Groups
from ..model.names import Names
from ..model.page import Page
from ..model.spelling import BARE
from ..model.symbols import KINDS, word
from .step import ArrayKey, every_key


def array_key(names: Names, page: Page, said: str, layer: int | None) -> ArrayKey:
    """The kind and the layer that are meant. Raises UsageError if there is none such, or several."""
    found = _meant(names, page, said)
    keys = [key for key in found if layer is None or key[1] == layer]
    if not keys:
        raise UsageError(*_nothing(page, said, layer, found))
    if len(keys) > 1:
        layers = sorted({key[1] for key in keys})
        kinds = " or ".join(f"array({key[0]!r}, {key[1]})" for key in keys)
        where = f" at layer {layers[0]}" if len(layers) == 1 else ""
        raise UsageError(f"there are {len(keys)} arrays of {said!r}{where}", f"say which: {kinds}")
    return keys[0]


def _meant(names: Names, page: Page, said: str) -> Sequence[ArrayKey]:
    """The kind that is called so, or those that the word is for; a word means the batch's own, not those of its samples."""
    layers = range(page.network.depth + 1)
    if said in KINDS:
        return [(said, layer) for layer in layers if page.has(said, layer)]
    group = Groups(names).read(said) or Groups(names).read(said, str.lower)
    if group is None or group.marks != BARE:
        return []
    kinds = [kind for kind in KINDS if kind in group.kinds and bool(KINDS[kind].batch) == group.each]
    return [(kind, layer) for kind in kinds for layer in group.layers or layers if layer in layers and page.has(kind, layer)]


def _nothing(page: Page, said: str, layer: int | None, found: Sequence[ArrayKey]) -> tuple[str, str]:
    """What is said of a kind that there is not, or not at the layer."""
    words = ", ".join(dict.fromkeys(word(*key) for key in every_key(page, True)))
    at = "" if layer is None else f" at layer {layer}"
    there = listed(sorted({str(key[1]) for key in found}), last="or") if found else ""
    return f"there is no {said!r}{at}", f"it is at layer {there}" if there else f"kinds are {words}"
