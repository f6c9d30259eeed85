"""A page that checks itself: a worksheet in which a student types numbers and is told of each whether it is right. It asks nobody."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import count
from typing import Any

from ...check.report import digits as in_words
from ...errors import UsageError
from ...exercise.paper import Blank, Copy, Paper
from ..marking.revealed import shows
from ..markup.html import fragment, title_of, whole_page
from ..markup.html_formulas import set_math
from ..markup.html_text import literal
from ..markup.page_colours import COLOURS
from ..markup.page_files import closed, squeezed
from ..markup.styles import DOCUMENT, style_of
from .elsewhere import folder_of
from .sealed import HIDDEN_BITS, ROUNDS, SAID, TAG, Seal
from .told_numbers import SaidOfNumbers
from .worksheet_page import Worksheet

PAGE_FILE = "self-check.html"
_SCRIPTS = ("typed_numbers", "self_check")
_HERE = str(__package__)
JUDGED_ALONE = "Each number is judged by itself: one that follows from an earlier mistake is not right here, however well it was worked."
KEPT = "Nothing that you type is sent or kept."
OFF = "To check numbers this page needs its script, and scripts are off: without it, this is a sheet to fill in."
_BODY = """{sheet}
<h2>Your numbers</h2>
<p id="how">Type a number, and press Enter or go to the next: the page says whether it is right. {alone} {kept}</p>
<p id="cannot" class="fair"><noscript>{off}</noscript></p>
<div id="blanks">
{rows}
</div>
<p id="say" role="status"></p>
<script type="application/json" id="data">{data}</script>"""
_ROW = """<li><label for="n{at}"><span aria-hidden="true">{symbol}</span> <span class="spoken">{name}</span></label>
<input id="n{at}" inputmode="text" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="60" aria-describedby="v{at}">
<span id="v{at}" class="verdict"></span></li>"""


def self_check(copies: Sequence[Copy]) -> Iterator[tuple[str, bytes]]:
    """The page of each copy, by the name of its file. Raises UsageError where nothing is revealed."""
    taken: set[str] = set()
    for copy in copies:
        folder = folder_of(copy.id, copy.name, taken)
        yield f"{folder}{PAGE_FILE}", page_of(copy).encode()


def page_of(copy: Copy) -> str:
    """A page as text."""
    paper, reveal = copy.paper, copy.paper.config.exercise.reveal
    if not shows(reveal, "status"):
        raise UsageError(
            "a page that checks numbers reveals whether they are right, and this exercise reveals nothing", "set reveal: status"
        )
    sheet = Worksheet(copy)
    head = [*sheet.head("practice"), *sheet.task(), *sheet.given()]
    parts = {"sheet": fragment(head), "rows": "\n".join(_rows(sheet)), "data": _data(paper, reveal)}
    body = _BODY.format(alone=JUDGED_ALONE, kept=KEPT, off=OFF, **parts)
    style = style_of(*DOCUMENT) + COLOURS + squeezed(_HERE, ["self_check"], "css")
    return whole_page(title_of(head), body, style, closed(squeezed(_HERE, _SCRIPTS, "js")))


def _rows(sheet: Worksheet) -> Iterator[str]:
    """A field for each blank, stage by stage."""
    numbers = count(1)
    for caption, blanks in sheet.stages(sheet.paper.blanks):
        yield f"<h3>{literal(caption)}</h3>\n<ul>"
        for blank in blanks:
            yield _ROW.format(at=next(numbers), symbol=set_math(sheet.symbol(blank.at)), name=literal(blank.name))
        yield "</ul>"


# what the script is given


def _data(paper: Paper, reveal: str) -> str:
    """What the page's script knows, as JSON that is no markup. The right numbers are in it only where they are revealed."""
    told = SaidOfNumbers(paper.blanks, paper.digits, reveal)
    said = [told.of(blank) for blank in paper.blanks]
    seal, most = Seal(_seed(paper)), max(map(len, said), default=0)
    sealed = [seal.sealed(blank.name, numbers, most) for blank, numbers in zip(paper.blanks, said, strict=True)]
    data = {
        "kind": paper.digits.kind,
        "digits": paper.digits.digits,
        "words": in_words(paper.digits),
        "hash": {"rounds": ROUNDS, "bits": HIDDEN_BITS, "tag": TAG, "said": SAID},
        "thoughts": told.thoughts,
        "blanks": [
            {"name": blank.name, "salt": _coded(one.salt), "entries": _coded(b"".join(one.entries)), **_right(blank, reveal)}
            for blank, one in zip(paper.blanks, sealed, strict=True)
        ],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _right(blank: Blank, reveal: str) -> dict[str, Any]:
    return {"right": blank.written} if shows(reveal, "value") else {}


def _coded(data: bytes) -> str:
    return b64encode(data).decode()


def _seed(paper: Paper) -> bytes:
    """Bytes that the same exercise with the same numbers always has."""
    return sha256(json.dumps(paper.config.data, sort_keys=True).encode()).digest()
