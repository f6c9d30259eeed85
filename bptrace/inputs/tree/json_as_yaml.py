"""JSON for the parser of YAML: the few things that it does not read, written so that it does; and why a text is no JSON."""

from __future__ import annotations

import json
import re

from .problems import BREAK
from .spots import Slip

# Characters that are none in YAML, end a line there or are not counted; halves of characters, written as escapes; a colon on the
# line below its key. And tabs, which the parser takes for spaces only where it is libyaml's, and not before the first value.
_CHARACTERS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_COLON_BELOW = re.compile(r'"([ \t]*[\r\n]\s*):')

# By how Python's reader of JSON begins its complaint: what is wrong, and what to do.
# fmt: off
_COMPLAINTS = (
    ("Expecting property", "a key in double quotation marks is wanted here", 'write "key": value'),
    ("Expecting ':'",      "a colon is wanted here",                         'write "key": value'),
    ("Expecting ','",      "a comma or a closing bracket is wanted here",    "entries are parted by commas, and brackets closed"),
    ("Expecting value",    "a value is wanted here",                         "write a number, or text in double quotation marks"),
    ("Illegal trailing",   "a comma stands before a closing bracket",        "take it out"),
    ("Extra data",         "the text goes on after its end",                 "take out what follows"),
    ("Unterminated",       "the quotation mark is not closed",               "write a second one where the text ends"),
    ("Invalid control",    "a tab or a line break stands within text",       r"write \t or \n"),
    ("Invalid \\",         "a backslash begins an escape",                   r"write \\ for a backslash"),
    ("",                   "this cannot stand here",                         "write numbers, and text in double quotation marks"),
)
# fmt: on


def slip_in_json(text: str) -> Slip | None:
    """Where a text stops being JSON, and what to do about it; None where it is JSON, or too deep to tell."""
    try:
        json.loads(text, parse_float=str, parse_int=str)
    except RecursionError:
        return None
    except json.JSONDecodeError as error:
        end = len(text.rstrip())
        before = BREAK.split(text[: min(error.pos, end)])
        message, remedy = next(row[1:] for row in _COMPLAINTS if error.msg.startswith(row[0]))
        if error.pos >= end:
            message, remedy = "the text ends too early", "close every bracket, and write a value after every colon"
        return Slip(message, len(before), len(before[-1]) + 1, f"this is not JSON: {remedy}")
    return None


def rewritten(text: str) -> str | None:
    """A text of JSON so that YAML's parser reads it, None where it reads the text itself, or where that is no JSON.

    Every value keeps its place. What the strings say is to be read from their own text, with `said_by`.
    """
    if not ("\t" in text or _COLON_BELOW.search(text) or _differs(text)) or slip_in_json(text) is not None:
        return None
    plain = _CHARACTERS.sub("?", _HALF.sub(r"\\u003f", text)).replace("\t", " ")  # no tab stands within a string
    return _COLON_BELOW.sub(r'":\1 ', plain)


def _differs(text: str) -> bool:
    """True if a string in the text is read otherwise by YAML's parser, or not at all."""
    if "\\u" in text and _HALF.search(text):
        return True
    return ("\x7f" in text or not text.isascii()) and _CHARACTERS.search(text) is not None


def said_by(token: str, read: str) -> str:
    """What a string of JSON says, from how it is written, and what was read in the text that stands for it."""
    text: str = json.loads(token) if _differs(token) else read
    return text
