"""A figure in HTML: the picture stands in the page itself, and takes the page's colours for those it has when it stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Figure
from .still_picture import GROUND, INK, LIGHTS, NEGATIVE, POSITIVE, QUIET
from .svg import svg
from .svg_parts import literal_in_xml

# fmt: off
PAGE = {  # for a colour of the picture alone, that of the page
    INK: "ink", GROUND: "ground", QUIET: "quiet", POSITIVE: "positive", NEGATIVE: "negative", LIGHTS["used"][0]: "used",
}
# fmt: on


def set_figure(figure: Figure) -> str:
    return f'<figure tabindex="0">\n{svg(figure.draw())}<figcaption>{literal_in_xml(figure.text)}</figcaption>\n</figure>'


def _coloured() -> Iterator[str]:
    for colour, name in PAGE.items():
        yield from (f'figure [{paint}="{colour}"] {{ {paint}: var(--{name}); }}' for paint in ("fill", "stroke"))


STYLE = """
figure { margin: 1rem 0; overflow-x: auto; }
figure svg { display: block; width: 100%; height: auto; min-width: 34rem; max-width: 56rem; }
figcaption { position: sticky; left: 0; color: var(--quiet); max-width: 48rem; }
""" + "\n".join(_coloured())
