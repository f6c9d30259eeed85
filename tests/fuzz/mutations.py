"""Changes to a text and to a tree of values, such as a person, a program or an attacker might make."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Value = Any  # what JSON holds
Slot = tuple[Any, Any]  # a dictionary or a list, and the key or index of one of its values

NUMBERS = (
    *(
        "0",
        "-0",
        "1",
        "-1",
        "2",
        "3",
        "0.5",
        "1/3",
        "1e-3",
        ".5",
        "5.",
        "+1",
        "1_000",
        "0x10",
        "0o17",
        "012",
        "1:30",
        "1,5",
        "1e5",
        "½",
        "٣",
    ),
    *(
        "1e308",
        "-1e308",
        "1.8e308",
        "1e-308",
        "5e-324",
        "1e-400",
        "1e999",
        ".inf",
        "-.inf",
        ".nan",
        "NaN",
        "Infinity",
        "9" * 40,
        "0." + "3" * 60,
    ),
)
WORDS = (
    *(
        "null",
        "~",
        "true",
        "no",
        "on",
        "''",
        '""',
        "[]",
        "{}",
        "[[]]",
        "[null]",
        "{a: }",
        "- ",
        "? ",
        ": ",
        "&a",
        "*a",
        "<<: *a",
        "!!python/object:os.system x",
    ),
    *(
        "!!int 1",
        "|",
        ">",
        "%YAML 1.1",
        "---",
        "...",
        "# x",
        "@",
        "`",
        "\t",
        " ",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "é",
        "η",
        "δ",
        "W₁",
        "\ud7ff",
    ),
    *(
        "sigmoid",
        "softmax",
        "relu",
        "linear",
        "elu",
        "cross_entropy",
        "hinge",
        "weights",
        "biases",
        "bias",
        "samples",
        "inputs",
        "layers",
        "loss",
        "fused: true",
    ),
    *(
        "E",
        "net",
        "out",
        "w1",
        "w1+",
        "h1",
        "o1",
        "x1",
        "t_o1",
        "dE/dw1",
        "batch",
        "online",
        "epochs",
        "round_each: 2dp",
        "notation: z-a",
        "frozen: weights",
    ),
)
TREES: tuple[Value, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        2,
        0.5,
        1e308,
        -1e308,
        5e-324,
        10**400,
        "",
        "x",
        "E",
        "0.1",
        "1/3",
        "1e999",
        [],
        {},
        [[]],
        [None],
        {"": 1},
    ),
    *(
        [1],
        [1, 2],
        [[1, 2], [3, 4]],
        {"w1": 1},
        {"name": "relu"},
        {"name": "softmax", "slope": 1},
        {"init": "xavier", "seed": 1},
        {"csv": "x.csv"},
    ),
    *("sigmoid", "softmax", "relu", "leaky_relu", "online", "full", "mean", "sum", "4dp", "3sf", "z-a", "y-a", "i-o", "weights", "layer 1"),
)
KEYS = (
    *(
        "inputs",
        "layers",
        "units",
        "weights",
        "bias",
        "biases",
        "bias_input",
        "activation",
        "loss",
        "learning_rate",
        "samples",
        "targets",
        "batch",
    ),
    *(
        "iterations",
        "epochs",
        "reduction",
        "frozen",
        "notation",
        "digits",
        "round_each",
        "weights_layout",
        "title",
        "source",
        "exercise",
        "name",
    ),
    *("fused", "slope", "alpha", "beta", "init", "seed", "low", "high", "std", "csv", "η", "eta", "momentum", "optimizer", "", "x" * 300),
)


# of texts


def _cut(text: str, draw: Random) -> tuple[str, str, str]:
    """The text before a stretch of it, the stretch, and the text after it."""
    start = draw.randrange(len(text) + 1)
    end = min(len(text), start + int(draw.expovariate(1 / 6)))
    return text[:start], text[start:end], text[end:]


def _lines(change: Callable[[list[str], Random], None]) -> Callable[[str, Random], str]:
    """A change to the lines of a text."""

    def changed(text: str, draw: Random) -> str:
        lines = text.split("\n")
        change(lines, draw)
        return "\n".join(lines)

    return changed


def _swap(lines: list[str], draw: Random) -> None:
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _indent(lines: list[str], draw: Random) -> None:
    at = draw.randrange(len(lines))
    lines[at] = draw.choice((" ", "  ", "\t", "      ")) + lines[at] if draw.random() < 0.5 else lines[at][1:]


def _number(text: str, draw: Random) -> str:
    """Another number in the place of one."""
    places = [at for at, character in enumerate(text) if character.isdigit() and (at == 0 or not text[at - 1].isalnum())]
    if not places:
        return text
    start = draw.choice(places)
    end = start
    while end < len(text) and (text[end].isdigit() or text[end] in ".e"):
        end += 1
    return text[:start] + draw.choice(NUMBERS) + text[end:]


def _between(put: Callable[[str, Random], str]) -> Callable[[str, Random], str]:
    """A change to a stretch of the text."""

    def changed(text: str, draw: Random) -> str:
        before, stretch, after = _cut(text, draw)
        return before + put(stretch, draw) + after

    return changed


OF_TEXT: tuple[Callable[[str, Random], str], ...] = (
    _number,
    _number,
    _between(lambda stretch, draw: ""),
    _between(lambda stretch, draw: stretch * draw.choice((2, 2, 3, 50))),
    _between(lambda stretch, draw: draw.choice(WORDS)),
    _between(lambda stretch, draw: draw.choice(NUMBERS)),
    _between(lambda stretch, draw: stretch + draw.choice("[]{},:-\"'#&*!|>%@`\n ")),
    _between(lambda stretch, draw: draw.choice("[{(-\"'!& \t?") * draw.choice((3, 99, 3000))),
    _between(lambda stretch, draw: stretch.swapcase()),
    _between(lambda stretch, draw: stretch[::-1]),
    lambda text, draw: text[: draw.randrange(len(text) + 1)],
    _lines(lambda lines, draw: lines.pop(draw.randrange(len(lines))) and None),
    _lines(lambda lines, draw: lines.insert(draw.randrange(len(lines)), draw.choice(lines))),
    _lines(lambda lines, draw: lines.insert(draw.randrange(len(lines)), f"{draw.choice(KEYS)}: {draw.choice(WORDS + NUMBERS)}")),
    _lines(_swap),
    _lines(_indent),
)


def text(given: str, draw: Random) -> str:
    """The text with one change."""
    return draw.choice(OF_TEXT)(given, draw)


# of trees


def slots(tree: Value) -> Iterator[Slot]:
    """The places of all values below the root."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield tree, key
        yield from slots(value)


