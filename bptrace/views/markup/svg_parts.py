"""What both kinds of SVG are made of: texts that XML shows as they are, coordinates, outlines, and text with lowered parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from ...errors import visible
from ..drawing import LEVEL, LOWER, RAISE, SMALLER, Shape, Spot, runs

SHIFTS = {LOWER: 0.2, LEVEL: 0.0, RAISE: -0.38}  # of lowered and raised text, in its size
SIDES = {"start": "", "middle": ' text-anchor="middle"', "end": ' text-anchor="end"'}
_INVALID = re.compile("[\ufffe\uffff]")  # XML has no place for these


def literal_in_xml(text: str) -> str:
    """A text on one line that XML shows as it is."""
    return escape(_INVALID.sub("\ufffd", visible(text)))


def coordinate(number: float) -> str:
    """A coordinate."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")


def pair(spot: Spot) -> str:
    return f"{coordinate(spot.x)} {coordinate(spot.y)}"


def outline(shape: Shape) -> str:
    """The outline of a shape, from its upper left corner."""
    wide, high, r = shape.wide, shape.high, shape.radius
    left, right = (r * end for end in shape.ends)
    arc = f"A{coordinate(r)} {coordinate(r)} 0 0 1 "
    right_end = f"{arc}{coordinate(wide - right)} {coordinate(high)}" if right else f"V{coordinate(high)}"
    return f"M{coordinate(left)} 0H{coordinate(wide - right)}{right_end}H{coordinate(left)}{f'{arc}{coordinate(left)} 0' if left else ''}Z"


def marked_text(text: str, size: float, number: str) -> str:
    """A text with its lowered and raised parts, and the number behind it, which is markup."""
    lowered = f' font-size="{coordinate(SMALLER * size)}"'
    return _marked(text, number, lambda shift, small: f'{lowered * small} dy="{coordinate(shift * size)}"')


def text_of_class(text: str, number: str) -> str:
    """The same at any size: lowered and raised parts have a class, whose style makes them smaller."""
    return _marked(text, number, lambda shift, small: f' class="s" dy="{_em(shift / SMALLER)}"' if small else f' dy="{_em(shift)}"')


def _marked(text: str, number: str, moved: Callable[[float, bool], str]) -> str:
    """`moved` gives the attributes of a part that stands higher or lower than the one before."""
    done, level = [], LEVEL
    for part, wanted in runs(text):
        shift, level = SHIFTS[wanted] - SHIFTS[level], wanted
        plain = literal_in_xml(part)
        done.append(f"<tspan{moved(shift, wanted != LEVEL)}>{plain}</tspan>" if shift or wanted != LEVEL else plain)
    back = SHIFTS[LEVEL] - SHIFTS[level]
    return "".join(done) + (f"<tspan{moved(back, False)}>{number}</tspan>" if back and number else number)


def _em(shift: float) -> str:
    """A shift in the size of the letters, as short as it can be written: -.2em."""
    return f"{shift:.2f}em".replace("0.", ".").replace("0em", "em")
