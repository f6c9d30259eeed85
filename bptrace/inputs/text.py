"""From bytes to text: which encodings are read, and what is said of bytes that are none of them."""

from __future__ import annotations

import re

from ..errors import InputError, Place, Problem
from .problems import BREAK

MOST_BYTES = 20_000_000
_UNSEEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(data: bytes, path: str, fallback: str = "") -> str:
    """The text of a file in UTF-8 or UTF-16, with or without a byte order mark, or else in the fallback encoding."""
    if len(data) > MOST_BYTES:
        raise InputError([Problem("limit", f"{path} is larger than {MOST_BYTES // 1_000_000} MB", "a file this size is not read")])
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if not fallback:
            raise InputError([_undecodable(data, path, encoding, error.start)]) from None
        text = data.decode(fallback, "replace")
    return text.removeprefix("\ufeff")


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if len(data) % 2 == 0 and len(data) >= 4:  # no mark: text begins with ASCII, so that every other byte is 0
        even, odd = any(data[:4:2]), any(data[1:4:2])
        return "utf-8" if even == odd else "utf-16-le" if even else "utf-16-be"
    return "utf-8"


def _undecodable(data: bytes, path: str, encoding: str, start: int) -> Problem:
    lines = BREAK.split(data[:start].decode(encoding, "replace"))
    wide = encoding.startswith("utf-16")
    what = "these bytes are not UTF-16" if wide else f"byte 0x{data[start]:02x} is not UTF-8"
    text = lines[-1] + "?" if wide else lines[-1] + BREAK.split(data[start : start + 80].decode("utf-8", "replace"))[0]
    return Problem("encoding", what, "save the file as UTF-8", Place(path, len(lines), len(lines[-1]) + 1, 1, text))


def refuse_unseen(text: str, path: str) -> None:
    """Control characters have no business in YAML or CSV: raise an InputError that says where the first few of them stand."""
    if not (first := _UNSEEN.search(text)):
        return
    if first[0] == "\0" and text.count("\0") > len(text) // 4:
        raise InputError([Problem("encoding", "this is not a text file", "save it as UTF-8", Place(path, 1, 1))])
    problems: list[Problem] = []
    for number, line in enumerate(BREAK.split(text), 1):
        problems += [_unseen(path, number, line, found.start()) for found in _UNSEEN.finditer(line)][: 5 - len(problems)]
    raise InputError(problems)


def _unseen(path: str, number: int, line: str, start: int) -> Problem:
    message = f"a control character, U+{ord(line[start]):04X}, cannot stand in a file"
    return Problem("encoding", message, "delete it", Place(path, number, start + 1, 1, line))
