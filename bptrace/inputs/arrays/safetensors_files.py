"""The .safetensors: 8 bytes for the length of a header in JSON, which says dtype, shape and place of each tensor, then the numbers."""

from __future__ import annotations

from typing import Any

from ..tree.nodes import quoted
from .foreign_files import refused
from .named_arrays import ArrayFile
from .stored import FromFile, Stored

_LENGTH = 8  # bytes, of the number that says how long the header is
_ABOUT = "__metadata__"  # texts on the file
_DTYPES = {
    "F64": "float64",
    "F32": "float32",
    "F16": "float16",
    "BF16": "bfloat16",
    "I64": "int64",
    "I32": "int32",
    "I16": "int16",
    "I8": "int8",
    "U64": "uint64",
    "U32": "uint32",
    "U16": "uint16",
    "U8": "uint8",
    "BOOL": "bool",
}
_ANEW = "write it once more, with safetensors.torch.save_file"


def read_safetensors(data: bytes, path: str) -> ArrayFile:
    """The tensors by their names. Raises InputError."""
    import orjson

    end = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
    try:
        header = orjson.loads(memoryview(data)[_LENGTH:end])
    except orjson.JSONDecodeError:
        raise refused(path, "its header is broken or cut short", _ANEW) from None
    numbers = memoryview(data)[end:]
    return FromFile(path).file({name: _tensor(numbers, said, path, name) for name, said in header.items() if name != _ABOUT}, path)


def _tensor(numbers: memoryview, said: Any, path: str, name: str) -> Stored:
    try:
        dtype, shape, (start, end) = said["dtype"], tuple(said["shape"]), said["data_offsets"]
        if not all(type(number) is int for number in (*shape, start, end)) or not 0 <= start <= end <= len(numbers):
            raise ValueError("stands outside of the file")
        if dtype not in _DTYPES:
            raise ValueError(f"has a dtype that is not read: {quoted(str(dtype))}")
        return Stored(numbers[start:end], _DTYPES[dtype], shape)
    except (KeyError, TypeError):
        raise refused(path, f"the header says nothing of use on {quoted(name)}", _ANEW, "value") from None
    except ValueError as error:
        raise refused(path, f"{quoted(name)} {error}", _ANEW, "value") from None
