"""Files that are no text: what people hand in instead."""

from __future__ import annotations

from .source import HINT, Source

_EXPORT = "hand in what it says as YAML, JSON or CSV"
# fmt: off
_BEGINNINGS = {
    b"%PDF":              "a PDF",
    b"PK\x03\x04":        "a document, a spreadsheet or an archive",  # .docx .xlsx .ods .zip
    b"\xd0\xcf\x11\xe0":  "a document or a spreadsheet",              # .doc .xls
    b"{\\rtf":            "a document",
    b"\x89PNG":           "a picture",
    b"\xff\xd8\xff":      "a picture",
    b"GIF8":              "a picture",
    b"\x1f\x8b":          "an archive",
    b"Rar!":              "an archive",
    b"7z\xbc\xaf":        "an archive",
    b"<!DOCTYPE html":    "a web page",
    b"<html":             "a web page",
}
# fmt: on
_LONGEST_BEGINNING = max(map(len, _BEGINNINGS))
_CONTROL = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))


def refuse_binary(data: bytes, source: Source) -> None:
    """Raises InputError for a file that is no text, by its first bytes."""
    first = data[:_LONGEST_BEGINNING]
    for beginning, what in _BEGINNINGS.items():
        if first.startswith(beginning):
            raise source.refused("file", f"this is {what}, which is not read", _EXPORT)


def refuse_noise(data: bytes, source: Source) -> None:
    """Raises InputError for bytes that are in no encoding of text."""
    if data[:4096].translate(None, _CONTROL) != data[:4096]:
        raise source.refused("encoding", "this is not a text file", HINT)
