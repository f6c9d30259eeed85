"""The arrows of follow-through. They begin and end at the sides of what they lead between, so that they cover no number."""

from __future__ import annotations

from ...drawing import DOWN, STRAIGHT, UP, Arrow, Place, Shape, Words

SIDEWAYS = 9  # how far a short arrow reaches to either side of the line between two numbers that touch


def arrow(start: Shape | Words, end: Shape | Words, light: str) -> Arrow:
    """The arrow from one quantity's place to another's."""
    if isinstance(start, Shape) and isinstance(end, Shape) and _row(start) == _row(end):
        leftwards = end.at.wide.x < start.at.wide.x
        if abs(_left(start) + start.wide - _left(end)) < 1 or abs(_left(end) + end.wide - _left(start)) < 1:
            border = start.at.moved(0 if leftwards else start.wide, start.high * 0.27)
            reach = -SIDEWAYS if leftwards else SIDEWAYS
            return Arrow(border.moved(-reach, 0), border.moved(reach, 0), light, STRAIGHT)
        if start.role == end.role == "back" and abs(_left(start) - _left(end)) < 3 * start.wide:  # below one unit
            return Arrow(_below(start), _below(end), light, DOWN)
    if isinstance(start, Shape) and isinstance(end, Shape) and _stands_below(end, start):
        top = end.at.moved(SIDEWAYS * 0.8, 0)  # beside the caption
        return Arrow(top.moved(0, -SIDEWAYS), top.moved(0, SIDEWAYS), light, STRAIGHT)
    rightwards = _middle(end) > _middle(start)
    down = start.at.wide.y > end.at.wide.y
    under = isinstance(start, Shape) and start.role == "back" and isinstance(end, Words)  # past the unit above, not over it
    return Arrow(_side(start, rightwards, not down), _side(end, not rightwards, down), light, DOWN if under else UP)


def _left(shape: Shape) -> float:
    return shape.at.wide.x


def _row(shape: Shape) -> float:
    return shape.at.wide.y


def _middle(told: Shape | Words) -> float:
    return told.at.wide.x + (told.wide / 2 if isinstance(told, Shape) else 0)


def _stands_below(end: Shape, start: Shape) -> bool:
    """True for a number directly below another one."""
    gap = _row(end) - _row(start) - start.high
    return 0 <= gap < SIDEWAYS and _left(start) - 1 < _middle(end) < _left(start) + start.wide + 1


def _below(shape: Shape) -> Place:
    return shape.at.moved(shape.wide / 2, shape.high)


def _side(told: Shape | Words, right: bool, below: bool) -> Place:
    """The middle of a side of a shape; a place below or above a text."""
    if isinstance(told, Shape):
        return told.at.moved(told.wide * right, told.high / 2)
    return told.at.moved(0, told.size * 0.45 if below else -told.size)
