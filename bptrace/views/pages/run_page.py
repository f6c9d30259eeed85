"""The pages of a run: what is worked, and an iteration as tables: forward, error, backward, parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...errors import count_of, listed, plural
from ...model.page import of_units
from ...model.symbols import BACKWARD, FORWARD, KINDS, ONE_SAMPLE, PARAMETERS, UPDATE, Cell
from ...trace.step import Step
from ..document import Block, Column, Heading, Note, Table
from ..style import Look


def opening(look: Look) -> Iterator[Block]:
    """What is worked: title, source, and the network in one line."""
    config, network = look.config, look.network
    yield Heading(config.title or config.path or "bptrace")
    if config.source:
        yield Note(config.source, "quiet")
    samples = count_of(len(config.samples), "sample")
    if config.batch < len(config.samples):
        samples += f", {config.batch} an update"
    loss = network.loss.name + (" (fused)" if network.fused else "")
    each = f"each number rounded to {config.round_each}" if config.round_each else ""
    rate = "no learning rate" if config.learning_rate is None else f"η = {look.given(config.learning_rate)}"
    signs = f"errors as {look.title('target')} - {look.title('out')}" if network.by_delta_rule else ""
    facts = [f"{network.sizes} network", ", ".join(network.activations), loss, signs, rate, samples, each]
    yield Note(" · ".join(filter(None, facts)))
    if config.assumed:
        without = [look.layer(layer) for layer in config.assumed]
        have = f"{plural(len(without), 'layer')} {listed(without)} {plural(len(without), 'has', 'have')}"
        yield Note(f"{have} no activation: identity was taken.", "fair")


def iteration(step: Step, look: Look, shown: Sequence[int], picked: bool = False) -> Iterator[Block]:
    """An iteration: for each sample that is shown forward, error and backward, then the parameters and their update."""
    return headed(f"Iteration {step.iteration}", 2, _iteration(step, look, shown, picked))


def _iteration(step: Step, look: Look, shown: Sequence[int], picked: bool) -> Iterator[Block]:
    several, told = len(look.config.samples) > 1, False
    for slot, number in enumerate(step.samples):
        if number in shown:
            for block in headed(f"Sample {number}", 3, sample(step, look, slot)) if several else sample(step, look, slot):
                told = True
                yield block
    hidden = [number for number in step.samples if number not in shown]
    if hidden and told and not picked:
        are = plural(len(hidden), "is", "are")
        yield Note(
            f"{len(hidden)} of {len(step.samples)} samples {are} not shown: --full shows all, --sample {hidden[0]} that one.", "quiet"
        )
    if len(step.samples) > 1:
        yield from loss_of_batch(step, look)
    yield from parameters(step, look)


def headed(text: str, level: int, blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks under a heading; nothing if there are no blocks."""
    for first in blocks:
        yield Heading(text, level)
        yield first
        yield from blocks


def sample(step: Step, look: Look, slot: int) -> Iterator[Block]:
    """One sample's forward pass, error and backward pass."""
    for make in (forward, error, backward, parts, jacobians, gradients):
        yield from make(step, look, slot)


def forward(step: Step, look: Look, slot: int) -> Iterator[Block]:
    kinds, rows = of_units(FORWARD), []
    for layer in _layers(step, kinds):
        show = look.number if layer else look.given
        for j in range(len(look.network.units(layer))):
            values = [_shown(step, look, Cell(kind, layer, (j,), slot)) for kind in kinds]
            rows.append((look.layer(layer) if layer else "input", look.unit(layer, j), *map(show, values)))
    yield from _table("Forward", [_LAYER, _UNIT, *_titled(look, kinds)], rows, 2)


def error(step: Step, look: Look, slot: int) -> Iterator[Block]:
    depth, rows = look.network.depth, []
    for j in range(len(look.network.outputs)):
        target, out, apart, share = (step.get(Cell(kind, depth, (j,), slot)) for kind in ("target", "out", "e", "E_o#"))
        if any(value is not None for value in (target, apart, share)):  # out alone stands in the forward pass
            rows.append((look.unit(depth, j), look.given(target), *map(look.number, (out, apart, share))))
    own = step.get(Cell("E#", depth, (), slot))
    loss = own if own is not None or len(step.samples) > 1 else step.get(Cell("E", depth))
    if not _says(rows, loss):
        rows.append(("total" if rows else look.title("E_o"), "", "", "", look.number(loss)))
    columns = [Column("output", False, "name"), *(Column(look.title(kind)) for kind in ("target", "out", "e"))]
    yield from _table("Error", [*columns, Column(look.title("E_o"), tone="strong")], rows, 1)


