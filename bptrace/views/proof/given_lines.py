"""What a script is given: samples, parameters and masks, as lines that assign lists of numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from ...inputs.config.config import Config, Sample
from ...inputs.tree.nodes import comment
from .frameworks import Framework
from .layer_lines import Lines

WIDE = 110  # columns that a line may have
_MOST_SAID = 60  # characters of a remark beside numbers


class GivenLines:
    """The lines for a config. `samples` are those that the script has."""

    def __init__(self, config: Config, samples: Sequence[Sample], lines: Lines, framework: Framework) -> None:
        self.config, self.samples, self.lines, self.framework = config, samples, lines, framework
        self.page, self.network = lines.page, config.network

    def data(self, inputs: str, targets: str) -> Iterator[str]:
        """The inputs and the targets, under these names."""
        yield self.assigned(inputs, [list(map(float, sample.inputs)) for sample in self.samples], "a row for each sample")
        if self.network.loss.has_targets:
            yield self.assigned(targets, [list(map(float, sample.targets)) for sample in self.samples])

    def parameters(self) -> Iterator[str]:
        for kind, layer in self.page.parameter_keys():
            yield (self.weights if kind == "w" else self.bias)(layer)

    def weights(self, layer: int) -> str:
        of = self.network.layers[layer - 1]
        said = f"into {', '.join(of.units)} from {', '.join(self.network.units(layer - 1))}"
        rows = [list(map(self.value, row)) for row in of.weights]
        return self.assigned(self.lines.name("w", layer), rows, said, self.framework.parameter)

    def bias(self, layer: int) -> str:
        of, name = self.network.layers[layer - 1], self.lines.name("b", layer)
        values = list(map(self.value, of.biases))
        if of.shared:
            return self.assigned(name, values[0], "one for all units of the layer", self.framework.number)
        return self.assigned(name, values, "", self.framework.parameter)

    def value(self, name: str | None) -> float:
        """The first value of a parameter; 0 of one that there is not."""
        return 0.0 if name is None else float(self.config.parameters[name])

    def masks(self) -> Iterator[str]:
        for mask in self.lines.masks.values():
            yield self.assigned(mask.name, mask.entries, mask.remark)

    def assigned(self, name: str, value: Any, said: str = "", pattern: str = "") -> str:
        """A line that assigns numbers, with a remark where it has room for it."""
        pattern = pattern or self.framework.array
        text = f"{name} = {pattern.format(python_literal(value, len(name) + len(pattern)))}"
        fits = said and "\n" not in text and len(said) <= _MOST_SAID and len(text) + len(said) < WIDE
        return f"{text}  {comment(said)}" if fits else text


def python_literal(value: Any, before: int = 0) -> str:
    """A number or a nested list as Python that reads back exactly; one that does not fit after so many columns has a line for each row."""
    text = _flat(value)
    if before + len(text) <= WIDE or not isinstance(value, list):
        return text
    if isinstance(value[0], list):
        return "[\n" + "".join(f"{textwrap.indent(python_literal(row, 4), '    ')},\n" for row in value) + "]"
    return "[\n" + textwrap.fill(text[1:-1], WIDE, initial_indent="    ", subsequent_indent="    ") + ",\n]"


def _flat(value: Any) -> str:
    return f"[{', '.join(map(_flat, value))}]" if isinstance(value, list) else repr(value)
