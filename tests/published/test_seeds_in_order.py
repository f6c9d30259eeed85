"""Two texts, line by line, in the order and the names in which they work: every formula of theirs, and every number.

Back Propagation 实例讲解 (notation plain), and the Chinese telling of M. Mazur's example (notation net-out).
"""

from __future__ import annotations

from functools import cache

import pytest

import bptrace
from bptrace.explain.find import find
from bptrace.views.lines.layout import text
from bptrace.views.pages.explanation import Detail, explanations

from .texts import CONFIGS


@cache
def line(config: str, name: str) -> str:
    """The first line of what is explained of a name, in one row, without rules."""
    found = list(find(bptrace.load(str(CONFIGS / f"{config}.yaml")), [name]))
    shown = text(list(explanations(found, None, Detail(0, brief=True))))
    return " ".join(shown.split())


# fmt: off
HEXUP = (  # the name as the text has it, the formula as the text has it, and its number
    ("h1",      "h1 = w1·x1 + w2·x2",                             "1.25"),
    ("h2",      "h2 = w3·x1 + w4·x2",                             "3.8"),
    ("y",       "y = w5·h1 + w6·h2",                              "5.05"),
    ("E",       "E = ½ · (t - y)² = ½ · (4 - 5.0500)²",           "0.55125"),
    ("dE/dy",   "∂E/∂y = y - t = 5.0500 - 4",                     "1.05"),
    ("dy/dw5",  "∂y/∂w5 = h1",                                    "1.25"),
    ("dE/dw5",  "∂E/∂w5 = ∂E/∂y · ∂y/∂w5 = 1.0500 · 1.2500",      "1.3125"),
    ("w5+",     "w5⁺ = w5 - η·∂E/∂w5 = 1 - 0.1·1.3125",           "0.86875"),
    ("dE/dw6",  "∂E/∂w6 = ∂E/∂y · ∂y/∂w6",                        "3.99"),
    ("w6+",     "w6⁺ = w6 - η·∂E/∂w6 = 1 - 0.1·3.9900",           "0.601"),
    ("dy/dh1",  "∂y/∂h1 = w5",                                    "1"),
    ("dh1/dw1", "∂h1/∂w1 = x1",                                   "1"),
    ("dE/dw1",  "∂E/∂w1 = ∂E/∂y · ∂y/∂h1 · ∂h1/∂w1",              "1.05"),
    ("w1+",     "w1⁺ = w1 - η·∂E/∂w1 = 0.5 - 0.1·1.0500",         "0.395"),
    ("w2+",     "w2⁺ = w2 - η·∂E/∂w2",                            "1.4475"),
    ("w3+",     "w3⁺ = w3 - η·∂E/∂w3",                            "2.195"),
    ("w4+",     "w4⁺ = w4 - η·∂E/∂w4",                            "2.9475"),
    ("y+",      "y⁺ = w5⁺·h1⁺ + w6⁺·h2⁺",                         "3.1768"),
    ("E+",      "E⁺ = ½ · (t - y⁺)²",                             "0.3388"),
)
MAZUR = (
    ("net_h1",            "net_h1 = w1·i1 + w2·i2 + b1 = 0.15·0.05 + 0.2·0.1 + 0.35",                                       "0.3775"),
    ("out_h1",            "out_h1 = 1/(1 + e^(-net_h1)) = 1/(1 + e^(-0.377500000))",                                         "0.593269992"),
    ("out_h2",            "out_h2 = 1/(1 + e^(-net_h2))",                                                                    "0.596884378"),
    ("net_o1",            "net_o1 = w5·out_h1 + w6·out_h2 + b2 = 0.4·0.593269992 + 0.45·0.596884378 + 0.6",                  "1.105905967"),
    ("out_o1",            "out_o1 = 1/(1 + e^(-net_o1))",                                                                    "0.75136507"),
    ("out_o2",            "out_o2 = 1/(1 + e^(-net_o2))",                                                                    "0.772928465"),
    ("E_o1",              "E_o1 = ½ · (t_o1 - out_o1)² = ½ · (0.01 - 0.751365070)²",                                         "0.274811083"),
    ("E_o2",              "E_o2 = ½ · (t_o2 - out_o2)²",                                                                     "0.023560026"),
    ("E_total",           "E = E_o1 + E_o2 = 0.274811083 + 0.0235600256",                                                    "0.298371109"),
    ("dE/dout_o1",        "∂E/∂out_o1 = out_o1 - t_o1",                                                                      "0.74136507"),
    ("dout_o1/dnet_o1",   "∂out_o1/∂net_o1 = out_o1 · (1 - out_o1)",                                                         "0.186815602"),
    ("dnet_o1/dw5",       "∂net_o1/∂w5 = out_h1",                                                                            "0.593269992"),
    ("dE/dw5",            "∂E/∂w5 = ∂E/∂out_o1 · ∂out_o1/∂net_o1 · ∂net_o1/∂w5 = 0.741365070 · 0.186815602 · 0.593269992",   "0.082167041"),
    ("w5+",               "w5⁺ = w5 - η·∂E/∂w5 = 0.4 - 0.5·0.0821670406",                                                    "0.35891648"),
    ("w6+",               "w6⁺ = w6 - η·∂E/∂w6",                                                                             "0.408666186"),
    ("w7+",               "w7⁺ = w7 - η·∂E/∂w7",                                                                             "0.511301270"),
    ("w8+",               "w8⁺ = w8 - η·∂E/∂w8",                                                                             "0.561370121"),
    ("dE_o1/dnet_o1",     "∂E_o1/∂net_o1 = ∂E_o1/∂out_o1 · ∂out_o1/∂net_o1 = 0.741365070 · 0.186815602",                     "0.138498562"),
    ("dnet_o1/dout_h1",   "∂net_o1/∂out_h1 = w5",                                                                            "0.4"),
    ("dE_o1/dout_h1",     "∂E_o1/∂out_h1 = δ_o1 · ∂net_o1/∂out_h1 = 0.1384985616 · 0.4",                                     "0.055399425"),
    ("dE_o2/dout_h1",     "∂E_o2/∂out_h1 = δ_o2 · ∂net_o2/∂out_h1",                      "-0.01904912"),  # printed …119
    ("dE/dout_h1",        "∂E/∂out_h1 = ∂E_o1/∂out_h1 + ∂E_o2/∂out_h1 = 0.0553994247 + (-0.0190491183)",                     "0.036350306"),
    ("dout_h1/dnet_h1",   "∂out_h1/∂net_h1 = out_h1 · (1 - out_h1)",                                                         "0.241300709"),
    ("dnet_h1/dw1",       "∂net_h1/∂w1 = i1",                                                                                "0.05"),
    ("dE/dw1",            "∂E/∂w1 = ∂E/∂out_h1 · ∂out_h1/∂net_h1 · ∂net_h1/∂w1",                                             "0.000438568"),
    ("w1+",               "w1⁺ = w1 - η·∂E/∂w1",                                                                             "0.149780716"),
    ("w2+",               "w2⁺ = w2 - η·∂E/∂w2",                                                                             "0.19956143"),
    ("w3+",               "w3⁺ = w3 - η·∂E/∂w3",                                                                             "0.24975114"),
    ("w4+",               "w4⁺ = w4 - η·∂E/∂w4",                                                                             "0.29950229"),
)
# fmt: on
LINES = [("hexup", *row) for row in HEXUP] + [("mazur", *row) for row in MAZUR]


@pytest.mark.parametrize(("config", "name", "formula", "number"), LINES, ids=[f"{row[0]} {row[1]}" for row in LINES])
def test_a_line_of_the_text(config: str, name: str, formula: str, number: str) -> None:
    shown = line(config, name)
    assert shown.startswith(formula)
    value = shown.rpartition("= ")[2]
    places = len(number.partition(".")[2])
    assert abs(float(value) - float(number)) <= 0.5000001 * 10.0**-places + 0.5 * 10.0 ** -len(value.partition(".")[2])