def backward(step: Step, look: Look, slot: int) -> Iterator[Block]:
    kinds, rows = of_units(BACKWARD), []
    for layer in reversed(_layers(step, kinds)):
        for j in range(len(look.network.units(layer))):
            values = [_shown(step, look, Cell(kind, layer, (j,), slot)) for kind in kinds]
            rows.append((look.layer(layer) if layer else "input", look.unit(layer, j), *map(look.number, values)))
    yield from _table("Backward", [_LAYER, _UNIT, *_titled(look, kinds)], rows, 2)


def _layers(step: Step, kinds: Sequence[str]) -> list[int]:
    """The layers of which anything of these kinds was recorded."""
    return sorted({layer for kind, layer in step.layout.keys if kind in kinds})


def _shown(step: Step, look: Look, cell: Cell) -> float | None:
    """A value, if it was recorded; but not a second time under the symbol of another quantity that was."""
    other = cell._replace(kind=look.notation.shown_as(cell.kind, look.network, cell.layer))
    twice = look.leaves_out(cell.kind, cell.layer) or (other != cell and step.get(other) is not None)
    return None if twice else step.get(cell)


def _titled(look: Look, kinds: Sequence[str]) -> list[Column]:
    """A column for each kind; the column that the others lead to is strong."""
    strong = {"out", "delta"}
    return [Column(look.title(kind), tone="strong" if kind in strong else "plain") for kind in kinds]


def parts(step: Step, look: Look, slot: int) -> Iterator[Block]:
    """What each unit above adds to ∂E/∂out of a hidden unit."""
    for layer in reversed(_layers(step, ["through"])):
        above = look.network.units(layer + 1)
        rows = []
        for j in range(len(look.network.units(layer))):
            values = [step.get(Cell("through", layer, (k, j), slot)) for k in range(len(above))]
            rows.append((look.unit(layer, j), *map(look.number, values), look.number(step.get(Cell("dE/dout", layer, (j,), slot)))))
        columns = [_UNIT, *(Column(f"through {name}") for name in above), Column(look.title("dE/dout"), tone="strong")]
        if len(above) > 1 and any(cell for row in rows for cell in row[1:-1]):
            yield from _table(f"{look.title('dE/dout')} of layer {look.layer(layer)}, by the unit it comes through", columns, rows, 1)


def jacobians(step: Step, look: Look, slot: int) -> Iterator[Block]:
    """Softmax: the slope of every output of the layer by every net."""
    for layer in range(look.network.depth, 0, -1):
        if look.page.has("jacobian", layer):
            units = look.network.units(layer)
            rows = [
                (f"∂{look.title('out')}_{name}", *(look.number(step.get(Cell("jacobian", layer, (j, m), slot))) for m in range(len(units))))
                for j, name in enumerate(units)
            ]
            columns = [Column("", False, "name"), *(Column(f"/∂{look.title('net')}_{name}") for name in units)]
            yield from _table(f"Jacobian of softmax, layer {look.layer(layer)}", columns, rows, 1)


def gradients(step: Step, look: Look, slot: int) -> Iterator[Block]:
    """The gradients of a sample, if they were named."""
    named = any(kind in ONE_SAMPLE and KINDS[kind].per_sample for kind, _ in step.layout.keys)
    rows = []
    for cell in look.parameters() if named else ():
        slope = step.get(cell.gradient().of_sample()._replace(sample=slot))
        rows.append((look.symbol(cell), connection(look, cell), look.number(slope)))
    columns = [PARAMETER_COLUMN, ENDS_COLUMN, Column("gradient", tone="strong")]
    yield from _table("Gradients of this sample alone", columns, rows, 2)


def loss_of_batch(step: Step, look: Look) -> Iterator[Block]:
    loss = step.get(Cell("E", look.network.depth))
    if loss is not None:
        of = "the mean" if look.network.reduction == "mean" else "the sum"
        yield Note(f"{look.title('E_o')} of the batch ({of} over {len(step.samples)} samples) = {look.number(loss)}", "good")


