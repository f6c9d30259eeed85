"""The .pt and .pth of torch, read without torch: tensors in mappings and lists, of the plainest pickle, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..tree.nodes import quoted
from .foreign_files import STATE_ALONE, refused
from .named_arrays import ArrayFile
from .nested import MOST_NESTED
from .pickled import MOST_PICKLED, Named, NotPlain, unpickled
from .stored import FORMATS_OF_NUMBERS, FromFile, Stored
from .zip_members import ZipMembers

LIST_OF_TENSORS = "data.pkl"
_AS_FLOAT32 = "save it as float32: x.detach().to_dense().float()"

_STORAGES = {
    "DoubleStorage": "float64",
    "FloatStorage": "float32",
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
}


def read_torch(members: ZipMembers, alone: str) -> ArrayFile:
    """The tensors, by their keys; a tensor by itself is `alone`. Raises InputError."""
    path = members.path
    try:
        data = _Tensors(members).read()
    except NotPlain as error:
        raise refused(path, f"it {error}", error.hint or STATE_ALONE, "value") from None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, StopIteration, EOFError, RecursionError):
        raise refused(path, "it is broken: torch has not written it so", STATE_ALONE) from None
    return FromFile(path).file(data, path, alone)


class _Storage:
    """The bytes that tensors share, and of which dtype they are; "" where the tensor says it."""

    def __init__(self, data: memoryview, dtype: str) -> None:
        self.data, self.dtype = data, dtype


class _Tensors:
    """The data of a file, with an array in the place of each tensor."""

    def __init__(self, members: ZipMembers) -> None:
        self.members = members
        self.main = next(name for name in members.names if name.rpartition("/")[2] == LIST_OF_TENSORS)
        self.folder = self.main.removesuffix(LIST_OF_TENSORS)
        self.entries = {entry.filename: entry for entry in members.entries}
        self.storages: dict[str, memoryview] = {}  # by their keys: several tensors may share one
        self.big_endian = f"{self.folder}byteorder" in self.entries and bytes(self._bytes("byteorder")) == b"big"
        self.made: dict[str, Callable[..., Any]] = {
            "collections.OrderedDict": lambda *_: {},
            "torch.Size": lambda sizes: sizes,
            "torch.device": lambda *_: None,
            "torch._utils._rebuild_tensor_v2": self._tensor,
            "torch._utils._rebuild_tensor_v3": self._typed_tensor,
            "torch._utils._rebuild_parameter": lambda tensor, *_: tensor,
            "torch._utils._rebuild_parameter_with_state": lambda tensor, *_: tensor,
        }

    def read(self) -> Any:
        if self.entries[self.main].file_size > MOST_PICKLED:
            raise NotPlain(f"lists its tensors in more than {MOST_PICKLED >> 20} MB")
        return unpickled(bytes(self._bytes(LIST_OF_TENSORS)), self._called, self._storage)

    def _bytes(self, name: str) -> memoryview:
        return self.members.bytes_of(self.entries[self.folder + name])

    def _called(self, what: Any, arguments: Any) -> Any:
        name = what.name if isinstance(what, Named) else "something"
        if name not in self.made:
            raise NotPlain(f"holds more than tensors and numbers: {quoted(name)}, which is not called")
        return self.made[name](*arguments)

    def _storage(self, said: Any) -> _Storage:
        """What stands for `("storage", FloatStorage, "0", "cpu", 4)`."""
        _, kind, key, *_ = said
        if type(key) is not str:
            raise ValueError
        if key not in self.storages:
            self.storages[key] = self._bytes(f"data/{key}")
        name = kind.name.rpartition(".")[2]
        if name != "UntypedStorage" and name not in _STORAGES:
            raise NotPlain(f"has a tensor whose numbers are not read: {quoted(name)}", _AS_FLOAT32)
        return _Storage(self.storages[key], _STORAGES.get(name, ""))

    def _tensor(self, storage: _Storage, offset: int, shape: Any, strides: Any, *_: Any) -> Stored:
        return self._stored(storage, storage.dtype, offset, shape, strides)

    def _typed_tensor(
        self, storage: _Storage, offset: int, shape: Any, strides: Any, grad: Any, hooks: Any, dtype: Named, *_: Any
    ) -> Stored:
        return self._stored(storage, dtype.name.removeprefix("torch."), offset, shape, strides)

    def _stored(self, storage: _Storage, dtype: str, offset: int, shape: Any, strides: Any) -> Stored:
        if dtype not in FORMATS_OF_NUMBERS:
            raise NotPlain(f"has a tensor of {quoted(dtype)}, which is not read", _AS_FLOAT32)
        sizes, steps = tuple(shape[: MOST_NESTED + 1]), tuple(strides[: MOST_NESTED + 1])
        if not all(type(number) is int for number in (*sizes, *steps, offset)):
            raise ValueError
        try:
            return Stored(storage.data, dtype, sizes, steps, offset, big_endian=self.big_endian)
        except ValueError as error:
            raise NotPlain(f"has a tensor that {error}") from None
