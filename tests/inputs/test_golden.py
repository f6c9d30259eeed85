"""Typical slips, each rendered in full in `golden/`; read them, they are what a student sees."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bptrace.errors import InputError

from .good import changed, read

GOLDEN = Path(__file__).parent / "golden"
SAMPLE = "  - {inputs: [0.05, 0.10], targets: [0.01, 0.99]}"

SLIPS = {
    "layer": ("layers:", "layer:"),
    "activaton": ("activation: sigmoid", "activaton: sigmod"),
    "flat_weights": ("[[0.40, 0.45], [0.50, 0.55]]", "[0.40, 0.45, 0.50, 0.55]"),
    "short_row": ("[0.25, {w4: 0.30}]", "[0.25]"),
    "row_with_a_bias": ("[[0.40, 0.45], [0.50, 0.55]]", "[[0.40, 0.45, 0.60], [0.50, 0.55, 0.60]]"),
    "third_unit": ("[h1, h2]", "[h1, h2, h3]"),
    "decimal_commas": ("[0.25, {w4: 0.30}]", "[0,25, 0,30]"),
    "decimal_comma_in_a_mapping": ("{w1: 0.15, w2: 0.20}", "{w1: 0,15, w2: 0,20}"),
    "forgotten_spaces": ("{w1: 0.15, w2: 0.20}", "{w1:0.15, w2:0.20}"),
    "forgotten_space_in_a_line": ("learning_rate: 0.5", "learning_rate:0.5"),
    "tab": ("    bias: {b1: 0.35}", "\tbias: {b1: 0.35}"),
    "tabs_before_a_slip": ("    bias: {b1: 0.35}", "    bias:\t\t{b1:\tO.35}\t# shared"),
    "unclosed": ("inputs: [i1, i2]", "inputs: [i1, i2"),
    "bias_in_brackets": ("[0.60, {b_o2: 0.60}]", "[0.60]"),
    "word_for_a_number": ("learning_rate: 0.5", "learning_rate: slow"),
    "inputs_with_values": ("inputs: [i1, i2]", "inputs: {i1: 0.05, i2: 0.10}"),
    "no_samples": ("samples:\n" + SAMPLE + "\n", ""),
    "one_target": ("targets: [0.01, 0.99]", "targets: [0.01]"),
    "names_twice": ("units: [o1, o2]", "units: [i1, net_h1]"),
    "fused_with_sigmoid": ("loss: half_squared_error", "loss: {name: cross_entropy, fused: true}"),
    "wide_characters": ("[i1, i2]", "[入力, 出力!]"),
    "terminal_escape": ("[i1, i2]", '[i1, "\\e[31mred"]'),
    "raw_escape": ("title: A", "title: \x1b]0;owned\x07A"),
    "long_line": ("[0.05, 0.10]", "[" + ", ".join(str(n) for n in range(60)) + ", x]"),
    "vary": (
        "learning_rate: 0.5",
        "learning_rate: 0.5\nexercise:\n  vary:\n    weight: {low: 0.9, high: -0.9, step: 0.1}\n    net_h1: [0.1, x]\n    w5: {low: 0}",
    ),
    "several": ("[h1, h2]\n    activation: sigmoid", "[h1, h-2]\n    activation: sigmod\n    bais: 0.1"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_rendering(name: str) -> None:
    with pytest.raises(InputError) as caught:
        read(changed(*SLIPS[name]))
    text, file = f"{caught.value}\n", GOLDEN / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
    assert all(line.isprintable() for line in text.splitlines())


def test_no_golden_file_is_left_over() -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == set(SLIPS)
