"""The numbers that a config gives: its parameters, inputs, targets and the learning rate, by the names that are typed for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..inputs.config.config import Config, Sample
from ..inputs.config.keys import RATE
from ..model.page import Page
from ..model.symbols import PARAMETER

_OF_PARAMETER = {"w": "weights", "b": "biases"}


class GivenNumber(NamedTuple):
    """A number that is given: its group, its name (`w5`, `b1`, `i1#2`, `η`), and its value."""

    group: str
    name: str
    value: float


def given_numbers(config: Config) -> Iterator[GivenNumber]:
    """All of them: parameters in the order of the network, then the data sample by sample, then the learning rate."""
    for cell, (name, value) in zip(Page(config.network).parameters(), config.parameters.items(), strict=True):
        yield GivenNumber(_OF_PARAMETER[PARAMETER[cell.kind]], name, value)
    for number, row in enumerate(config.samples, 1):
        at = f"#{number}" if len(config.samples) > 1 else ""
        yield from (GivenNumber("inputs", f"{unit}{at}", value) for unit, value in zip(config.network.inputs, row.inputs, strict=True))
        outputs = config.network.outputs if row.targets else ()
        yield from (GivenNumber("targets", f"t_{unit}{at}", value) for unit, value in zip(outputs, row.targets, strict=True))
    if config.learning_rate is not None:
        yield GivenNumber(RATE, RATE, config.learning_rate)


def with_given_numbers(config: Config, values: Mapping[str, float]) -> Config:
    """The config with all given numbers as these say. Its `data` keep the old ones."""
    flat = iter([values[number.name] for number in given_numbers(config)])
    parameters = {name: next(flat) for name in config.parameters}
    samples = tuple(Sample(tuple(next(flat) for _ in row.inputs), tuple(next(flat) for _ in row.targets)) for row in config.samples)
    return config._replace(parameters=parameters, samples=samples, learning_rate=next(flat, None))
