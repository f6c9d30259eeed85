"""Files that are not read, known by what they hold, and what to write in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...errors import InputError, Problem

MOST_OF_ARRAYS = 1 << 30  # bytes of a file
STATE_ALONE = 'save the numbers alone: torch.save(model.state_dict(), "step.pt")'
_NUMPY = 'write the arrays with numpy: np.savez("step.npz", W1=W1, b1=b1)'
_KERAS = 'write the arrays with numpy: np.savez("step.npz", *model.get_weights())'
_MATLAB = "write each array as CSV: writematrix(W1, 'W1.csv')"
_PICKLE = "a pickle, which may run anything when it is read"
_SHEET = ("a spreadsheet or a document", "save it as CSV")


class Foreign(NamedTuple):
    """A kind of file: how its bytes begin, what it is, and the remedy."""

    begins: bytes
    what: str
    remedy: str


# fmt: off
_FOREIGN = (
    Foreign(rb"\x80.\x8a\nl\xfc\x9cF\xf9",                "in the format of torch before 1.6, a pickle", STATE_ALONE),
    Foreign(rb"\x80[\x01-\x05]",                          _PICKLE,                     _NUMPY),
    Foreign(rb"\(?[dl]p\d+\n|\([dl]p?\d*\n|c[\w.]+\n\w+\n", _PICKLE,                 _NUMPY),  # as older Pythons wrote it
    Foreign(rb"MATLAB [57]\.",                            "a file of MATLAB",          _MATLAB),
    Foreign(rb"(.{512}|.{1024}|.{2048})?\x89HDF\r\n",     "HDF5, as Keras writes it",  _KERAS),
    Foreign(rb"\x1f\x8b",                                 "packed with gzip",          "unpack it with gunzip"),
    Foreign(rb"BZh|\xfd7zXZ|7z\xbc\xaf|\x28\xb5\x2f\xfd", "packed",                    "unpack it"),
    Foreign(rb"\x89PNG|\xff\xd8\xff|GIF8|%PDF",           "a picture or a document",   _NUMPY),
    Foreign(rb"ARROW1|PAR1",                              "a table of Arrow",          _NUMPY),
)
_PACKED = {  # by a file that is in the archive
    "model.weights.h5":    ("a model of Keras",         _KERAS),
    "constants.pkl":       ("a program of TorchScript", STATE_ALONE),
    "[Content_Types].xml": _SHEET,
    "mimetype":            _SHEET,
}
# fmt: on
_LOOKED_AT = 4096
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WIDE = re.compile(rb"\xff\xfe|\xfe\xff|(?:[\t\n\r -~]\0){2}|(?:\0[\t\n\r -~]){2}")  # text in UTF-16


def refused(path: str, message: str, hint: str, code: str = "file") -> InputError:
    """The error of a file that is not read."""
    return InputError([Problem(code, f"{path}: {message}", hint)])


def refuse_foreign(data: bytes, path: str, packed: Sequence[str] = ()) -> None:
    """Raises InputError for a kind of file that is not read, and for all that is no text; `packed` are the files in an archive."""
    for name in packed:
        if name in _PACKED:
            what, remedy = _PACKED[name]
            raise refused(path, f"this is {what}", remedy)
    if packed:
        return
    start = data[:_LOOKED_AT]
    for row in _FOREIGN:
        if re.match(row.begins, start, re.S):
            raise refused(path, f"this is {row.what}", row.remedy)
    if _CONTROLS.search(start) and not _WIDE.match(start):
        raise refused(path, "this is no text, and no kind of arrays that is read", _NUMPY)
