"""Numbers over many iterations, packed so that they are small and come back bit for bit.

Neighbours in a column differ little. So the bits of the numbers are taken as whole numbers, differences are taken again and
again, and the bytes are sorted by their place: most are then 0, and zlib packs them well. Sums undo it.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Sequence
from itertools import chain, islice
from operator import sub

ORDERS = (0, 2, 5, 8)  # how many times differences may be taken; the order that packs best is found on a part of the columns
TRIED = 4  # columns on which it is found
_WORD = (1 << 64) - 1


class Packed:
    """Columns of numbers as bytes, and how many times differences were taken."""

    def __init__(self, columns: Sequence[Sequence[float]]) -> None:
        part = columns[:: max(len(columns) // TRIED, 1)]
        self.order = min(ORDERS, key=lambda order: len(zlib.compress(_shuffled(_bits(part), order), 1))) if columns else 0
        self.data = _shuffled(_bits(columns), self.order)


def _bits(columns: Sequence[Sequence[float]]) -> list[int]:
    return list(array("Q", array("d", chain.from_iterable(columns)).tobytes()))


def _shuffled(words: list[int], order: int) -> bytes:
    """The words after differences, first all lowest bytes, then the next ones; the first word of each order stays as it is."""
    kept = []
    for _ in range(min(order, len(words))):
        kept.append(words[0])
        words = list(map(sub, islice(words, 1, None), words))
    data = array("Q", [word & _WORD for word in chain(kept, words)])
    _little_endian(data)
    raw = data.tobytes()
    return b"".join(raw[place::8] for place in range(8))


def _little_endian(data: array[int]) -> None:
    import sys

    if sys.byteorder == "big":
        data.byteswap()