def parameters(step: Step, look: Look) -> Iterator[Block]:
    """Every parameter: where it stands, its value, its gradient, its value after the update, and what else belongs to it."""
    kinds = {parameter: [row for row in KINDS.values() if row.parameter == parameter and not row.per_sample] for parameter in PARAMETERS}
    titles = dict.fromkeys(_VALUE.get(row.word, row.word) for rows in kinds.values() for row in rows)
    rows, first = [], step.iteration == 1
    for cell in look.parameters(step.layout.parameters):
        fixed = look.page.is_frozen(*cell[:3])
        numbers = dict.fromkeys(titles, "")
        for row in kinds[cell.kind]:
            given = first and (row.key == cell.kind or (fixed and row.stage == UPDATE))
            numbers[_VALUE.get(row.word, row.word)] = (look.given if given else look.number)(step.get(cell._replace(kind=row.key)))
        if any(numbers.values()):
            rows.append((look.symbol(cell), connection(look, cell) + " (frozen)" * fixed, *numbers.values()))
    columns = [Column(title, tone="strong" if title == KINDS["w+"].word else "plain") for title in titles]
    yield from _table("Parameters", [PARAMETER_COLUMN, ENDS_COLUMN, *columns], rows, 1)


_VALUE = {"weight": "value", "bias": "value"}  # the title of the column of the parameters themselves, instead of their words


def connection(look: Look, cell: Cell) -> str:
    """Where a parameter stands: `i1 → h1`; a bias comes from its constant input."""
    of, units = look.network.layers[cell.layer - 1], look.network.units(cell.layer)
    if cell.kind == "w":
        return f"{look.network.units(cell.layer - 1)[cell.at[1]]} → {units[cell.at[0]]}"
    return f"{look.given(of.bias_input)} → {', '.join(units) if of.shared else units[cell.at[0]]}"


def after(step: Step, look: Look, shown: Sequence[int], updates: int) -> Iterator[Block]:
    """The forward pass after the last update: the outputs, and whatever else was selected."""
    return headed(f"After {'the update' if updates == 1 else f'{updates} updates'}", 2, _after(step, look, shown))


def _after(step: Step, look: Look, shown: Sequence[int]) -> Iterator[Block]:
    depth, several = look.network.depth, len(step.samples) > 1
    rows = []
    for slot, number in enumerate(step.samples):
        for layer in (depth,) if step.layout.keep is None else range(1, depth + 1):
            for j in range(len(look.network.units(layer))) if number in shown else ():
                targets = look.config.samples[number - 1].targets if layer == depth else ()
                values = [_shown(step, look, Cell(kind, layer, (j,), slot)) for kind in ("net", "out", "E_o#")]
                if any(value is not None for value in values):
                    given = look.given(targets[j]) if targets else ""
                    rows.append((str(number) if several else "", look.unit(layer, j), given, *map(look.number, values)))
    total, value = "mean" if several and look.network.reduction == "mean" else "total", step.get(Cell("E", depth))
    if several or not _says(rows, value):
        rows.append(("", total if rows else look.title("E_o"), "", "", "", look.number(value)))
    net, out, loss = (f"{look.title(kind)}⁺" for kind in ("net", "out", "E_o"))
    columns = [Column("sample", False), _UNIT, *map(Column, (look.title("target"), net, out)), Column(loss, tone="strong")]
    yield from _table("", columns, rows, 2)


def _says(rows: Sequence[Sequence[str]], loss: float | None) -> bool:
    """True if there is no loss to tell, or the table has only one row, which shows it already."""
    return loss is None or (len(rows) == 1 and bool(rows[0][-1]))


PARAMETER_COLUMN, ENDS_COLUMN = Column("parameter", False, "name"), Column("from → to", False, "quiet")
_LAYER, _UNIT = Column("layer", False, "quiet"), Column("unit", False, "name")


def _table(title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], keys: int) -> Iterator[Block]:
    """A table without empty columns and rows; nothing if only keys are left."""
    rows = [row for row in rows if any(row[keys:])]
    used = [number for number in range(len(columns)) if any(row[number] for row in rows)]
    if not rows or used[-1] < keys:
        return
    kept = [[row[number] for number in used] for row in rows]
    yield Table([columns[number] for number in used], kept, sum(number < keys for number in used), title)
