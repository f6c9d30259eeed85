"""Where the labels of edges stand between two columns: on their edges, over nothing else, as far from each other as need be.

Each label is tried at places along its edge. What a place costs by itself is worked out once; then the labels are moved in turn, each to
where it costs least beside the others, until none moves any more. Only places over nothing else are tried: those are wanted in the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import hypot
from typing import NamedTuple

from ...drawing import Spot

PLACES = tuple(0.5 + sign * 0.03 * step for step in range(14) for sign in ((1, -1) if step else (1,)))  # the middle first
OVER_LABEL, PER_STEP, ON_EDGE = 30.0, 1.0, 80.0  # what it costs to stand there
MOST_EDGES = 24  # the labels of more edges are not read anyway
FULL, FULL_OF_FEW, FEW = 0.3, 0.8, 7  # the share of a gap that labels may cover; few edges leave each other room
MOST_SWEEPS = 12
MOST_KEPT = 64  # gaps whose places are remembered
MOST_ORDERS = 5  # in which labels take turns


class Rect(NamedTuple):
    """A box, from its upper left corner to its lower right one."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rect) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def shared(self, other: Rect) -> float:
        """The area that two boxes which meet have in common."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across * (min(self.bottom, other.bottom) - max(self.top, other.top))


class Room(NamedTuple):
    """What a label takes around its point on the edge: the first line has its middle there, a second line stands below it.

    `text` is how wide the first line usually is, which other edges should not cross.
    """

    wide: float
    text: float
    first: float
    second: float = 0.0

    def at(self, spot: Spot) -> Rect:
        return Rect(spot.x - self.wide / 2, spot.y - self.first / 2, spot.x + self.wide / 2, spot.y + self.first / 2 + self.second)


Edge = tuple[Spot, Spot]


class Gap(NamedTuple):
    """The edges between two columns, what else stands there, and the area that there is."""

    edges: Sequence[Edge]
    others: Sequence[Rect]
    area: float


class _Choice(NamedTuple):
    cost: float
    box: Rect
    spot: Spot


def placed(gap: Gap, rooms: Sequence[tuple[str, Sequence[Room]]]) -> tuple[str, list[Spot]]:
    """The first of some modes in which every label has room, with the places; else "none". A mode has a room for each label."""
    return _placed(Gap(tuple(gap.edges), tuple(gap.others), gap.area), tuple((mode, tuple(sizes)) for mode, sizes in rooms))


@lru_cache(MOST_KEPT)  # it takes a while, and the pictures of a class, each with other numbers of one network, have the same places
def _placed(gap: Gap, rooms: Sequence[tuple[str, Sequence[Room]]]) -> tuple[str, list[Spot]]:
    for mode, sizes in rooms:
        if not _is_full(gap, sizes) and (found := _settled(gap, sizes)) is not None:
            return mode, found
    return "none", [_along(edge, 0.5) for edge in gap.edges]


def _is_full(gap: Gap, rooms: Sequence[Room]) -> bool:
    covered = sum(room.wide * (room.first + room.second) for room in rooms)
    return len(rooms) > MOST_EDGES or covered > gap.area * (FULL_OF_FEW if len(rooms) < FEW else FULL)


def _along(edge: Edge, t: float) -> Spot:
    (ax, ay), (bx, by) = edge
    return Spot(ax + (bx - ax) * t, ay + (by - ay) * t)


def _settled(gap: Gap, rooms: Sequence[Room]) -> list[Spot] | None:
    """Places at which no label is over anything; None if none were found."""
    choices = [sorted(_choices(gap, at, room), key=lambda choice: choice.cost) for at, room in enumerate(rooms)]
    if not all(choices):
        return None
    for order in _orders(len(rooms)):
        taken = _swept(choices, order)
        if not any(_meeting(taken)):
            return [choice.spot for choice in taken]
    return None


def _orders(count: int) -> Iterator[list[int]]:
    """Orders in which labels take turns, always the same ones: from above, from below, the odd ones first, ..."""
    plain = list(range(count))
    yield from (plain, plain[::-1], plain[::2] + plain[1::2], plain[1::2] + plain[::2], sorted(plain, key=lambda at: at * 7 % 11))[
        :MOST_ORDERS
    ]


def _choices(gap: Gap, at: int, room: Room) -> Iterator[_Choice]:
    """The places of a label that are over nothing else."""
    spots = [_along(gap.edges[at], t) for t in PLACES]
    reach = _around([room.at(spots[-1]), room.at(spots[-2])])
    near = [other for other in gap.others if other.meets(reach)]
    crossing = [other for number, other in enumerate(gap.edges) if number != at and _hull(other).meets(reach)]
    for step, spot in enumerate(spots):
        box = room.at(spot)
        if not any(box.meets(other) for other in near):
            cost = PER_STEP * ((step + 1) // 2) + sum(_on_edge(other, box, room, spot) for other in crossing)
            yield _Choice(cost, box, spot)


def _hull(edge: Edge) -> Rect:
    (ax, ay), (bx, by) = edge
    return Rect(min(ax, bx) - 1, min(ay, by) - 1, max(ax, bx) + 1, max(ay, by) + 1)


def _on_edge(edge: Edge, box: Rect, room: Room, spot: Spot) -> float:
    """What it costs that another edge runs through the first line: more the nearer to its middle."""
    (ax, ay), (bx, by) = edge if edge[0].x <= edge[1].x else edge[::-1]
    left, right, top = spot.x - room.text / 2, spot.x + room.text / 2, box.top
    left, right, foot = left if left > ax else ax, right if right < bx else bx, top + room.first
    if left > right:
        return 0.0
    if bx - ax < 1:  # it runs straight down
        start, end = (ax, max(top, min(ay, by))), (ax, min(foot, max(ay, by)))
        return _through(start, end, spot, room) if start[1] < end[1] else 0.0
    rise = (by - ay) / (bx - ax)
    first, last = ay + (left - ax) * rise, ay + (right - ax) * rise
    if (first <= top and last <= top) or (first >= foot and last >= foot):
        return 0.0
    upper, lower = min(max(first, top), foot), min(max(last, top), foot)
    if rise:
        left, right = ax + (upper - ay) / rise, ax + (lower - ay) / rise
    return _through((left, upper), (right, lower), spot, room)


def _through(start: tuple[float, float], end: tuple[float, float], spot: Spot, room: Room) -> float:
    """The same, of the part of the edge that is within."""
    away = hypot((start[0] + end[0]) / 2 - spot.x, (start[1] + end[1]) / 2 - spot.y)
    return ON_EDGE * hypot(end[0] - start[0], end[1] - start[1]) / room.text * max(0.2, 1.4 - 2.4 * away / room.text)


def _neighbours(choices: Sequence[Sequence[_Choice]]) -> list[list[int]]:
    """For each label those that can come upon it."""
    reach = [_around([choice.box for choice in row]) for row in choices]
    return [[other for other, box in enumerate(reach) if other != at and box.meets(own)] for at, own in enumerate(reach)]


def _around(boxes: Sequence[Rect]) -> Rect:
    """The box of all boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Rect(min(lefts), min(tops), max(rights), max(bottoms))


def _swept(choices: Sequence[Sequence[_Choice]], order: Sequence[int]) -> list[_Choice]:
    """A choice for each label, after all have taken turns until none moved."""
    taken, near = [row[0] for row in choices], _neighbours(choices)
    for _ in range(MOST_SWEEPS):
        moved = False
        for at in order:
            best = _best(choices[at], [taken[other].box for other in near[at]])
            moved, taken[at] = moved or best is not taken[at], best
        if not moved:
            break
    return taken


def _best(row: Sequence[_Choice], others: Sequence[Rect]) -> _Choice:
    """The choice that costs least beside the others; the row is in the order of what they cost by themselves."""
    best, least = row[0], float("inf")
    for choice in row:
        cost = choice.cost
        if cost >= least:
            break
        left, top, right, bottom = choice.box
        for x, y, end, foot in others:  # as in Rect.meets: this is where the time goes
            if left < end and x < right and top < foot and y < bottom:
                cost += OVER_LABEL * (1 + choice.box.shared(Rect(x, y, end, foot)) / 100)
        if cost < least:
            best, least = choice, cost
    return best


def _meeting(taken: Sequence[_Choice]) -> Iterator[bool]:
    return (one.box.meets(other.box) for at, one in enumerate(taken) for other in taken[:at])
