"""A page shows a number just as a table on the terminal does, but for the sign of minus."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator

import pytest

from bptrace.formula.number import MOST_DIGITS, shortest, show

from .chromium import Window
from .scripts import NODE, WEB, by_node

NUMBERS = WEB / "numbers.js"
SHOWN, GIVEN = "given[0].map(([value, digits]) => show(value, digits))", "given[0].map(plain)"
MANY = 200_000
SMALL, LARGE = [1e-4, 9.9999e-5, 1e-5, 1e-9, 5e-324], [1e5, 999999.5, 1e6, 123456789.0, 1e15, 1e16, 1e21, 1e22, 1.7976931348623157e308]
EDGES = [0.0, 1.0, 10.0, 0.5, 0.285, *SMALL, *LARGE]
SOME = [0.1, 2.5, -1e-9, *EDGES]


def values(count: int) -> Iterator[float]:
    """Numbers of every kind: as people write them, near a tie, whole, as they are worked, of any size."""
    draw = random.Random(12)
    yield from EDGES
    for place in range(count - len(EDGES)):
        kind = place % 5
        if kind == 0:
            value = draw.randint(0, 10**6) / 10 ** draw.randint(0, 6)
        elif kind == 1:
            value = float(f"{draw.randint(1, 10**5)}5e{draw.randint(-12, 6)}") * (1 + draw.randint(-3, 3) * 2**-52)
        elif kind == 2:
            value = float(draw.randint(0, 10 ** draw.randint(1, 17)))
        elif kind == 3:
            value = draw.gauss(0, 10 ** draw.uniform(-6, 3))
        else:
            value = _any(draw)
        yield -value if draw.random() < 0.3 else value


def _any(draw: random.Random) -> float:
    """A double of any bits, if it is a number."""
    (value,) = struct.unpack("<d", draw.getrandbits(64).to_bytes(8, "little"))
    return value if abs(value) < float("inf") else 0.25


def minus(text: str) -> str:
    return text.replace("-", "−")


def differences(given: list[object], theirs: list[str], ours: list[str]) -> list[object]:
    """The first cases in which two texts differ."""
    assert len(theirs) == len(ours)
    return [case for case in zip(given, theirs, ours, strict=True) if case[1] != case[2]][:10]


@pytest.mark.skipif(NODE is None, reason="there is no node: the browser is asked for fewer numbers")
def test_computed_numbers_are_shown_as_by_python() -> None:
    asked: list[object] = [(value, 1 + place % MOST_DIGITS) for place, value in enumerate(values(MANY))]
    asked += [(value, digits) for value in SOME for digits in range(1, MOST_DIGITS + 1)]
    assert differences(asked, by_node(NUMBERS, SHOWN, asked), [minus(show(*case)) for case in asked]) == []  # type: ignore[misc]


@pytest.mark.skipif(NODE is None, reason="there is no node: the browser is asked for fewer numbers")
def test_given_numbers_are_shown_as_by_python() -> None:
    asked: list[object] = list(values(MANY))
    assert differences(asked, by_node(NUMBERS, GIVEN, asked), [minus(shortest(value)) for value in asked]) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("expression", "shown"), [(SHOWN, show), (GIVEN, lambda value, _: shortest(value))], ids=["computed", "given"])
def test_the_browser_shows_them_so_too(window: Window, expression: str, shown: object) -> None:
    asked = [(value, 1 + place % MOST_DIGITS) for place, value in enumerate(values(5_000))]
    given = asked if shown is show else [value for value, _ in asked]
    texts = window.run(f"const given = [arguments[0]];\n{NUMBERS.read_text('utf-8')}\nreturn {expression};", given)
    assert differences(list(asked), texts, [minus(shown(*case)) for case in asked]) == []  # type: ignore[operator]
