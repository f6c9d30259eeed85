"""What an array may be, by its name and its shape, at each layer of the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ...errors import listed
from ...formula.one_thread import np
from ...inputs.arrays.named_arrays import NamedArray
from ...model.notation import NOTATIONS
from ...model.page import Page
from ...model.symbols import BACKWARD, GRADIENTS, KINDS, OF_SAMPLE, Cell
from .array_iterations import Moment
from .array_names import ArrayName, array_name
from .array_shapes import Fit, Shape, Target, fitted, said_shape, shape_of
from .array_words import ARRAY_WORDS, AT_HIDDEN, AT_INPUTS, AT_OUTPUTS


class NamedShape(NamedTuple):
    """An array whose name says something: the name, what it says, the values, and the iteration in which it is first met."""

    name: str
    said: ArrayName
    values: Any
    moment: Moment

    @property
    def shape(self) -> Shape:
        found: Shape = self.values.shape
        return found


class Targets:
    """The targets of names, for one network."""

    def __init__(self, page: Page, notation: str) -> None:
        self.page, self.depth = page, page.network.depth
        self.y_is_net = NOTATIONS[notation].net == "y"

    def at(self, said: ArrayName, layer: int) -> Iterator[Target]:
        """What a name may mean at a layer, the likeliest first."""
        for base in self._kinds(said):
            kind = self._derived(said, base, layer)
            after = said.after and KINDS[kind].again if kind else False
            if (kind == "eta" and not layer) or (kind and self.page.has(kind, layer)):
                yield Target(kind, layer, after and not Cell(kind, layer).is_data)

    def _kinds(self, said: ArrayName) -> tuple[str, ...]:
        return ("net",) if self.y_is_net and said.word is ARRAY_WORDS["y"] and said.number is not None else said.kinds

    def _derived(self, said: ArrayName, base: str, layer: int) -> str:
        """The kind of a quantity that is made of another, by what else the name says; "" if there is none."""
        kind = base
        if said.gradient and KINDS[base].stage < BACKWARD:
            kind = self.page.gradient(base, layer) if base in GRADIENTS else ""
        elif said.after:
            kind = KINDS[base].updated or base
        return OF_SAMPLE.get(kind, kind) if said.of_sample else kind

    def fit(self, target: Target, array: NamedShape) -> Fit | None:
        """How an array holds a target; None if its shape is another one."""
        return fitted(self.page, target, array.shape, array.moment.among(target))

    def fitting(self, array: NamedShape, layers: Iterable[int]) -> list[Target]:
        """The targets at some layers that an array holds, the likeliest first; those that it holds flat only if there are no others."""
        fits = [(target, fit) for layer in layers for target in self.at(array.said, layer) if (fit := self.fit(target, array))]
        return [target for target, fit in fits if not fit.flat] or [target for target, _ in fits]

    def best(self, array: NamedShape, layer: int) -> Target | None:
        """The likeliest target at a layer whose shape fits."""
        return next(iter(self.fitting(array, (layer,))), None)

    def layers(self, said: ArrayName) -> list[int]:
        """The layers at which the name means something."""
        return [layer for layer in range(self.depth + 1) if any(self.at(said, layer))]

    def usual(self, said: ArrayName) -> Sequence[int]:
        """The layers of which an array is whose name has no number, but a word for where it is; empty if it has none."""
        usual = {AT_INPUTS: [0], AT_HIDDEN: range(1, self.depth), AT_OUTPUTS: [self.depth]}
        return usual.get(said.word.layer if said.word else "", ())

    def misfit(self, array: NamedShape) -> str:
        """Why an array is none of the quantities that its name may mean."""
        wanted = list(dict.fromkeys(self._wanted(array, layer) for layer in self.layers(array.said)))
        if not wanted:
            return "is no quantity of this network"
        has = f"the layers have {listed(wanted)}" if len(wanted) > 1 else f"{wanted[0]} would fit"
        said = said_shape(array.shape)
        return f"{'is' if '×' in said else 'has'} {said}, but {has}"

    def _wanted(self, array: NamedShape, layer: int) -> str:
        target = next(self.at(array.said, layer))
        return said_shape(shape_of(self.page, target, len(array.moment.among(target)[0])))


def one_hot(array: NamedArray, samples: Sequence[int], own: Callable[[], Any], outputs: int) -> NamedArray:
    """Targets that are numbers of classes, from 0, for so many samples, as 1 for the output of the class and 0 for the others.

    A vector may be the classes of all samples, or the targets of a batch of one: it is the classes if those are `own`, which are
    the config's targets of all samples.
    """
    said, values = array_name(array.name), array.values
    is_class = said is not None and said.kinds[0] == "target" and not said.gradient and values.size in samples and outputs > 1
    if not is_class or values.shape not in ((), (values.size,), (values.size, 1)):
        return array
    numbers = values.reshape(-1)
    if not ((numbers >= 0) & (numbers < outputs) & (numbers == np.floor(numbers))).all():
        return array
    made = np.eye(outputs)[numbers.astype(int)]
    if samples[0] == 1 and values.size == outputs and not np.array_equal(made, own()):
        return array
    return array._replace(values=made)