def _rename(slot: Slot, draw: Random) -> None:
    home, key = slot
    if isinstance(home, dict):
        home[draw.choice(KEYS)] = home.pop(key)


def _put(slot: Slot, value: Value) -> None:
    home, key = slot
    home[key] = value


def _drop(slot: Slot, draw: Random) -> None:
    home, key = slot
    del home[key]


def _more(slot: Slot, draw: Random) -> None:
    home, key = slot
    if isinstance(home, list):
        home.insert(draw.randrange(len(home) + 1), copy.deepcopy(home[key]))
    else:
        home[draw.choice(KEYS)] = draw.choice(TREES)


def _nest(slot: Slot, draw: Random) -> None:
    value = slot[0][slot[1]]
    for _ in range(draw.choice((1, 1, 2, 50))):
        value = [value] if draw.random() < 0.5 else {draw.choice(KEYS): value}
    _put(slot, value)


def _nearby(slot: Slot, draw: Random) -> None:
    """A number a little or a lot off, or spelled out."""
    value = slot[0][slot[1]]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        near = float(value) if abs(value) < 1e300 else 1.0  # a whole number may have more digits than a float
        others = (-value, value + 1, value * 1000, near / 1000, str(value), near * 10.0 ** draw.randint(-300, 300), 0, int(value))
        _put(slot, draw.choice(others))


OF_TREE: tuple[Callable[[Slot, Random], None], ...] = (
    _nearby,
    _nearby,
    lambda slot, draw: _put(slot, copy.deepcopy(draw.choice(TREES))),
    _rename,
    _drop,
    _more,
    _nest,
)


def tree(given: Value, draw: Random) -> Value:
    """The tree with one change."""
    changed = copy.deepcopy(given)
    places = list(slots(changed))
    if not places:
        return draw.choice(TREES)
    draw.choice(OF_TREE)(draw.choice(places), draw)
    return changed
