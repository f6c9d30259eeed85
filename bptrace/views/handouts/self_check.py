"""A page that checks itself: a worksheet in which a student types numbers and is told of each whether it is right. It asks nobody."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from ...check.judging.iterations import Iterations
from ...check.report import digits as in_words
from ...errors import UsageError
from ...exercise.paper import Blank, Copy, Paper
from ..document import Document, Heading, Note
from ..marking.feedback import file_name
from ..marking.revealed import shows
from ..markup.html import fragment, whole_page
from ..markup.html_formulas import set_math
from ..markup.html_text import literal
from ..markup.page_colours import COLOURS
from ..markup.page_files import closed, squeezed
from ..markup.styles import DOCUMENT, style_of
from ..pages.formulas import Formulas
from ..style import Look
from .sealed import HIDDEN_BITS, ROUNDS, SAID, TAG, Seal
from .told_numbers import SaidOfNumbers

PAGE_FILE = "self-check.html"
_SCRIPTS = ("typed_numbers", "self_check")
_HERE = str(__package__)
JUDGED_ALONE = "Each number is judged by itself: one that follows from an earlier mistake is not right here, however well it was worked."
KEPT = "Nothing that you type is sent or kept."
OFF = "To check numbers this page needs its script, and scripts are off: without it, this is a sheet to fill in."
_BODY = """{sheet}
<h2>Your numbers</h2>
<p id="how">Give each number to {digits}, and press Enter or go to the next: the page says whether it is right. {alone} {kept}</p>
<p id="cannot" class="fair"><noscript>{off}</noscript></p>
<ol id="blanks">
{rows}
</ol>
<p id="say" role="status"></p>
<script type="application/json" id="data">{data}</script>"""
_ROW = """<li><label for="n{at}"><span aria-hidden="true">{symbol}</span> <span class="spoken">{name}</span></label>
<input id="n{at}" inputmode="text" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="60" aria-describedby="v{at}">
<span id="v{at}" class="verdict"></span></li>"""


def self_check(copies: Sequence[Copy]) -> Iterator[tuple[str, bytes]]:
    """The page of each copy, by the name of its file. Raises UsageError where nothing is revealed."""
    taken: set[str] = set()
    for copy in copies:
        folder = f"{file_name(copy.id, taken)}/" if copy.id else ""
        yield f"{folder}{PAGE_FILE}", page_of(copy).encode()


def page_of(copy: Copy) -> str:
    """A page as text."""
    paper, reveal = copy.paper, copy.paper.config.exercise.reveal
    if not shows(reveal, "status"):
        raise UsageError(
            "a page that checks numbers reveals whether they are right, and this exercise reveals nothing", "set reveal: status"
        )
    parts = {"sheet": fragment(_sheet(copy)), "rows": "\n".join(_rows(paper)), "data": _data(paper, reveal)}
    body = _BODY.format(digits=in_words(paper.digits), alone=JUDGED_ALONE, kept=KEPT, off=OFF, **parts)
    style = style_of(*DOCUMENT) + COLOURS + squeezed(_HERE, ["self_check"], "css")
    return whole_page(_title(copy), body, style, closed(squeezed(_HERE, _SCRIPTS, "js")))


def _title(copy: Copy) -> str:
    return copy.paper.config.title or "Worksheet"


def _sheet(copy: Copy) -> Document:
    """The worksheet without the table of blanks, in whose place there are fields."""
    return [Heading(_title(copy)), Note(" · ".join(filter(None, (copy.name, copy.id, copy.code))), "quiet")]


def _rows(paper: Paper) -> Iterator[str]:
    """A field for each blank."""
    look, iterations = Look(paper.config), Iterations(paper.config)
    for at, blank in enumerate(paper.blanks, start=1):
        name = literal(blank.name)
        formulas = Formulas(look, iterations.working(1, blank.at.updates))
        symbol = set_math(formulas.symbol(blank.at.key)) if blank.at.iteration == 1 else name  # which tells the iteration, too
        yield _ROW.format(at=at, symbol=symbol, name=name)


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
        "hints": shows(reveal, "hint"),
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
