"""The equation of a whole layer: a row of THE page whose letters stay letters."""

from collections.abc import Callable, Sequence

from ..formula.substitute import Env, KeepLetters, ground
from ..formula.tree import Index, Letter, Num, Ref, Tree
from .page import LETTERS, Page
from .symbols import KINDS, PARAMETER, is_per_sample


def equation_of_layer(
    page: Page, kind: str, layer: int, written_out: Callable[[str, int], bool], constant: Callable[[Ref], Tree]
) -> Tree | None:
    """The equation of a kind at a layer, with its letters; None for a given.

    Kinds that are `written_out` at a layer are replaced by their own equations. `constant` gives what stands for bias_input,
    free_w and free_b.
    """
    meaning = page.meaning(kind, layer)
    return None if meaning is None else ground(meaning.tree, {"l": layer}, _OfLayer(page, written_out, constant))


class _OfLayer(KeepLetters):
    """What the references in a layer's equation stand for. A sample that is named by a letter is named throughout."""

    def __init__(self, page: Page, written_out: Callable[[str, int], bool], constant: Callable[[Ref], Tree]) -> None:
        self.page, self.written_out, self.constant = page, written_out, constant

    def quantity(self, family: str, at: Sequence[Index], env: Env) -> Tree:
        if is_per_sample(family) and "s" in env and len(at) == len(LETTERS[family]) + 1:
            at = [*at, env["s"]]
        ref = Ref(family, tuple(at))
        if family not in KINDS:
            return self.constant(ref)
        layer = layer_of(ref)
        if PARAMETER[family] == "b" and not self.page.has("b", layer):
            return Num(0.0)
        inner = self.page.meaning(family, layer) if self.written_out(family, layer) else None
        if inner is None:
            return ref
        named = {"s": at[-1]} if len(at) > len(LETTERS[family]) + 1 else {}
        return ground(inner.tree, {"l": layer, **dict(zip(inner.letters, at[1:], strict=False)), **named}, self)


def layer_of(ref: Ref) -> int:
    """The layer of a reference whose layer is a number."""
    layer = ref.at[0]
    assert isinstance(layer, int)
    return layer


def letters_of(ref: Ref) -> str:
    """The letters of a reference, without its layer and its sample."""
    return "".join(index.name for index in ref.at[1:] if isinstance(index, Letter) and index.name != "s")
