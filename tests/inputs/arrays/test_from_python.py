"""Python objects as named arrays."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np
import pytest

from bptrace.errors import UsageError
from bptrace.inputs.arrays.from_python import arrays_of
from bptrace.inputs.arrays.nested import LONGEST_NAME, MOST_NESTED


class Tensor:
    """What is asked of a tensor of torch: it has to leave the graph and the device, and numpy has no bfloat16."""

    def __init__(self, values: Any, dtype: str = "float32", where: str = "graph") -> None:
        self.held, self.dtype, self.where = np.asarray(values), f"torch.{dtype}", where

    @property
    def shape(self) -> tuple[int, ...]:
        return self.held.shape

    def detach(self) -> Tensor:
        return Tensor(self.held, self.dtype[6:], "device")

    def cpu(self) -> Tensor:
        assert self.where == "device"
        return Tensor(self.held, self.dtype[6:], "memory")

    def double(self) -> Tensor:
        return Tensor(self.held, "float64", self.where)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        if self.where != "memory" or self.dtype == "torch.bfloat16":
            raise TypeError("not in this state")
        return self.held.astype(self.dtype[6:])


def only(data: Any) -> dict[str, tuple[Any, str]]:
    (arrays,) = arrays_of(data).iterations
    return {one.name: (one.values.tolist(), one.dtype) for one in arrays}


def test_arrays_and_numbers_of_all_kinds() -> None:
    data = {"W": np.eye(2, dtype="f4"), "i": np.arange(2), "s": np.float16(0.5), "E": 0.25, "n": 3, "l": [[1, 2.5], [3, 4]]}
    assert only(data) == {
        "W": ([[1.0, 0.0], [0.0, 1.0]], "float32"),
        "i": ([0.0, 1.0], "int64"),
        "s": (0.5, "float16"),
        "E": (0.25, ""),
        "n": (3.0, ""),
        "l": ([[1.0, 2.5], [3.0, 4.0]], ""),
    }


def test_tensors_leave_the_graph() -> None:
    data = {"w": Tensor([1.0, 2.0]), "h": Tensor([0.5], "bfloat16"), "d": Tensor([1.0], "float64"), "i": Tensor([1], "int64")}
    assert only(data) == {"w": ([1.0, 2.0], "float32"), "h": ([0.5], "bfloat16"), "d": ([1.0], "float64"), "i": ([1.0], "int64")}


def test_lists_of_arrays_are_one_array_where_they_can_be() -> None:
    assert only({"net": [np.ones(2), np.ones(1)]}) == {"net.0": ([1.0, 1.0], "float64"), "net.1": ([1.0], "float64")}
    assert only({"net": (Tensor([1.0]), Tensor([2.0]))}) == {"net": ([[1.0], [2.0]], "float32")}
    assert only({"E": [np.float32(1), 2.0]}) == {"E": ([1.0, 2.0], "float32")}
    assert only({"W": [np.ones(1), np.ones(1, "f2")]}) == {"W": ([[1.0], [1.0]], "float16")}
    assert list(only([np.eye(2), np.eye(2)])) == ["arr_0", "arr_1"]
    assert only([[1, 2], [3, 4]]) == {"arr_0": ([[1.0, 2.0], [3.0, 4.0]], "")}


def test_mappings_are_nested_and_a_list_of_them_is_iterations() -> None:
    assert list(only(OrderedDict(a={"b": {0: 1.0}}, c=2.0))) == ["a.b.0", "c"]
    assert [[one.name for one in each] for each in arrays_of([{"a": 1}, {"b": 2}]).iterations] == [["a"], ["b"]]


def test_the_numbers_are_copied() -> None:
    weights = np.ones(2)
    found = arrays_of({"w": weights}).iterations[0][0]
    weights -= 1
    assert found.values.tolist() == [1.0, 1.0]
    assert not found.values.flags.writeable


class Model:
    def state_dict(self) -> None: ...


class Traced:
    shape = (None, 2)

    def __array__(self) -> Any:
        raise NotImplementedError("no numbers yet")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "'net.z' is no array: it is None"),
        ("0.5", "'net.z' is no array: it is a str"),
        (True, "'net.z' is no array: it is a bool"),
        ([1, "2"], "'net.z.1' is no array: it is a str"),
        (Model(), "give its state_dict()"),
        ((one for one in ()), "give a list(...) of it"),
        (Traced(), "no numbers yet"),
        (np.array(["a"]), "its dtype is str"),
        (np.array([None]), "its dtype is object"),
        (np.array([1j]), "its dtype is complex128"),
        (10**400, "too large"),
        ([10**400], "too large"),
        (np.ones((1,) * (MOST_NESTED + 1)), f"has {MOST_NESTED + 1} axes"),
        ({"n" * LONGEST_NAME: 1.0}, "has a name of"),
        ({"\x1b[31m": None}, r"\x1b[31m"),
    ],
)
def test_what_is_no_array_is_named(value: Any, said: str) -> None:
    with pytest.raises(UsageError) as error:
        arrays_of({"net": {"z": value}})
    assert said in str(error.value)


def test_as_many_axes_and_letters_as_there_may_be() -> None:
    assert len(only({"a": np.ones((1,) * MOST_NESTED), "n" * LONGEST_NAME: 1.0})) == 2


def test_a_list_within_itself_has_an_end() -> None:
    endless: list[Any] = []
    endless += [endless, endless]
    with pytest.raises(UsageError, match="deeper than"):
        arrays_of({"a": endless})
