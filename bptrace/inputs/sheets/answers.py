"""An answer, made from a name and what is written beside it."""

from __future__ import annotations

import re

from ..nodes import Map, Node, Scalar
from .numerals import CLEAR, read_numeral
from .sheet import Answer

_BLANKS = frozenset(("null", "~", "n/a", "na", "none", "nil", "tbd", "todo", "k.a."))
_DASHES = re.compile(r"[\s\-–—_?.…/]*")  # where an answer was to go


def answer(name: str, text: str, line: int, column: int, commas: str = CLEAR) -> Answer:
    """What is written beside a name: a number, nothing, or what is no number, with the reason."""
    number = read_numeral(text, commas)
    if number is not None:
        return _new(Answer, (name, text, number, line, column, "", ""))
    if is_blank(text):
        return Answer(name, "", None, line, column)
    from .unread import why_unread

    return Answer(name, text, None, line, column, *why_unread(text, commas))


def is_blank(text: str) -> bool:
    """Was nothing written, or what stands for nothing: `-`, `?`, `n/a`, `null`, `___`?"""
    return _DASHES.fullmatch(text) is not None or (len(text) < 20 and text.strip().casefold() in _BLANKS)


def of_node(name: str, key: Node, value: Node) -> Answer:
    """The answer in a file of YAML or JSON: its place is that of its name."""
    if isinstance(value, Scalar):
        return answer(name, value.text, key.line, key.column)
    if isinstance(value, Map):
        return Answer(name, "{…}", None, key.line, key.column, "is a mapping, not a number", "write a number beside each name")
    return Answer(name, "[…]", None, key.line, key.column, "is a list, not a number", "write one number, without brackets")


def marked(name: str, sample: str, iteration: str) -> str:
    """The name of a quantity with its sample and its iteration, of which the first is not written: `net_h1#2@3`."""
    return name + (f"#{sample}" if sample else "") + (f"@{iteration}" if iteration not in ("", "1") else "")


def said(node: Map, key: str) -> str:
    """The text at a key, nothing where there is none."""
    value = node.get(key)
    return value.text.strip() if isinstance(value, Scalar) and not value.null else ""
