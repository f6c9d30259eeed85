"""Files with arrays in them, told apart by what they hold, whatever they are called. No pickle is ever run."""

from __future__ import annotations

import os
import re
import warnings

from ..tree.json_documents import documents
from .foreign_files import MOST_OF_ARRAYS, refuse_foreign, refused
from .json_arrays import arrays_in
from .named_arrays import ArrayFile
from .nested import FIRST

_NUMPY, _ZIPPED = b"\x93NUMPY", (b"PK\x03\x04", b"PK\x05\x06")
_LONGEST_HEADER = 100_000_000  # bytes, of a file of safetensors, as its authors allow
_IS_JSON = re.compile(rb"(\xef\xbb\xbf)?\s*[\[{]")
_TABLES = (".csv", ".tsv")
_BINARY = (".npz", ".npy", ".pt", ".pth", ".safetensors")  # files that are empty have nothing else by which they are known
_NUMBER = rb"[ \t]*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[ \t]*"
_IS_TABLE = re.compile(rb"\s*[^\s:;,#]*[;,\t]" + _NUMBER + rb"(?:[;,\t]|\r?\n|$)")  # a first row with a number behind a comma


def read_arrays(path: str, data: bytes) -> ArrayFile | None:
    """The arrays in the bytes of the file at `path`; None where it holds none: a config, a trace, or plain numbers by name.

    Raises InputError for what is broken, too large, or of a kind that is not read.
    """
    if found := read_binary(path, data):
        return found
    return arrays_in(documents(data, path), path, _alone(path)) if is_json(data) else None


def read_binary(path: str, data: bytes) -> ArrayFile | None:
    """The same, of all but JSON: numpy, torch, safetensors and tables; None for other text. Raises InputError."""
    with warnings.catch_warnings():  # the libraries warn of what stands in a broken file
        warnings.simplefilter("ignore")
        found = _read(path, data)
    if found and not any(found.iterations):
        raise refused(path, "there are no arrays in it", "write it with np.savez or torch.save", "empty")
    return found


def _read(path: str, data: bytes) -> ArrayFile | None:
    if not data and path.endswith(_BINARY):
        raise refused(path, "it is empty", "write it once more, and close it", "empty")
    if len(data) > MOST_OF_ARRAYS:
        raise refused(path, f"it is larger than {MOST_OF_ARRAYS >> 20} MB", "write fewer arrays or iterations into it", "limit")
    if data.startswith(_NUMPY):
        from .numpy_files import read_npy

        return read_npy(data, path, _alone(path))
    if data.startswith(_ZIPPED):
        return _unpacked(data, path)
    if data[8:9] == b"{" and int.from_bytes(data[:8], "little") <= _LONGEST_HEADER:
        from .safetensors_files import read_safetensors

        return read_safetensors(data, path)
    refuse_foreign(data, path)
    if is_json(data) or not (path.endswith(_TABLES) or _IS_TABLE.match(data)):
        return None
    from .csv_arrays import read_csv

    return read_csv(data, path, _alone(path))


def is_json(data: bytes) -> bool:
    """True for what begins as JSON with a mapping or a list does."""
    return _IS_JSON.match(data) is not None


def _unpacked(data: bytes, path: str) -> ArrayFile:
    from .numpy_files import NPY, read_npz
    from .torch_files import LIST_OF_TENSORS, read_torch
    from .zip_members import ZipMembers

    members = ZipMembers(data, path)
    last = [name.rpartition("/")[2] for name in members.names]
    if LIST_OF_TENSORS in last and "constants.pkl" not in last:  # which a program of TorchScript has
        return read_torch(members, _alone(path))
    if not members.names or any(name.endswith(NPY) for name in last):
        return read_npz(members)
    refuse_foreign(data, path, last)
    raise refused(path, "there are no arrays in it", "write it with np.savez or torch.save")


def _alone(path: str) -> str:
    """How an array without a name is called: as its file is, without the suffix."""
    return FIRST if path in ("-", "<stdin>") else os.path.splitext(os.path.basename(path))[0] or FIRST
