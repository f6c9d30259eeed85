"""The colours of a picture in a page: the page's, in the place of those that it has when it stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from .still_picture import FLOW, GROUND, INK, LIGHTS, NEGATIVE, POSITIVE, QUIET

# fmt: off
_OF_THE_PAGE = {  # for a colour of the picture alone, that of the page
    FLOW: "focus", INK: "ink", GROUND: "ground", QUIET: "quiet", POSITIVE: "positive", NEGATIVE: "negative", LIGHTS["used"][0]: "used",
}
# fmt: on


def _coloured() -> Iterator[str]:
    for colour, name in _OF_THE_PAGE.items():
        yield from (f'figure [{paint}="{colour}"] {{ {paint}: var(--{name}); }}' for paint in ("fill", "stroke"))


COLOURS = "".join(_coloured())
