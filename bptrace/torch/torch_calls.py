"""What is kept of a pass forward in PyTorch: the products with parameters, what was made of them, and the gradients that came back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from torch import Tensor


class Product(NamedTuple):
    """How a function multiplies: the names of its arguments, which are the left factor, the right one and what is added to the product.

    `flipped` if the right factor is taken transposed.
    """

    arguments: str
    left: str
    right: str
    added: str = ""
    flipped: bool = False


# fmt: off
PRODUCTS = {
    "linear": Product("input weight bias", "input", "weight", "bias",  flipped=True),
    "addmm":  Product("input mat1 mat2",   "mat1",  "mat2",   "input"),
    "addmv":  Product("input mat vec",     "mat",   "vec",    "input"),
    "matmul": Product("input other",       "input", "other"),
    "mm":     Product("input mat2",        "input", "mat2"),
    "mv":     Product("input vec",         "input", "vec"),
    "dot":    Product("input tensor",      "input", "tensor"),
    "inner":  Product("input other",       "input", "other",           flipped=True),
}
# fmt: on
FLIPS = ("T", "mT", "t", "transpose", "permute", "swapaxes", "H", "mH")
CASTS = ("data", "detach", "to", "type", "float", "double", "half", "bfloat16", "contiguous", "clone", "requires_grad_", "cpu")
SUMS = ("add", "add_")  # z + b, b + z, z += b


class Face(NamedTuple):
    """A parameter under one of its looks: itself, a view, a copy in another dtype. `flipped` if it is seen transposed."""

    name: str
    flipped: bool = False


class Call(NamedTuple):
    """A call: the name of the function, and its arguments."""

    function: str
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class CallResult:
    """What a call made.

    `of` are its arguments that came of a product with a parameter, `faces` those that are parameters; `data` is True if there is
    another tensor. `value` is a copy, which nothing changes in place. `gradients` holds ∂E/∂value once for each backward.
    """

    function: str
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]
    of: tuple[CallResult, ...]
    faces: tuple[Face, ...]
    data: bool
    value: Tensor
    carries_gradient: bool
    gradients: list[Tensor] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class SeenLayer:
    """A product of a parameter and an input, and the bias that was added to it.

    `sizes` are the numbers of units and of inputs. `columns` if samples are columns, since the weights stand on the left.
    `weight.flipped` if the parameter has its inputs in rows. `input` is what was made of the layer below, None for data. `net` is
    the product, or its sum with the bias; `bias` is None where none was added, and has no name where it is no parameter.
    """

    weight: Face
    columns: bool
    sizes: tuple[int, int]
    input: CallResult | None
    input_value: Tensor
    net: CallResult
    bias: Face | None = None

    def by_sample(self, value: Tensor, size: int) -> Tensor:
        """A value of the layer as (samples, `size`)."""
        return value.reshape(size, -1).T if self.columns else value.reshape(-1, size)

    def by_unit(self, value: Tensor) -> Tensor:
        """The weights, or their gradient, as (units, inputs)."""
        matrix = value.reshape((1, *value.shape)[-2:])
        return (matrix.T if self.weight.flipped else matrix).reshape(self.sizes)


@dataclass(frozen=True, eq=False)
class Pass:
    """A pass forward, and what came back to it: gradients of parameters as they were when backward ended, and the losses.

    `parameters` are the values of all of them before it, `losses` those on which backward was called, with what they were made by.
    """

    parameters: Mapping[str, Tensor]
    layers: list[SeenLayer] = field(default_factory=list)
    made: list[CallResult] = field(default_factory=list)
    gradients: dict[str, Tensor] = field(default_factory=dict)
    losses: list[tuple[CallResult | None, Tensor]] = field(default_factory=list)

    @property
    def samples(self) -> int:
        first = self.layers[0]
        return len(first.by_sample(first.input_value, first.sizes[1]))

    def with_biases(self, expected: Sequence[bool]) -> Pass:
        """The same with the sums taken into the nets that are nets with their biases.

        The first sum with a parameter is one; the first with a constant is one in a layer of which a bias is `expected`.
        """
        layers = [self._with_bias(layer, at < len(expected) and expected[at]) for at, layer in enumerate(self.layers)]
        return Pass(self.parameters, layers, self.made, self.gradients, self.losses)

    def _with_bias(self, layer: SeenLayer, expected: bool) -> SeenLayer:
        first = next(self.users(layer.net), None)
        while first and first.function in CASTS:
            first = next(self.users(first), None)
        if layer.bias or first is None or first.function not in SUMS or len(first.of) > 1:
            return layer
        if first.faces or (expected and first.value.shape == layer.net.value.shape):
            return replace(layer, net=first, bias=first.faces[0] if first.faces else Face(""))
        return layer

    def users(self, one: CallResult) -> Iterator[CallResult]:
        """What was made of it, in order."""
        return (made for made in self.made if one in made.of)


def arguments_of(names: str, call: Call | CallResult) -> dict[str, Any]:
    """The arguments of a call by their names, which stand one after the other in `names`."""
    return {**dict(zip(names.split(), call.arguments, strict=False)), **call.keywords}


def tensors_in(value: Any) -> Iterator[Tensor]:
    """Every tensor in lists, tuples and dicts."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from tensors_in(each)
    elif isinstance(value, dict):
        yield from tensors_in(list(value.values()))


def kept(value: Tensor) -> Tensor:
    """A copy that belongs to nobody else."""
    return value.detach().clone()
