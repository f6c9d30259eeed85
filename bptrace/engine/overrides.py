"""Other numbers in the place of a config's: a command line sets parameters, inputs, targets, the learning rate and iterations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..errors import UnknownName, UsageError, enumerated, listed, nearest, plural
from ..inputs.config.config import Config
from ..inputs.config.functions import unfit_for_fused
from ..inputs.config.hints import key_for
from ..inputs.config.keys import CONFIG, MOST_UPDATES
from ..inputs.tree.nodes import quoted
from ..inputs.tree.numbers import value_of, whole, why_not
from ..model.names import Name, Names
from ..model.network import Layer
from ..model.page import Page, spelled
from ..model.symbols import Cell
from .steps import with_updates

_SHOWN = 12  # names that can be set which are listed


def overridden(config: Config, settings: Sequence[str], notation: str | None = None) -> Config:
    """The config in another notation, and with numbers set by `w5=0.3`, `η=0.1`, `i1#2=0.5`, `t_o1=1` or `iterations=3`.

    Its `data` says the same. Of two settings of one number the later counts. Raises UnknownName and UsageError.
    """
    if notation is not None:
        config = _told(config._replace(notation=notation), notation=notation)
    updates: int | None = None
    names = Names(config.network, config.notation)
    for setting in settings:
        name, text = _parted(setting)
        if name == "iterations" and name not in names.given:
            updates = _count(text)
        else:
            config = _set(config, _meant(names, name), _number(name, text), name)
    if config.network.fused and (why := unfit_for_fused(config.network.loss, config.samples)):
        raise UsageError(f"--set: {why}", "set all targets of the sample")
    if updates is None and config.unrated and config.learning_rate is not None:
        updates = config.unrated.updates
    return config if updates is None else with_updates(config, updates)


def _parted(setting: str) -> tuple[str, str]:
    name, equals, text = setting.partition("=")
    if not (name.strip() and equals and text.strip()):
        raise UsageError(f"--set {quoted(setting)} does not say NAME=VALUE", f"write --set {name.strip() or 'w5'}={text.strip() or '0.3'}")
    return name.strip(), text.strip()


def _number(name: str, text: str) -> float:
    if (value := value_of(text)) is None:
        why, hint = why_not(text)
        hint = "say --set for each number: --set w5=0.3 --set η=0.1" if "=" in text else hint
        raise UsageError(f"--set {name}: {quoted(text)} {why}", hint)
    return value


def _count(text: str) -> int:
    count = whole(text)
    if count is None or not 0 <= count <= MOST_UPDATES:
        raise UsageError(f"--set iterations: {quoted(text)} is no whole number from 0 to {MOST_UPDATES:,}")
    return count


def _meant(names: Names, typed: str) -> Name:
    """The quantity to set. Raises UnknownName, with the nearest of those that can be set, and UsageError for one that is worked."""
    try:
        meant = names.read(typed)
    except UnknownName:
        key, settable = key_for(typed, CONFIG), _settable(names)
        if key in ("learning_rate", "iterations"):
            near = [key]
        elif key and key not in ("inputs", "samples"):
            raise UsageError(f"--set cannot change {typed}", "change it in the config") from None
        else:
            near = nearest(typed, settable, among=5000)
        can = f"what can be set: {enumerated(settable, _SHOWN)}"
        raise UnknownName(f"there is nothing to set that is called {quoted(typed)}", near, can) from None
    if not isinstance(meant, Name) or meant.after or not _is_given(meant.cell):
        can = f"what can be set: {enumerated(_settable(names), _SHOWN)}"
        raise UsageError(f"{typed} is worked from other numbers, so it cannot be set", can)
    if meant.iteration != 1:
        raise UsageError(f"{typed} cannot be set in an iteration", "what is set holds before the first: leave @ out")
    return meant


def _settable(names: Names) -> list[str]:
    network = names.network
    targets = [f"t_{unit}" for unit in network.outputs] if network.loss.has_targets else []
    return [*network.inputs, *targets, "learning_rate", "iterations", *network.parameters()]


def _is_given(cell: Cell) -> bool:
    return cell.is_parameter or cell.is_data or cell.kind == "eta"


def _set(config: Config, name: Name, value: float, typed: str) -> Config:
    cell = name.cell
    if cell.is_data:
        return _with_datum(config, cell, _slot(config, name, typed), value)
    if name.sample is not None:
        raise UsageError(f"{typed}: the samples share it", "leave # out")
    if cell.is_parameter:
        return _with_parameter(config, cell, value)
    return _told(config._replace(learning_rate=value), learning_rate=value)


def _slot(config: Config, name: Name, typed: str) -> int:
    """The place in the file of the sample that a name means."""
    count, sample = len(config.samples), name.sample
    if sample is None and count > 1:
        raise UsageError(f"{typed} has a value in each of {count} samples", f"say in which: {listed(_samples(typed, count), last='or')}")
    if sample is not None and not 1 <= sample <= count:
        raise UsageError(f"{typed}: there is no sample {sample}", f"there {plural(count, 'is', 'are')} {count}")
    return (sample or 1) - 1


def _samples(typed: str, count: int) -> list[str]:
    """The name in each sample, or in the first two and the last of many."""
    numbers = range(1, count + 1) if count <= 3 else (1, 2, count)
    return [f"{typed}#{number}" for number in numbers]


def _with_datum(config: Config, cell: Cell, slot: int, value: float) -> Config:
    side, samples = "targets" if cell.kind == "target" else "inputs", list(config.samples)
    values = _put(getattr(samples[slot], side), cell.at[0], value)
    samples[slot] = samples[slot]._replace(**{side: values})
    rows = _put(config.data["samples"], slot, {**config.data["samples"][slot], side: list(values)})
    return _told(config._replace(samples=tuple(samples)), samples=list(rows))


def _with_parameter(config: Config, cell: Cell, value: float) -> Config:
    parameters = {**config.parameters, spelled(Page(config.network), cell): value}
    layer, told = config.network.layers[cell.layer - 1], config.data["layers"][cell.layer - 1]
    key, made = _WRITTEN[cell.kind]
    kept = {name: value for name, value in told.items() if (key, name) != ("weights", "weights_layout")}  # they are written unit by unit
    layers = _put(config.data["layers"], cell.layer - 1, {**kept, key: made(layer, parameters)})
    return _told(config._replace(parameters=parameters), layers=list(layers))


def _row(names: Sequence[str | None], parameters: dict[str, float]) -> list[dict[str, float] | None]:
    """Parameters as a config has them written in full, null where there is none."""
    return [None if name is None else {name: parameters[name]} for name in names]


def _biases(layer: Layer, parameters: dict[str, float]) -> Any:
    row = _row(layer.biases, parameters)
    return row[0] if layer.shared else row


_WRITTEN: dict[str, tuple[str, Callable[[Layer, dict[str, float]], Any]]] = {
    "w": ("weights", lambda layer, parameters: [_row(names, parameters) for names in layer.weights]),
    "b": ("bias", _biases),
}


def _put(items: Sequence[Any], place: int, item: Any) -> tuple[Any, ...]:
    """The items with another one at a place."""
    return *items[:place], item, *items[place + 1 :]


def _told(config: Config, **data: Any) -> Config:
    return config._replace(data={**config.data, **data})
