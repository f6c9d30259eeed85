"""An equation of the page for a whole layer: letters for units, the layer a number, what is known or not wanted written out."""

from __future__ import annotations

from collections.abc import Callable

from ..formula.letters import reletter, specialise
from ..formula.tree import Num, Ref, Tree
from .cells import BIASES, LETTERS, Page
from .symbols import KINDS


def equation_of_layer(
    page: Page, kind: str, layer: int, written_out: Callable[[str, int], bool], constant: Callable[[Ref], Tree]
) -> Tree | None:
    """The equation of a kind at a layer; None for a given.

    Kinds that are `written_out` at a layer are replaced by their own equations. `constant` gives what stands for bias_input,
    free_w and free_b.
    """

    def known(ref: Ref) -> Tree:
        at = layer_of(ref)
        if ref.family not in KINDS:
            return constant(ref)
        if ref.family in BIASES and not page.has("b", at):
            return Num(0.0)
        inner = page.meaning(ref.family, at) if written_out(ref.family, at) else None
        if inner is None:
            return ref
        tree = reletter(inner.tree, {"l": at, **dict(zip(inner.letters, ref.at[1:], strict=False))})
        return specialise(_sampled(tree, ref), known)

    meaning = page.meaning(kind, layer)
    return None if meaning is None else specialise(reletter(meaning.tree, {"l": layer}), known)


def _sampled(tree: Tree, ref: Ref) -> Tree:
    """What is written out for a reference: with the sample named throughout, if the reference names it."""
    if len(ref.at) == len(LETTERS[ref.family]) + 1:
        return tree
    return specialise(tree, lambda inner: Ref(inner.family, (*inner.at, ref.at[-1])) if is_per_sample(inner.family) else inner)


def is_per_sample(family: str) -> bool:
    return family in KINDS and KINDS[family].per_sample


def layer_of(ref: Ref) -> int:
    """The layer of a reference whose layer is a number."""
    layer = ref.at[0]
    assert isinstance(layer, int)
    return layer
