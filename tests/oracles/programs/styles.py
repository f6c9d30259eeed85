"""The numbers of a training step as eight programmers name and lay them out: nested mappings of arrays, one for each iteration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from .functions import Array
from .number_types import rounded
from .program import Record

Hold = Callable[[Array], Any]  # what an array is held in
MATRICES, ROWS, VECTORS = {"w", "dw", "new_w"}, {"x", "t", "net", "out", "dout", "delta"}, {"b", "db", "new_b"}


class Style(NamedTuple):
    """How a programmer writes. In the names {n} is the number of a layer from 1 on, {i} from 0 on.

    `names` has the fields of a record that are dumped; where `nested`, their points lead into mappings and lists. `inputs_first`
    has matrices of inputs × units, `columns` a column for each sample and biases as columns. In `autograd` style ∂E/∂out and δ
    are those of the batch's loss, divided by the samples where it is their mean.
    """

    title: str
    names: Mapping[str, str]
    nested: bool = False
    inputs_first: bool = False
    columns: bool = False
    autograd: bool = False

    def of(self, record: Record, hold: Hold = lambda array: array) -> dict[str, Any]:
        """The numbers of an iteration, as its programmer has `seen` it."""
        named = {name: hold(self.laid_out(field, array)) for field, name, array in self._named(record)}
        return _nested(named) if self.nested else named

    def shows(self) -> frozenset[str]:
        """The fields of a record that are dumped."""
        return frozenset(self.names)

    def seen(self, record: Record, dtype: str) -> Record:
        """The record as the programmer sees it: with the batch's ∂E/∂out and δ in autograd style."""
        share = record.share if self.autograd else 1.0
        dout, delta = (_shared(arrays, share, dtype) for arrays in (record.dout, record.delta))
        return record if share == 1 else record._replace(dout=dout, delta=delta)

    def _named(self, record: Record) -> Iterator[tuple[str, str, Array]]:
        for field, name in self.names.items():
            found = getattr(record, field)
            for i, array in enumerate(found if isinstance(found, list) else [found]):
                if array is not None:
                    yield field, name.format(i=i, n=i + 1), array

    def laid_out(self, field: str, array: Array) -> Array:
        if (self.inputs_first and field in MATRICES) or (self.columns and field in ROWS):
            return array.T.copy()
        return array.reshape(-1, 1) if self.columns and field in VECTORS else array


def _shared(arrays: list[Array | None], share: float, dtype: str) -> list[Any]:
    return [None if array is None else rounded((array * share).astype(array.dtype), dtype) for array in arrays]


def divided(record: Record, by: float) -> Record:
    """The record with ∂E/∂out and δ divided by a number."""
    dout, delta = ([None if array is None else array / by for array in arrays] for arrays in (record.dout, record.delta))
    return record._replace(dout=dout, delta=delta)  # type: ignore[arg-type]


def _nested(named: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping that points lead into. What has numbers for keys becomes a list."""
    found: dict[str, Any] = {}
    for name, value in named.items():
        *way, last = name.split(".")
        inner = found
        for part in way:
            inner = inner.setdefault(part, {})
        inner[last] = value
    return {key: _listed(value) for key, value in found.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    below = {key: _listed(one) for key, one in value.items()}
    return list(below.values()) if all(key.isdigit() for key in below) else below


# fmt: off
STYLES = (
    Style("book", {  # of numpy in rows, as most tutorials have it
        "w": "W{n}", "b": "b{n}", "net": "z{n}", "out": "a{n}", "loss": "loss",
        "dout": "da{n}", "delta": "dz{n}", "dw": "dW{n}", "db": "db{n}", "new_w": "W{n}_new", "new_b": "b{n}_new"}),
    Style("columns", {  # of a well-known course: a column for each sample
        "x": "X", "t": "Y", "w": "parameters.W{n}", "b": "parameters.b{n}", "net": "cache.Z{n}", "out": "cache.A{n}", "loss": "cost",
        "dout": "grads.dA{n}", "delta": "grads.dZ{n}", "dw": "grads.dW{n}", "db": "grads.db{n}"}, nested=True, columns=True),
    Style("state_dict", {  # of torch, with what hooks gathered
        "w": "fc{n}.weight", "b": "fc{n}.bias", "net": "fc{n}.z", "out": "fc{n}.a", "loss": "loss", "dout": "fc{n}.a.grad",
        "delta": "fc{n}.z.grad", "dw": "fc{n}.weight.grad", "db": "fc{n}.bias.grad"}, autograd=True),
    Style("kernels", {  # of Keras
        "w": "layers.{i}.kernel", "b": "layers.{i}.bias", "net": "layers.{i}.net", "out": "layers.{i}.out", "loss": "loss",
        "dw": "grads.layers.{i}.kernel", "db": "grads.layers.{i}.bias",
        "new_w": "updated.layers.{i}.kernel", "new_b": "updated.layers.{i}.bias"}, nested=True, inputs_first=True),
    Style("export", {  # as bptrace itself writes them
        "w": "w_{n}", "b": "b_{n}", "net": "net_{n}", "out": "out_{n}", "dout": "dE_dout_{n}", "delta": "delta_{n}",
        "dw": "dE_dw_{n}", "db": "dE_db_{n}", "new_w": "w_new_{n}", "new_b": "b_new_{n}"}),
    Style("lists", {  # of arrays, one for each layer
        "w": "w.{i}", "b": "b.{i}", "net": "net.{i}", "out": "out.{i}", "loss": "loss", "dout": "dout.{i}", "delta": "delta.{i}",
        "dw": "dw.{i}", "db": "db.{i}", "new_w": "new_w.{i}", "new_b": "new_b.{i}"}, nested=True),
    Style("nabla", {  # of a well-known book, the inputs first among the activations
        "w": "weights.{i}", "b": "biases.{i}", "net": "zs.{i}", "x": "activations.0", "out": "activations.{n}",
        "delta": "deltas.{i}", "dw": "nabla_w.{i}", "db": "nabla_b.{i}"}, nested=True, columns=True),
    Style("grad_", {  # of numpy in rows, with matrices of inputs × units
        "x": "x", "t": "y", "w": "W{n}", "b": "b{n}", "net": "z{n}", "out": "h{n}", "loss": "loss", "delta": "grad_z{n}",
        "dout": "grad_h{n}", "dw": "grad_W{n}", "db": "grad_b{n}", "new_w": "new_W{n}", "new_b": "new_b{n}"}, inputs_first=True),
)
# fmt: on
