"""The dumps of a program say what it worked, whatever they are held in."""

from __future__ import annotations

import io
import json
from itertools import islice

import numpy as np
import pytest

from .containers import FILES, InMemory16, flat
from .drawn import in_turn
from .number_types import EXACT, bfloat16_bits, rounded
from .program import Program
from .styles import STYLES, Style
from .truth import Eye, parting

TASK = next(islice(in_turn(), 3, None))  # three layers, two iterations
RECORDS = Program(TASK).run()


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.title)
def test_a_style_dumps_every_array_once(style: Style) -> None:
    names = [name for name, _ in flat(style.of(RECORDS[0]))]
    layers = sum(field not in ("x", "t", "loss") for field in style.names) * TASK.depth
    assert len(set(names)) == len(names) == layers + sum(field in ("x", "t", "loss") for field in style.names)


def test_matrices_and_samples_are_laid_out_as_a_style_says() -> None:
    first, sizes, samples = RECORDS[0], TASK.sizes, TASK.samples
    by_title = {style.title: dict(flat(style.of(first))) for style in STYLES}
    assert by_title["book"]["W1"].shape == (sizes[1], sizes[0])
    assert by_title["kernels"]["layers.0.kernel"].shape == (sizes[0], sizes[1])
    assert by_title["columns"]["cache.Z1"].shape == (sizes[1], samples)
    assert by_title["columns"]["parameters.b1"].shape == (sizes[1], 1)


def test_files_hold_the_numbers() -> None:
    dumps = [STYLES[0].of(record) for record in RECORDS]
    whole = np.load(io.BytesIO(FILES[".npz"].write(dumps, "float64")[0]))
    assert np.array_equal(whole["W1"], [record.w[0] for record in RECORDS])
    assert json.loads(FILES[".json"].write(dumps, "float64")[0])[1]["z2"] == RECORDS[1].net[1].tolist()
    first = FILES[".safetensors"].write(dumps, "float64")[0]
    head = json.loads(first[8 : 8 + int.from_bytes(first[:8], "little")])
    start, end = (8 + int.from_bytes(first[:8], "little") + offset for offset in head["W2"]["data_offsets"])
    assert np.frombuffer(first[start:end]).tolist() == RECORDS[0].w[1].ravel().tolist()
    assert FILES[".csv"].write(dumps, "float64")[0].startswith(b"W1,")


@pytest.mark.parametrize(("number", "bits"), [(1.0, 0x3F80), (1.00390625, 0x3F80), (1.01171875, 0x3F82), (-2.0, 0xC000), (0.0, 0)])
def test_bfloat16_is_rounded_to_even(number: float, bits: int) -> None:
    assert bfloat16_bits(np.array([number])).tolist() == [bits]
    assert bfloat16_bits(rounded(np.array([number], "float32"), "bfloat16")).tolist() == [bits]


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_a_run_in_fewer_bits_is_worked_in_them(dtype: str) -> None:
    """It differs from the right run by some roundings, and is not that run, rounded."""
    records = Program(TASK, dtype).run()
    assert parting(TASK, RECORDS, records, Eye(200 * EXACT[dtype])) is None
    assert not np.array_equal(records[1].dw[0], rounded(RECORDS[1].dw[0].astype("float32"), dtype))


def test_a_tensor_of_16_bits_cannot_be_taken_for_an_array() -> None:
    with pytest.raises(TypeError, match="BFloat16"):
        np.asarray(InMemory16(np.ones(2, "float32")))
