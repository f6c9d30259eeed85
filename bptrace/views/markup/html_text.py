"""Strings as HTML, and boxes that scroll sideways."""

import re

from ...errors import visible

_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_LOWERED = re.compile(r"\b(net|out|[tECeazyio]|δ)_(\w+)")  # an index of a symbol within words


def literal(string: str) -> str:
    """A string on one line that HTML shows as it is, in a text and within quotation marks."""
    return re.sub("[&<>\"']", lambda found: _ESCAPED[found[0]], visible(string))


def in_words(string: str) -> str:
    """Words of our own with symbols among them, whose indices are set as such: δ_o1."""
    return _LOWERED.sub(r"\1<sub>\2</sub>", literal(string)).replace("-", "−" if "·" in string else "-")


def linked(markup: str, anchor: str) -> str:
    """What is shown, as a link to an anchor if there is one."""
    return f'<a href="#{literal(anchor)}">{markup}</a>' if anchor else markup


def class_of(*names: str) -> str:
    """The attribute for classes; a plain tone has none."""
    said = " ".join(name for name in names if name and name not in ("plain", "name"))
    return f' class="{said}"' if said else ""


# Widths in digits: what is sure to have room on a telephone, and in a column of a printed page.
TELEPHONE, COLUMN = 26, 42


def scrolling(markup: str, name: str, across: float, *classes: str) -> str:
    """Markup in a box that scrolls where it has no room. One that may be too wide can be reached with the keyboard, by its name."""
    reached = f' tabindex="0" role="group" aria-label="{literal(name)}"' if across > TELEPHONE else ""
    return f"<div{class_of(*classes, 'wide' * bool(reached), 'broad' * (across > COLUMN))}{reached}>{markup}</div>"
