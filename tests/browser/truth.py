"""What a page has to show: every number of a trace, as the tables of `run` write it but for the sign of minus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import bptrace
from bptrace.formula.number import MOST_DIGITS, SHOW, shortest, show

GIVEN = ("eta", "t_")


class Truth:
    """The numbers of a run. A key is a quantity's name without a sample; with # it is the sample's own where the batch has one too."""

    def __init__(self, config: Any, iterations: int | None = None) -> None:
        data = json.loads(bptrace.run(config, iterations).to_json())
        self.config, self.iterations = config, data["iterations"]
        self.several = len(config.samples) > 1
        self._first = self.iterations[0]["values"]

    def samples(self, iteration: int) -> list[int]:
        """The numbers of the samples of an iteration."""
        return [sample["sample"] for sample in self.iterations[iteration - 1]["samples"]]

    def value(self, key: str, iteration: int, slot: int = 0) -> float | None:
        """The value of a quantity, for the sample at a place in the batch; None if there is no such quantity."""
        if key == "eta":
            return float(self.config.eta)
        of = self.iterations[iteration - 1]
        own, name = of["samples"][slot]["values"], key.removesuffix("#")
        found = own.get(name) if key.endswith("#") else of["values"].get(name, own.get(name))
        return None if found is None else float(found)

    def keys(self, iteration: int) -> Iterator[str]:
        """The keys of all quantities of an iteration."""
        of = self.iterations[iteration - 1]
        yield from of["values"]
        for name in of["samples"][0]["values"]:
            yield f"{name}#" if name in of["values"] else name

    def is_given(self, key: str, iteration: int) -> bool:
        """True for what nobody works: inputs, targets, the rate, and in the first iteration the parameters."""
        data = key.startswith(GIVEN) or key in self.config.network.inputs
        own = key.removesuffix("+")
        frozen = key != own and self._first.get(own) == self._first.get(key)  # as it was given before and after an update
        return data or (iteration == 1 and own in self._first and f"{own}+" in self._first and (key == own or frozen))

    def texts(self, key: str, iteration: int, slot: int = 0, figures: int | None = None) -> set[str]:
        """The ways in which a number may be written in a table; or to other figures than those asked for."""
        value = self.value(key, iteration, slot)
        if value is None:
            return set()
        given = {shortest(value)} if self.is_given(key, iteration) else set()
        computed = set() if given and not key.endswith("+") else {self._computed(value, figures)}
        return {text.replace("-", "−") for text in given | computed}

    def longer(self, key: str, iteration: int) -> set[str]:
        """As it may stand in a formula: of any sample, with as many figures as are asked for, or more."""
        slots, figures = range(len(self.samples(iteration))), range(self.config.digits, MOST_DIGITS + 1)
        return {text for slot in slots for digits in figures for text in self.texts(key, iteration, slot, digits)}

    def shorter(self, key: str, iteration: int, slot: int = 0) -> set[str]:
        """As it may stand in the picture: with at most as many figures as are asked for."""
        value = self.value(key, iteration, slot)
        texts = set() if value is None else {shortest(value), *(show(value, digits) for digits in range(1, self.config.digits + 1))}
        return {text.replace("-", "−") for text in texts}

    def _computed(self, value: float, figures: int | None) -> str:
        each = self.config.round_each
        return show(value, figures or self.config.digits) if each is None else SHOW[each.kind](value, each.digits)
