"""A figure in HTML: the picture stands in the page itself, and takes the page's colours for those it has when it stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Figure
from .html_text import literal
from .still_picture import GROUND, INK, LIGHTS, NEGATIVE, POSITIVE, QUIET
from .svg import svg

# fmt: off
_OF_THE_PAGE = {  # for a colour of the picture alone, that of the page
    INK: "ink", GROUND: "ground", QUIET: "quiet", POSITIVE: "positive", NEGATIVE: "negative", LIGHTS["used"][0]: "used",
}
# fmt: on


def set_figure(figure: Figure) -> str:
    return f'<figure tabindex="0">\n{svg(figure.draw())}<figcaption>{literal(figure.text)}</figcaption>\n</figure>'


def _coloured() -> Iterator[str]:
    for colour, name in _OF_THE_PAGE.items():
        yield from (f'figure [{paint}="{colour}"] {{ {paint}: var(--{name}); }}' for paint in ("fill", "stroke"))


COLOURS = "\n".join(_coloured())
