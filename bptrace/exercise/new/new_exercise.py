"""A new exercise: what is wanted of it, as it is typed, and numbers for it that are kind to the hand, drawn from a seed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from ...errors import UsageError, did_you_mean, nearest, plural
from ...inputs.config.fields import FOR_FUNCTIONS
from ...inputs.config.load import parse
from ...inputs.tree.nodes import quoted
from ...inputs.tree.numbers import value_of
from ...model.activations import ACTIVATIONS, ALSO
from ...model.losses import LOSSES
from ..kind import Kindness, Unkind
from ..lint.remedies import goals
from ..lint.telling import Telling
from .exercise_text import Outline, Wish, text_of_exercise
from .few_digits import Drawer, inputs_among, one_hot

MOST_UNITS_BY_HAND, MOST_LAYERS_BY_HAND = 8, 4
_DRAWINGS = 500  # until one is kind; in a deep network hardly any is, since gradients vanish
_SUCH = "write the inputs and the units of each layer, such as --sizes 2-2-1"
_SQUARED, _LOSS_FOR = "half_squared_error", {"softmax": "cross_entropy"}  # by the activation of the outputs
_OUTPUTS_FOR = {"cross_entropy": ("softmax", "sigmoid"), "binary_cross_entropy": ("sigmoid",)}  # a logarithm is taken of them
_PLAIN = ("-0.8", "-0.6", "-0.4", "-0.2", "0.2", "0.4", "0.6", "0.8")
_TARGETS = {  # values that an output may be wanted to have, by the loss or else by the activation
    "hinge": ("-1", "1"),
    "binary_cross_entropy": ("0", "1"),
    "sigmoid": ("0.01", "0.1", "0.9", "0.99"),
    "tanh": ("-0.9", "0.9"),
    "bipolar_sigmoid": ("-0.9", "0.9"),
    "relu": _PLAIN[4:],
    "softplus": _PLAIN[4:],
}


def wish(sizes: str = "2-2-1", activation: str = "", loss: str = "", samples: int = 1, rate: str = "0.5", seed: int = 1) -> Wish:
    """What is wanted, as it is typed; no activation is sigmoid, no loss the one that suits the outputs. Raises UsageError."""
    counts = _sizes(sizes)
    activations = activations_of(activation, counts)
    return Wish(counts, activations, loss_of(loss, activations[-1]), samples, rate_of(rate), seed)


class Drawn(NamedTuple):
    """A config with an exercise, as text with comments, and what of its numbers is not kind to the hand."""

    text: str
    unkind: tuple[Unkind, ...]


def new_exercise(wanted: Wish) -> Drawn:
    """The first exercise of those drawn from the seed that is kind and tells all that it can, or else the one that comes nearest to it."""
    draw, best, missed, judges, kind = Drawer(wanted.seed), None, None, None, 0
    for _ in range(_DRAWINGS):
        text = text_of_exercise(_outline(wanted, draw))
        config = parse(text.encode(), "exercise.yaml")
        judges = judges or (Kindness(config), Telling(config))
        unkind = tuple(judges[0].unkind(config))
        enough = missed[1] if missed is not None and not missed[0] else _UNKNOWN  # with so many it is no better
        untold = sum(1 for _ in islice(goals(Telling(config, judges[1])), enough)) if not unkind else _UNKNOWN
        if missed is None or (len(unkind), untold) < missed:
            best, missed = Drawn(text, unkind), (len(unkind), untold)
        kind += not unkind
        if missed == (0, 0) or kind == _MOST_KIND:
            break
    assert best is not None
    return best


_MOST_KIND = 25  # kind drawings of which it is asked what they tell: some networks let no numbers tell all
_UNKNOWN = 10_000  # more than anything can miss


def _outline(wanted: Wish, draw: Drawer) -> Outline:
    weights = tuple(draw.rows(after, before) for before, after in zip(wanted.sizes, wanted.sizes[1:], strict=False))
    biases = tuple(draw.parameters(size) for size in wanted.sizes[1:])
    inputs = inputs_among(wanted.sizes[0])
    samples = tuple((draw.some(wanted.sizes[0], inputs), _targets(wanted, draw)) for _ in range(wanted.samples))
    return Outline(wanted, weights, biases, samples, inputs)


def _targets(wanted: Wish, draw: Drawer) -> tuple[str, ...]:
    """A target for each output that the output can have; none where the loss has none."""
    size, activation = wanted.sizes[-1], wanted.activations[-1]
    if not LOSSES[wanted.loss].has_targets:
        return ()
    if activation == "softmax":
        return one_hot(size, draw)
    values = _TARGETS.get(wanted.loss) or _TARGETS.get(activation, _PLAIN)
    return tuple(draw.one(values) for _ in range(size))


# what is typed


def _sizes(text: str) -> tuple[int, ...]:
    if not re.fullmatch(r"\s*\d{1,9}(\s*[-–,x×]\s*\d{1,9})*\s*", text, re.ASCII):
        raise UsageError(f"--sizes {quoted(text)} does not say how many units there are", _SUCH)
    sizes = tuple(map(int, re.findall(r"\d+", text)))
    if len(sizes) == 1:
        raise UsageError(f"--sizes {quoted(text)} says how many inputs there are, and no layer", _SUCH)
    if 0 in sizes:
        what = f"layer {sizes.index(0)} would have no units" if sizes[0] else "there would be no inputs"
        raise UsageError(f"--sizes {quoted(text)}: {what}", "write numbers from 1 on, such as --sizes 2-2-1")
    if len(sizes) - 1 > MOST_LAYERS_BY_HAND or max(sizes) > MOST_UNITS_BY_HAND:
        most = f"at most {MOST_UNITS_BY_HAND} inputs or units in a layer, and {MOST_LAYERS_BY_HAND} layers after the inputs"
        raise UsageError(f"--sizes {quoted(text)} is too large to work by hand", most)
    return sizes


def activations_of(text: str, sizes: Sequence[int]) -> tuple[str, ...]:
    """One for each layer; one alone is that of all layers. Raises UsageError."""
    layers = len(sizes) - 1
    words = [_word(word.strip(), "--activation", (*ACTIVATIONS, *ALSO)) for word in (text or "sigmoid").split(",")]
    names = tuple(ALSO.get(word, word) for word in words)
    if len(names) not in (1, layers):
        such = ",".join(["tanh"] * (layers - 1) + ["sigmoid"])
        message = f"--activation names {len(names)} activations, and there {plural(layers, 'is', 'are')} {layers} {plural(layers, 'layer')}"
        raise UsageError(message, f"write one, or one for each layer: --activation {such}")
    names = names * layers if len(names) == 1 else names
    if "softmax" in names[:-1]:
        such = ",".join(["sigmoid"] * (layers - 1) + ["softmax"])
        raise UsageError("softmax is for the outputs", f"write one for each layer: --activation {such}")
    if names[-1] == "softmax" and sizes[-1] == 1:
        raise UsageError("softmax of one unit is always 1", "have two outputs or more")
    return names


def loss_of(text: str, activation: str) -> str:
    """The loss that is typed, or else the one that suits the activation of the outputs. Raises UsageError if it does not suit it."""
    name = _word(text, "--loss", LOSSES) if text else _LOSS_FOR.get(activation, _SQUARED)
    suits = _OUTPUTS_FOR.get(name, (activation,))
    if activation not in suits:
        hint = f"end with --activation {' or '.join(suits)}, or leave --loss out"
        raise UsageError(f"{name} takes the logarithm of outputs between 0 and 1, and those of {activation} are not", hint)
    return name


def _word(text: str, option: str, known: Iterable[str]) -> str:
    """One of the words, by that name or another."""
    words = tuple(known)
    meant = FOR_FUNCTIONS.get(text.lower().replace(" ", "_"), text)
    if meant in words:
        return meant
    raise UsageError(f"{option} cannot be {quoted(text)}", did_you_mean(nearest(text, words)) or f"one of {', '.join(words)}")


def rate_of(text: str) -> str:
    """A learning rate, as it is written. Raises UsageError if it is none."""
    value = value_of(text)
    if value is None or not 0 < value <= 100 or len(text) > 10:
        raise UsageError(f"--rate {quoted(text)} is no learning rate", "write a number from 0 up to 100, such as --rate 0.5")
    return text
