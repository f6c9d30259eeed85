"""The equations of two texts, one by one, as their worked solutions print them, and the same worked with numpy as the texts say.

深度学习的反向传播 (notation y-a): one layer with one sample and with m, and its exercise of three layers. 反向传播算法 (notation
z-a): its equations (1) to (11). Neither prints a number. Where a text has a misprint, the mathematics decides.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

import bptrace
from bptrace.explain.find import working_at
from bptrace.views.lines.layout import text
from bptrace.views.markup.latex import latex
from bptrace.views.markup.markdown import markdown
from bptrace.views.pages.extent import extent
from bptrace.views.pages.solution import solution

from ..model.nets import config, drawn
from .texts import CONFIGS

M = [{"inputs": [1, 2, 3], "targets": [1, 0]}, {"inputs": [0.5, -1, 2], "targets": [0, 1]}, {"inputs": [0, 1, -2], "targets": [1, 1]}]
WEIGHTS = [[{"w11": 0.1}, {"w12": 0.2}, {"w13": 0.3}], [{"w21": 0.4}, {"w22": 0.5}, {"w23": 0.6}]]
LAYER = {"units": ["y1", "y2"], "weights": WEIGHTS, "biases": [{"b1": 0.1}, {"b2": 0.2}]}


@cache
def of(name: str) -> Any:
    """The config of a text."""
    if name == "three layers":
        return bptrace.load(str(CONFIGS / "matrix-3-layer.yaml"))
    if name.startswith("one layer"):
        return config(inputs=["x1", "x2", "x3"], layers=[LAYER], samples=M[: 1 if name.endswith("one sample") else 3], notation="y-a")
    samples = [{"inputs": row["inputs"][:2], "targets": row["targets"]} for row in M]
    layers = [drawn(3, "sigmoid", biases=[0.1, 0.2, -0.1]), drawn(2, "sigmoid", biases=[0.3, -0.3])]
    return config(layers=layers, samples=samples[: 1 if name.endswith("one sample") else 3], notation="z-a")


@cache
def page(name: str, kind: str = "text") -> str:
    working = working_at(of(name), 1)
    blocks = list(solution(working, None, extent(working, None, False)))
    return {"text": text, "latex": latex, "markdown": markdown}[kind](blocks)


# fmt: off
FORMS = {
    "one layer, one sample": (
        "y[1] = W[1]·X + b[1]", "(2×1) = (2×3)·(3×1) + (2×1)",
        "⎛y₁[1]⎞   ⎛w₁₁[1]  w₁₂[1]  w₁₃[1]⎞   ⎛x1⎞   ⎛b₁[1]⎞",
        "y₁[1] = w₁₁[1]·x1 + w₁₂[1]·x2 + w₁₃[1]·x3 + b₁[1]",
        "y₂[1] = w₂₁[1]·x1 + w₂₂[1]·x2 + w₂₃[1]·x3 + b₂[1]",
        # ∂E/∂X = Wᵀ·∂E/∂y, entry by entry
        "∂E/∂X = (W[1])ᵀ·∂E/∂y[1]", "(3×1) = (3×2)·(2×1)",
        "∂E/∂x1 = ∂E/∂y₁[1]·∂y₁[1]/∂x1 + ∂E/∂y₂[1]·∂y₂[1]/∂x1", "= ∂E/∂y₁[1]·w₁₁[1] + ∂E/∂y₂[1]·w₂₁[1]",
        "∂E/∂x2 = ∂E/∂y₁[1]·∂y₁[1]/∂x2 + ∂E/∂y₂[1]·∂y₂[1]/∂x2", "= ∂E/∂y₁[1]·w₁₂[1] + ∂E/∂y₂[1]·w₂₂[1]",
        "∂E/∂x3 = ∂E/∂y₁[1]·∂y₁[1]/∂x3 + ∂E/∂y₂[1]·∂y₂[1]/∂x3", "= ∂E/∂y₁[1]·w₁₃[1] + ∂E/∂y₂[1]·w₂₃[1]",
        "⎛∂E/∂x1⎞   ⎛w₁₁[1]  w₂₁[1]⎞   ⎛∂E/∂y₁[1]⎞",
        "⎜∂E/∂x2⎟ = ⎜w₁₂[1]  w₂₂[1]⎟ · ⎝∂E/∂y₂[1]⎠",
        "⎝∂E/∂x3⎠   ⎝w₁₃[1]  w₂₃[1]⎠",
        # ∂E/∂W = ∂E/∂y·Xᵀ
        "∂E/∂W[1] = ∂E/∂y[1]·Xᵀ", "(2×3) = (2×1)·(1×3)",
        "∂E/∂w₁₁[1] = ∂E/∂y₁[1] · ∂y₁[1]/∂w₁₁[1] = ∂E/∂y₁[1] · x1", "∂E/∂w₁₂[1] = ∂E/∂y₁[1] · ∂y₁[1]/∂w₁₂[1] = ∂E/∂y₁[1] · x2",
        "∂E/∂w₁₃[1] = ∂E/∂y₁[1] · ∂y₁[1]/∂w₁₃[1] = ∂E/∂y₁[1] · x3", "∂E/∂w₂₁[1] = ∂E/∂y₂[1] · ∂y₂[1]/∂w₂₁[1] = ∂E/∂y₂[1] · x1",
        "∂E/∂w₂₂[1] = ∂E/∂y₂[1] · ∂y₂[1]/∂w₂₂[1] = ∂E/∂y₂[1] · x2", "∂E/∂w₂₃[1] = ∂E/∂y₂[1] · ∂y₂[1]/∂w₂₃[1] = ∂E/∂y₂[1] · x3",
        "⎛∂E/∂w₁₁[1]  ∂E/∂w₁₂[1]  ∂E/∂w₁₃[1]⎞ = ⎛∂E/∂y₁[1]⎞ · (x1  x2  x3)",
        # ∂E/∂b = ∂E/∂y
        "∂E/∂b[1] = ∂E/∂y[1]",
        "∂E/∂b₁[1] = ∂E/∂y₁[1] · ∂y₁[1]/∂b₁[1] = ∂E/∂y₁[1] · 1", "∂E/∂b₂[1] = ∂E/∂y₂[1] · ∂y₂[1]/∂b₂[1] = ∂E/∂y₂[1] · 1",
        "⎛∂E/∂b₁[1]⎞ = ⎛∂E/∂y₁[1]⎞",
    ),
    "one layer, m samples": (
        "y[1] = W[1]·X + b[1]", "(2×m) = (2×3)·(3×m) + (2×1), m = 3 samples",
        "⎛y₁[1]{1}  y₁[1]{2}  y₁[1]{3}⎞   ⎛w₁₁[1]  w₁₂[1]  w₁₃[1]⎞   ⎛x1{1}  x1{2}  x1{3}⎞   ⎛b₁[1]⎞",
        # (1), (2) and (3)
        "∂E/∂X = (W[1])ᵀ·∂E/∂y[1]", "(3×m) = (3×2)·(2×m), m = 3 samples",
        "∂E/∂W[1] = ∂E/∂y[1]·Xᵀ / m", "(2×3) = (2×m)·(m×3), m = 3 samples",
        "∂E/∂b[1] = sum(∂E/∂y[1], axis = 1) / m", "(2×1) = sum(2×m, axis = 1), m = 3 samples",
        *(
            f"= ∂E{{{m}}}/∂y₁[1]{{{m}}}·w₁{k}[1] + ∂E{{{m}}}/∂y₂[1]{{{m}}}·w₂{k}[1]" for m in (1, 2, 3) for k in "₁₂₃"
        ),
        "∂E{2}/∂x3{2} = ∂E{2}/∂y₁[1]{2}·∂y₁[1]{2}/∂x3{2} + ∂E{2}/∂y₂[1]{2}·∂y₂[1]{2}/∂x3{2}",
        "∂E/∂w₁₁[1] = (∂E{1}/∂y₁[1]{1}·∂y₁[1]{1}/∂w₁₁[1] + ∂E{2}/∂y₁[1]{2}·∂y₁[1]{2}/∂w₁₁[1]", "+ ∂E{3}/∂y₁[1]{3}·∂y₁[1]{3}/∂w₁₁[1])/3",
        *(
            f"= (∂E{{1}}/∂y{j}[1]{{1}}·x{i}{{1}} + ∂E{{2}}/∂y{j}[1]{{2}}·x{i}{{2}} + ∂E{{3}}/∂y{j}[1]{{3}}·x{i}{{3}})/3"
            for j in "₁₂" for i in "123"
        ),
        "∂E/∂b₁[1] = (∂E{1}/∂y₁[1]{1}·∂y₁[1]{1}/∂b₁[1] + ∂E{2}/∂y₁[1]{2}·∂y₁[1]{2}/∂b₁[1]", "+ ∂E{3}/∂y₁[1]{3}·∂y₁[1]{3}/∂b₁[1])/3",
        "= (∂E{1}/∂y₁[1]{1}·1 + ∂E{2}/∂y₁[1]{2}·1 + ∂E{3}/∂y₁[1]{3}·1)/3",
        "= (∂E{1}/∂y₂[1]{1}·1 + ∂E{2}/∂y₂[1]{2}·1 + ∂E{3}/∂y₂[1]{3}·1)/3",
        "(b[1])⁺ = b[1] - η·∂E/∂b[1]", "(W[1])⁺ = W[1] - η·∂E/∂W[1]",
    ),
    "three layers": (
        # forward, (1) to (7), with g = tanh
        "y[1] = W[1]·X + b[1]", "(5×m) = (5×3)·(3×m) + (5×1), m = 4 samples", "a[1] = tanh(y[1])",
        "y[2] = W[2]·a[1] + b[2]", "(3×m) = (3×5)·(5×m) + (3×1), m = 4 samples", "a[2] = tanh(y[2])",
        "y[3] = W[3]·a[2] + b[3]", "(2×m) = (2×3)·(3×m) + (2×1), m = 4 samples", "a[3] = σ(y[3])",
        "E = ½·‖T - a[3]‖² / m",
        # backward, * is a product of entries
        "∂E/∂y[3] = ∂E/∂a[3] * ∂a[3]/∂y[3]", "∂E/∂W[3] = ∂E/∂y[3]·(a[2])ᵀ / m", "(2×3) = (2×m)·(m×3), m = 4 samples",
        "∂E/∂a[2] = (W[3])ᵀ·∂E/∂y[3]", "(3×m) = (3×2)·(2×m), m = 4 samples", "∂E/∂b[3] = sum(∂E/∂y[3], axis = 1) / m",
        "∂E/∂y[2] = ∂E/∂a[2] * ∂a[2]/∂y[2]", "∂E/∂a[1] = (W[2])ᵀ·∂E/∂y[2]", "∂E/∂W[2] = ∂E/∂y[2]·(a[1])ᵀ / m",
        "∂E/∂b[2] = sum(∂E/∂y[2], axis = 1) / m", "∂E/∂y[1] = ∂E/∂a[1] * ∂a[1]/∂y[1]",
        "∂E/∂X = (W[1])ᵀ·∂E/∂y[1]", "(3×m) = (3×5)·(5×m), m = 4 samples",
        "∂E/∂W[1] = ∂E/∂y[1]·Xᵀ / m", "∂E/∂b[1] = sum(∂E/∂y[1], axis = 1) / m",
    ),
    "Nielsen, n samples": (
        "zˡⱼ = Σ_k wˡⱼₖ·aˡ⁻¹ₖ + bˡⱼ", "aˡⱼ = 1/(1 + e^(-zˡⱼ))",                   # (1)
        "z² = w² a¹ + b²", "a² = σ(z²) = σ(w² a¹ + b²)",                          # (2)
        "C = ½ ‖y - a³‖² / n", "C(x = s) = ½ ‖y - a³‖²",                          # (3), and the loss of one sample
        "δˡⱼ = ∂C(x = s)/∂aˡⱼ·∂aˡⱼ/∂zˡⱼ",                                              # (4)
        "δ³ = ∇ₐC ⊙ σ′(z³) = (a³ - y) ⊙ σ′(z³)",                                  # (5) and (6)
        "∂C/∂b³ = sum(δ³, axis = 1) / n", "∂C/∂w³ = δ³ (a²)ᵀ / n",                # (7) and (8), for the mean over n samples
        "δ² = ((w³)ᵀ δ³) ⊙ σ′(z²)",                                               # (9)
        "(w³)⁺ = w³ - η ∂C/∂w³", "(b³)⁺ = b³ - η ∂C/∂b³",                         # (10) and (11)
    ),
    "Nielsen, one sample": ("C = ½ ‖y - a³‖²", "∂C/∂b³ = δ³", "∂C/∂w³ = δ³ (a²)ᵀ", "∂C/∂wˡⱼₖ = δˡⱼ·aˡ⁻¹ₖ", "∂C/∂bˡⱼ = δˡⱼ"),
}
MISPRINTS = (
    ("three layers", "∂E/∂X = (W[2])ᵀ·∂E/∂y[1]"),      # the shapes 5×3 and 5×m do not fit
    ("Nielsen, one sample", "∂C/∂w³ = (w³)ᵀ δ³"),      # (8)
    ("Nielsen, one sample", "∂δ³/∂b³ = δ³"),           # (7): it is C that is derived
)
B, D = r"\boldsymbol{%s}^{%s}", r"\frac{\partial %s}{\partial %s}"
LATEX = (
    ("one layer, one sample", D % ("E", r"\boldsymbol{X}") + r" &= \left(\boldsymbol{W}^{[1]}\right)^{T} \cdot \frac{\partial E}{"),
    ("one layer, m samples", D % ("E", B % ("W", "[1]")) + " &= " + D % ("E", B % ("y", "[1]")) + r" \cdot \boldsymbol{X}^{T} / m"),
    ("one layer, one sample", D % ("E", "x_{1}") + " &= " + D % ("E", "y_{1}^{[1]}") + r" \cdot " + D % ("y_{1}^{[1]}", "x_{1}")),
    ("Nielsen, n samples", r"C &= \tfrac{1}{2} \, \left\Vert \boldsymbol{y} - \boldsymbol{a}^{3} \right\Vert^{2} / n"),
    ("Nielsen, n samples", r"z^{l}_{j} &= \sum_{k} w^{l}_{jk} \cdot a^{l-1}_{k} + b^{l}_{j}"),
    ("Nielsen, n samples", r"\boldsymbol{\delta}^{3} &= \nabla_{\boldsymbol{a}} C \odot \sigma'\left(\boldsymbol{z}^{3}\right)"),
)
# fmt: on


@pytest.mark.parametrize(("name", "form"), [(name, form) for name, forms in FORMS.items() for form in forms])
def test_a_form_of_the_text_is_on_the_page(name: str, form: str) -> None:
    assert any(form in line for line in page(name).splitlines())


@pytest.mark.parametrize(("name", "form"), MISPRINTS)
def test_a_misprint_is_not(name: str, form: str) -> None:
    assert form not in page(name)


@pytest.mark.parametrize("kind", ["latex", "markdown"])
@pytest.mark.parametrize(("name", "form"), LATEX)
def test_it_is_in_latex_too(name: str, form: str, kind: str) -> None:
    assert form in page(name, kind)


@cache
def trace(name: str) -> Any:
    return bptrace.run(of(name), iterations=1).steps[0]


@pytest.mark.parametrize("name", ["one layer, one sample", "one layer, m samples"])
def test_the_numbers_are_those_of_the_formulas_for_one_layer(name: str) -> None:
    """y = W·X + b, ∂E/∂X = Wᵀ·∂E/∂y, ∂E/∂W = ∂E/∂y·Xᵀ/m, ∂E/∂b = sum(∂E/∂y, axis = 1)/m, with E = Σ½(t − y)²."""
    step = trace(name)
    W, b, X, T = step.array("w", 1), step.array("b", 1)[:, None], step.array("out", 0).T, step.array("target", 1).T
    m, y = X.shape[1], W @ X + b
    dy = y - T
    for kind, layer, value in (("net", 1, y), ("delta", 1, dy), ("dE/dout", 0, W.T @ dy)):
        np.testing.assert_allclose(step.array(kind, layer).T, value, rtol=1e-12)
    np.testing.assert_allclose(step.array("dE/dw", 1), dy @ X.T / m, rtol=1e-12)
    np.testing.assert_allclose(step.array("dE/db", 1), np.sum(dy, axis=1) / m, rtol=1e-12)
    np.testing.assert_allclose(step.array("w+", 1), W - 0.5 * dy @ X.T / m, rtol=1e-12)


def test_the_numbers_are_those_of_equations_1_to_11() -> None:
    step = trace("Nielsen, n samples")
    w, b = ([step.array(kind, layer) for layer in (1, 2)] for kind in "wb")
    a, y = [step.array("out", 0).T], step.array("target", 2).T
    n = y.shape[1]
    for weights, biases in zip(w, b, strict=True):
        a.append(1 / (1 + np.exp(-(weights @ a[-1] + biases[:, None]))))
    delta = [(a[2] - y) * a[2] * (1 - a[2])]
    delta.insert(0, (w[1].T @ delta[0]) * a[1] * (1 - a[1]))
    assert step.array("E", 2) == pytest.approx(np.linalg.norm(y - a[2]) ** 2 / (2 * n), rel=1e-12)
    for layer in (1, 2):
        np.testing.assert_allclose(step.array("out", layer).T, a[layer], rtol=1e-12)
        np.testing.assert_allclose(step.array("delta", layer).T, delta[layer - 1], rtol=1e-12)
        dw, db = delta[layer - 1] @ a[layer - 1].T / n, delta[layer - 1].mean(axis=1)
        np.testing.assert_allclose(step.array("w+", layer), w[layer - 1] - 0.5 * dw, rtol=1e-12)
        np.testing.assert_allclose(step.array("b+", layer), b[layer - 1] - 0.5 * db, rtol=1e-12)
