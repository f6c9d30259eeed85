"""Web pages, as Moodle and Canvas keep what is typed into them: the text, line by line."""

from __future__ import annotations

import re
from html import unescape

_BEGINS = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|p|div|table|ul|ol|br|span)\b", re.IGNORECASE)
_UNSEEN = re.compile(r"(?i)<(/?)(?:head|script|style)\b[^<>]*>")
_LOWERED = re.compile(r"(?i)<sub\b[^<>]*>([^<>]*)</sub>")
_RAISED = re.compile(r"(?i)<sup\b[^<>]*>([^<>]*)</sup>")
_CELL_ENDS = re.compile(r"(?i)</t[dh]\s*>")
_LINE_ENDS = re.compile(r"(?i)<(?:br|hr)\b[^<>]*>|</(?:p|div|li|tr|h[1-6]|pre|table|ul|ol)\s*>")
_TAG = re.compile(r"<!?/?[a-zA-Z!-][^<>]*>")


def is_web_page(data: bytes) -> bool:
    return _BEGINS.match(data) is not None


def text_of_page(page: str) -> str:
    """What is to be read on a page. The cells of a table have tabs between them; what is lowered has a _ before it."""
    text = _seen(page).replace("\r", " ").replace("\n", " ").replace("\t", " ")
    text = _LOWERED.sub(lambda found: found[1] if found[1].strip().isdigit() else "_" + found[1], text)
    text = _RAISED.sub(lambda found: found[1] if found[1].strip() in ("+", "'") else "^" + found[1], text)
    text = _TAG.sub("", _LINE_ENDS.sub("\n", _CELL_ENDS.sub("\t", text)))
    return "\n".join(line.strip(" \xa0").rstrip("\t") for line in unescape(text).split("\n"))


def _seen(page: str) -> str:
    """The page without its head, its scripts and its styles."""
    first, *parts = _UNSEEN.split(page)
    return first + "".join(text for ends, text in zip(parts[::2], parts[1::2], strict=True) if ends)
