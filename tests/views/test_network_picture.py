"""The picture of a network: nothing covers anything, in either position, for many shapes and every config; what is in it, and where."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from bptrace.explain.find import working_at
from bptrace.explain.judges import CLOSE, SATURATED, steepest
from bptrace.formula.number import brief, last_place
from bptrace.inputs.config.config import Config
from bptrace.model.symbols import Cell
from bptrace.trace.step import Step
from bptrace.views.drawing import MINUS, UNKNOWN, Drawing, Spot, Words, bare, runs
from bptrace.views.pages.network_picture import network_picture
from bptrace.views.pages.picture.edge_labels import Gap, Rect, Room, placed
from bptrace.views.pages.picture.text_widths import WIDEST_NUMBER, bounds, fitted, text_width
from bptrace.views.style import Look

from ..explain.everything import CONFIGS, loaded
from ..model.nets import config, drawn

NOTATIONS = ("net-out", "plain", "z-a", "y-a", "x-W", "i-o")
TOUCH = 0.6  # boxes may touch


def shape(seed: int) -> Config:
    """A network of 1 to 5 layers of 1 to 8 units, in any notation, with any biases, activations and names."""
    luck = random.Random(seed)
    sizes = [luck.choice((1, 2, 2, 3, 3, 4, 5, 6, 7, 8)) for _ in range(luck.randint(2, 6))]
    layers: list[Any] = [layer(luck, number, size) for number, size in enumerate(sizes[1:])]
    samples = [{"inputs": [luck.uniform(-9, 9) for _ in range(sizes[0])], "targets": [0.5] * sizes[-1]} for _ in range(luck.randint(1, 3))]
    inputs: Any = sizes[0] if luck.random() < 0.7 else [f"in_{luck.randrange(10 ** luck.randint(1, 12))}_{n}" for n in range(sizes[0])]
    error = luck.choice(("o-t", "o-t", "t-o"))
    return config(inputs=inputs, layers=layers, samples=samples, notation=luck.choice(NOTATIONS), error=error)


def layer(luck: random.Random, number: int, size: int) -> dict[str, Any]:
    names: Any = size if luck.random() < 0.7 else [f"{'unit' * luck.randint(0, 9)}{number}_{n}" for n in range(size)]
    biases = luck.choice(({}, {"bias": 0.35}, {"biases": [-0.25] * size}, {"biases": [None] + [0.1] * (size - 1)}))
    return drawn(names, luck.choice(("sigmoid", "tanh", "relu", "identity")), **biases)


SHAPES = range(60)


def picture(read: Config, iteration: int = 1, slot: int = 0, **more: Any) -> Drawing:
    return network_picture(Look(read), step_of(read, iteration).get, slot, **more)


def step_of(read: Config, iteration: int = 1) -> Step:
    return working_at(read, iteration).step


@cache
def mazur() -> Drawing:
    return picture(loaded("mazur"))


def boxes(drawing: Drawing, at: int) -> Iterator[tuple[str, Rect]]:
    """Whatever stands by itself in one of the two pictures, as large as it can become."""
    for shape in drawing.shapes:
        x, y = shape.at[at]
        yield f"{shape.role} {shape.cell}", Rect(x, y, x + shape.wide, y + shape.high)
    outside = [words for words in drawing.words if words.role in ("name", "error", "more")]
    for words in [*outside, *(state.words for state in drawing.states)]:
        yield f"{words.role} {words.text}", box(drawing, words, at)
    for label in drawing.labels:
        if label.first.role == "bias" or label.modes[at] != "none":
            yield label.first.text, box(drawing, label.first, at)
        if label.first.role != "bias" and label.modes[at] == "two":
            yield label.others[-2].text, box(drawing, label.others[-2], at)


def box(drawing: Drawing, words: Words, at: int) -> Rect:
    left, top, right, bottom = bounds(words, drawing.digits)
    x, y = words.at[at]
    return Rect(x + left, y + top, x + right, y + bottom)


def covering(drawing: Drawing, at: int) -> list[tuple[str, str]]:
    found = list(boxes(drawing, at))
    return [(a, b) for (a, one), (b, two) in combinations(found, 2) if less(one).meets(two)]


def less(rect: Rect) -> Rect:
    return Rect(rect.left + TOUCH, rect.top + TOUCH, rect.right - TOUCH, rect.bottom - TOUCH)


def check(drawing: Drawing) -> None:
    for at in (0, 1):
        assert covering(drawing, at) == []
        wide, high = drawing.sizes[at]
        off = [
            name
            for name, rect in boxes(drawing, at)
            if rect.left < -TOUCH or rect.top < -TOUCH or rect.right > wide + TOUCH or rect.bottom > high + TOUCH
        ]
        assert off == []
    inside = {shape.cell: shape for shape in drawing.shapes}
    for words in drawing.words:
        if words.cell and words.role in ("value", "back", "loss"):
            measured = words._replace(text=words.number, cell=None) if words.cell.layer == 0 else words  # inputs are as wide as need be
            left, _, right, _ = bounds(measured, drawing.digits)
            assert right - left <= inside[words.cell].wide + TOUCH, words


@pytest.mark.parametrize("seed", SHAPES)
def test_nothing_covers_anything_in_any_shape(seed: int) -> None:
    read = shape(seed)
    check(network_picture(Look(read), lambda cell: None))


@pytest.mark.parametrize("name", CONFIGS)
def test_nothing_covers_anything_in_any_config(name: str) -> None:
    check(picture(loaded(name)))


@pytest.mark.parametrize("name", CONFIGS)
def test_each_number_is_that_of_the_trace(name: str) -> None:
    """As far as it has room: to the figures that it has, and a figure more or less of the last one."""
    read = loaded(name)
    step, drawing = step_of(read), picture(read)
    told = [*drawing.words, *(words for label in drawing.labels for words in (label.first, *label.others))]
    for words in told:
        if words.cell and not words.role.endswith("caption"):
            value = step.get(words.cell)
            assert (words.number == UNKNOWN) is (value is None)
            if value is not None:
                assert abs(float(shown := words.number.replace(MINUS, "-")) - value) <= 0.501 * last_place(shown)


def test_what_the_picture_of_mazur_has() -> None:
    drawing = mazur()
    assert [line.cell for line in drawing.lines] == [Cell("w", layer, (j, i)) for layer in (1, 2) for j in (0, 1) for i in (0, 1)]
    assert {(bare(words.text), words.number) for words in drawing.words if words.role in ("error", "loss")} == {
        *(("t = ", "0.01"), ("t = ", "0.99"), ("E_o1 = ".replace("_", ""), "0.2748"), ("Eo2 = ", "0.02356"), ("E = ", "0.2984"))
    }
    labels = {bare(label.first.text): label for label in drawing.labels}
    assert [bare(one.text) + one.number for one in labels["w5 = "].others] == ["← 0.05540", "∂E/∂w5 = 0.08217", "→ 0.3589"]
    assert [bare(one.text) + one.number for one in labels["w1 = "].others] == ["∂E/∂w1 = 0.00044", "→ 0.1498"]
    assert [bare(label.first.text) for label in drawing.labels].count("+ b1 = ") == 2
    assert [bare(words.text) for words in drawing.words if words.role == "name"] == ["i1", "i2", "h1", "h2", "o1", "o2"]


def test_below_a_unit_stands_what_is_worked_backwards_mirrored() -> None:
    below = [
        (shape.cell.kind, shape.at.wide.x) for shape in mazur().shapes if shape.role == "back" and shape.cell and shape.cell.at == (0,)
    ]
    assert [kind for kind, _ in below] == ["delta", "slope", "dE/dout"] * 2
    assert sorted(x for _, x in below) == [x for _, x in below]


@pytest.mark.parametrize(
    ("name", "kinds"), [("negnevitsky", {"delta", "slope", "e", "dE/dout"}), ("softmax", {"delta", "slope", "jacobian", "dE/dout"})]
)
def test_below_a_unit_stands_what_there_is(name: str, kinds: set[str]) -> None:
    assert {shape.cell.kind for shape in picture(loaded(name)).shapes if shape.role == "back" and shape.cell} == kinds


def test_a_fused_output_has_only_delta_below() -> None:
    outputs = [
        shape.cell for shape in picture(loaded("softmax_fused")).shapes if shape.role == "back" and shape.cell and shape.cell.layer == 2
    ]
    assert {cell.kind for cell in outputs} == {"delta"}


def test_a_unit_with_one_symbol_has_one_number() -> None:
    drawing = picture(loaded("hexup"))
    units = [shape for shape in drawing.shapes if shape.role in ("net", "out", "unit")]
    assert [(shape.role, shape.twin and shape.twin.kind) for shape in units] == [("unit", "net")] * 3
    assert {shape.twin.kind for shape in drawing.shapes if shape.role == "back" and shape.twin} == {"delta"}


def test_a_connection_that_is_missing_is_missing() -> None:
    rows = [[0.1, None], [None, 0.4]]
    read = config(layers=[{"units": 2, "activation": "tanh", "weights": rows, "biases": [0.5, None]}])
    drawing = picture(read)
    assert [line.cell and line.cell.at for line in drawing.lines] == [(0, 0), (1, 1)]
    assert [label.first.role for label in drawing.labels].count("bias") == 1


def test_a_loss_without_targets_has_none() -> None:
    read = config(layers=[drawn(2)], loss="sum_of_outputs", samples=[{"inputs": [1, 2]}])
    assert [bare(words.text) for words in picture(read).words if words.role == "error"] == ["Eo1 = ", "Eo2 = "]


def test_the_loss_of_the_batch_stands_below_that_of_the_sample() -> None:
    texts = [bare(words.text) for words in picture(loaded("xor")).words if words.role == "error"]
    assert texts == ["t = ", "E = ", "mean of 4 = "]


def test_a_negative_weight_is_told_by_its_line_and_its_minus() -> None:
    drawing = picture(loaded("softmax"))
    for line in drawing.lines:
        label = next(label for label in drawing.labels if label.first.cell == line.cell)
        assert line.negative is label.first.number.startswith(MINUS)


def test_the_larger_weight_has_the_thicker_line() -> None:
    lines = {line.cell.at: line.width for line in mazur().lines if line.cell and line.cell.layer == 2}
    assert lines[0, 0] < lines[0, 1] < lines[1, 0] < lines[1, 1] == 3.0


# folding


@pytest.mark.parametrize(("units", "drawn_units"), [(8, 8), (9, 6), (66, 6)])
def test_a_large_layer_is_folded(units: int, drawn_units: int) -> None:
    drawing = picture(config(inputs=2, layers=[drawn(units), drawn(1)]))
    assert len([shape for shape in drawing.shapes if shape.role == "net" and shape.cell and shape.cell.layer == 1]) == drawn_units
    assert [words.text for words in drawing.words if words.role == "more"] == [f"… {units - drawn_units} more"] * (units > 8)
    assert len(drawing.lines) == 3 * drawn_units


@pytest.mark.parametrize(("layers", "left_out"), [(5, 0), (6, 2), (50, 46)])
def test_many_layers_are_folded(layers: int, left_out: int) -> None:
    drawing = picture(config(inputs=2, layers=[drawn(2)] * layers))
    assert [words.text for words in drawing.words if words.role == "more"] == [f"… {left_out} more layers"] * bool(left_out)
    shown = {shape.cell.layer for shape in drawing.shapes if shape.cell and shape.role in ("net", "input")}
    assert shown == ({0, 1, 2, layers - 1, layers} if left_out else set(range(layers + 1)))


# units that no longer learn: the thresholds are those of the judges


@pytest.mark.parametrize(("share", "on"), [(0.99, "saturated"), (1.01, "")])
def test_a_hidden_unit_is_marked_as_saturated_below_the_threshold(share: float, on: str) -> None:
    read = loaded("mazur")
    layer = read.network.layers[0]
    flat = SATURATED * steepest(layer) * share
    known = {Cell("slope", 1, (0,), 0): flat}
    states = network_picture(Look(read), known.get).states
    assert [state.on for state in states if state.slope.layer == 1] == [on, ""]
    assert states[0].flat == SATURATED * steepest(layer)


@pytest.mark.parametrize(("away", "on"), [(1.01, "saturated"), (0.99, "")])
def test_an_output_is_marked_as_saturated_only_far_from_its_target(away: float, on: str) -> None:
    known = {Cell("slope", 2, (0,), 0): 0.001, Cell("out", 2, (0,), 0): CLOSE * away, Cell("target", 2, (0,), 0): 0.0}
    states = network_picture(Look(loaded("mazur")), known.get).states
    assert [state.on for state in states] == ["", "", on, ""]
    assert states[2].far == (Cell("target", 2, (0,), 0), Cell("out", 2, (0,), 0), CLOSE)


@pytest.mark.parametrize(("slope", "on"), [(0.0, "dead"), (5e-324, "")])
def test_a_unit_is_marked_as_dead_where_its_slope_is_0(slope: float, on: str) -> None:
    read = loaded("relu")
    states = network_picture(Look(read), {Cell("slope", 1, (2,), 0): slope}.get).states
    assert [state.on for state in states if state.slope.at == (2,)] == [on]
    assert all(state.dead and not state.flat for state in states)


# light, and arrows


def test_what_is_lit_is_lit_and_arrows_lead_from_place_to_place() -> None:
    origin, carried = Cell("net", 1, (0,), 0), Cell("dE/dw", 2, (0, 1))
    drawing = picture(loaded("mazur"), lit={origin: "origin", carried: "carried"}, flows=[(origin, carried), (origin, Cell("eta"))])
    assert [shape.light for shape in drawing.shapes if shape.cell == origin] == ["origin"]
    assert [one.light for label in drawing.labels for one in label.others if one.cell == carried] == ["carried"]
    assert len(drawing.arrows) == 1  # the learning rate is not drawn


# placing


def edges(*ends: tuple[float, float, float, float]) -> tuple[tuple[Spot, Spot], ...]:
    return tuple((Spot(ax, ay), Spot(bx, by)) for ax, ay, bx, by in ends)


def test_labels_keep_off_the_crossing() -> None:
    gap = Gap(edges((0, 0, 140, 190), (0, 190, 140, 0)), (), 140 * 394)
    mode, (one, two) = placed(gap, (("one", (Room(80, 60, 18),) * 2),))
    assert mode == "one"
    assert abs(one.y - 95) > 9
    assert abs(two.y - 95) > 9


@pytest.mark.parametrize(("high", "mode"), [(18, "one"), (60, "none")])
def test_labels_without_room_are_quiet(high: float, mode: str) -> None:
    gap = Gap(edges((0, 0, 140, 40), (0, 40, 140, 0)), (), 140 * 394)
    assert placed(gap, (("one", (Room(120, 90, high),) * 2),))[0] == mode


def test_labels_are_over_nothing_else() -> None:
    other = Rect(50, -30, 90, 30)
    _, (spot,) = placed(Gap(edges((0, 0, 140, 0)), (other,), 140 * 394), (("one", (Room(40, 40, 18),)),))
    assert not Room(40, 40, 18).at(spot).meets(other)


# texts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("w_{5} = ", [("w", 0), ("5", -1), (" = ", 0)]),
        ("w^{2}_{11}", [("w", 0), ("2", 1), ("11", -1)]),
        ("a_b^", [("a", 0), ("_", 0), ("b", 0), ("^", 0)]),
    ],
)
def test_marked_texts(text: str, parts: Sequence[tuple[str, int]]) -> None:
    assert list(runs(text)) == parts


@pytest.mark.parametrize(("room", "shown"), [(1000, "a" * 20), (80, "a" * 8 + "…")])
def test_a_long_name_is_shortened(room: float, shown: str) -> None:
    assert fitted("a" * 20, room, 12) == shown
    assert text_width(fitted("重" * 50, 90, 12), 12) <= 90


def test_it_says_in_words_what_it_shows() -> None:
    assert mazur().told == (
        "A network of 2 inputs, 2 hidden units (sigmoid) and 2 outputs (sigmoid). i1: 0.05. i2: 0.1. "
        "h1: net 0.3775, out 0.5933, weights w1 = 0.15 and w2 = 0.2. h2: net 0.3925, out 0.5969, weights w3 = 0.25 and w4 = 0.3. "
        "o1: net 1.106, out 0.7514, weights w5 = 0.4 and w6 = 0.45. o2: net 1.225, out 0.7729, weights w7 = 0.5 and w8 = 0.55. "
        "The loss E is 0.2984."
    )


@pytest.mark.parametrize("digits", [3, 4])
def test_no_number_is_wider_than_the_widest(digits: int) -> None:
    luck = random.Random(digits)
    values = [sign * luck.uniform(1, 9) * 10.0 ** luck.randint(-98, 98) for sign in (1, -1) for _ in range(2000)]
    widest = max((brief(value, digits).replace("-", MINUS) for value in values), key=lambda text: text_width(text, 1))
    assert text_width(widest, 1) <= text_width(WIDEST_NUMBER[digits], 1)
