"""A new exercise as the text of a config, with comments that say what each part is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from ...model.losses import LOSSES
from .few_digits import STEP

_Row = tuple[str, ...]
_MOST_ASKED = 24  # weights whose gradients are all asked for; of more, the first and the last of each layer
_PASSES_NET = ("identity", "relu", "leaky_relu", "elu")  # out is net itself, or may be: one number is not asked for twice
_WIDE = 40  # where comments begin


class Wish(NamedTuple):
    """What is wanted: inputs and units, an activation for each layer, the loss, samples, η as it is written, and the seed."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    samples: int = 1
    rate: str = "0.5"
    seed: int = 1


class Outline(NamedTuple):
    """What is wanted, and its numbers as they are written. Weights have a row for each unit, of each layer; inputs are `among` some."""

    wish: Wish
    weights: tuple[tuple[_Row, ...], ...]
    biases: tuple[_Row, ...]
    samples: tuple[tuple[_Row, _Row], ...]
    among: _Row


def text_of_exercise(outline: Outline) -> str:
    """The config: network, data, and what is asked."""
    return "\n".join((*_head(outline), *_layers(outline), *_training(outline), *_asked(outline), ""))


def _head(outline: Outline) -> Iterator[str]:
    wanted, sizes = outline.wish, "-".join(map(str, outline.wish.sizes))
    one_for_all = len(set(wanted.activations)) == 1
    activation = ",".join(wanted.activations[:1] if one_for_all else wanted.activations)
    options = {"sizes": sizes, "activation": activation, "loss": wanted.loss, "samples": wanted.samples}
    options |= {"rate": wanted.rate, "seed": wanted.seed}
    yield "# An exercise to hand out, ready to be edited. Its numbers have few digits; this command draws the same ones again:"
    yield f"#   bptrace init exercise {' '.join(f'--{name} {value}' for name, value in options.items())}"
    yield f'title: "Backpropagation by hand, {sizes}"'
    yield ""
    yield _line(f"inputs: {_flow(_names('i', 1, outline.wish.sizes[0]))}", "the names of the inputs")


def _layers(outline: Outline) -> Iterator[str]:
    yield "layers:"
    starts = [0, *accumulate(rows * columns for columns, rows in pairwise(outline.wish.sizes))]
    for at, names in enumerate(_units(outline.wish.sizes)):
        yield _line(f"  - units: {_flow(names)}", "" if at else "the layers, from the first hidden one to the outputs")
        yield f"    activation: {outline.wish.activations[at]}"
        yield _line("    weights:", "" if at else "a row for each unit, with a number for each of its inputs")
        yield from _weights(names, outline.weights[at], starts[at])
        yield _line(f"    bias: {_flow(outline.biases[at])}", f"one for each unit: {_listed([f'b_{name}' for name in names])}")


def _weights(names: Sequence[str], rows: Sequence[_Row], start: int) -> Iterator[str]:
    for place, (name, row) in enumerate(zip(names, rows, strict=True)):
        yield _line(f"      - {_flow(row)}", f"into {name}: {_listed(_names('w', start + place * len(row) + 1, len(row)))}")


def _training(outline: Outline) -> Iterator[str]:
    yield ""
    loss = outline.wish.loss
    if LOSSES[loss].fuses == outline.wish.activations[-1]:
        yield _line(f"loss: {{name: {loss}, fused: true}}", "fused: delta of an output is out - target at once")
    else:
        yield _line(f"loss: {loss}", "what the update makes smaller")
    yield _line(f"learning_rate: {outline.wish.rate}", "the step of the update")
    yield _line("samples:", "what goes in, and what should come out")
    for inputs, targets in outline.samples:
        yield f"  - {{inputs: {_flow(inputs)}{f', targets: {_flow(targets)}' if targets else ''}}}"


def _asked(outline: Outline) -> Iterator[str]:
    yield ""
    yield "exercise:"
    yield "  # What a sheet asks for: names, patterns, or kind:layer. bptrace names lists all names."
    yield f"  ask: {_flow(_ask(outline))}"
    yield _line("  digits: 4dp", "how exact an answer has to be: decimal places, or 4sf for significant figures")
    yield _line("  marks: {default: 1, 'w*+': 2}", "what an answer is worth; of two patterns that fit, the later counts")
    yield _line("  reveal: hint", "how much a student's report says: none, status, hint or value")
    yield "  vary:  # what differs from student to student: bptrace worksheet with --roster draws from these values"
    yield _line(f"    weights: {{{', '.join(f'{key}: {value}' for key, value in STEP.items())}}}", "no weight is 0")
    yield _line(f"    inputs: {_flow(outline.among)}", "none is a multiple of another")


def _ask(outline: Outline) -> list[str]:
    """Selectors of what is worth asking for; what is the same number as another is left out."""
    layers = range(1, len(outline.wish.sizes))
    nets = [layer for layer in layers if outline.wish.activations[layer - 1] not in _PASSES_NET]
    asked = ["net"] if len(nets) == len(layers) else [f"net:{layer}" for layer in nets]
    asked += ["out", "E", "delta"]
    weights = [f"w{number}" for number in _weights_asked(outline.wish.sizes)]
    if not weights:
        biases = ["'dE/db*'"] if len(outline.samples) > 1 else []  # of one sample it is delta
        return [*asked, "'dE/dw*'", *biases, "'w*+'", "'b*+'"]
    return [*asked, *(f"dE/d{name}" for name in weights), *(f"{name}+" for name in weights)]


def _weights_asked(sizes: Sequence[int]) -> Iterator[int]:
    """The numbers of the weights whose gradients are asked for; none where all are."""
    counts = [before * after for before, after in pairwise(sizes)]
    if sum(counts) > _MOST_ASKED:
        for end, count in zip(accumulate(counts), counts, strict=True):
            yield from dict.fromkeys((end - count + 1, end))


# words and lists


def _units(sizes: Sequence[int]) -> Iterator[list[str]]:
    """The names of the units: h1, h2, … through all hidden layers, and o1, o2, …"""
    hidden = 1
    for size in sizes[1:-1]:
        yield _names("h", hidden, size)
        hidden += size
    yield _names("o", 1, sizes[-1])


def _names(letter: str, first: int, count: int) -> list[str]:
    return [f"{letter}{number}" for number in range(first, first + count)]


def _flow(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"


def _listed(names: Sequence[str]) -> str:
    """The names, or of many the first and the last."""
    return ", ".join(names) if len(names) <= 4 else f"{names[0]} to {names[-1]}"


def _line(text: str, comment: str) -> str:
    return f"{text:<{_WIDE}}# {comment}" if comment and len(text) < _WIDE else f"{text}  # {comment}" if comment else text
