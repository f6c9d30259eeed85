"""The libraries that a script is written for, a row each: how functions and lines are spelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ...formula.array_text import ADD, ATOM, MATMUL, MULTIPLY, Code, Language, Spelled, Symbols, array_text
from ...formula.primitives import SIGMOID, SOFTMAX  # noqa: F401
from ...formula.tree import Ref

# What many functions have in common: a name before brackets.
_NAMED = "{0}.{1}({{0}})".format
_BY_NAME = {"exp": "exp", "ln": "log", "abs": "abs", "sign": "sign", "tanh": "tanh"}
_BOTH = {
    "step": Spelled("({0} > 0)", ATOM, ADD),
    "tanh_slope": Spelled("(1 - {0}) * (1 + {0})", MULTIPLY, ATOM),
}


def _functions(library: str, others: Mapping[str, Spelled]) -> dict[str, Spelled]:
    """The functions of a library, by the names of primitives."""
    named = {primitive: Spelled(_NAMED(library, name)) for primitive, name in _BY_NAME.items()}
    where = Spelled(f"{library}.where({{0}} > 0, {{1}}, {{2}})", ATOM, ADD)
    return {**named, **_BOTH, "if_positive": where, "bipolar": Spelled(f"{library}.tanh({{0}} / 2)", ATOM, MATMUL), **others}


# Of a log loss: 0·ln 0 and 0/0 are 0. Where no output is as near to 0 or 1 as that, t·ln x and t/x are written out.
SILENT = {"times_ln": Spelled("times_ln({0}, {1})"), "over": Spelled("over({0}, {1})")}

# fmt: off
NUMPY = Language("np", "axis", _functions("np", {
    "expm1":      Spelled("np.expm1({0})"),
    "sigmoid":    Spelled("sigmoid({0})"),
    "relu":       Spelled("np.maximum({0}, 0)"),
    "softplus":   Spelled("np.logaddexp(0, {0})"),
    "softmax":    Spelled("softmax({0})"),
    "ln_softmax": Spelled("log_softmax({0})"),
    "settled":    Spelled("settled({0})"),
}))
TORCH = Language("torch", "dim", _functions("torch", {
    "expm1":      Spelled("expm1({0})"),
    "sigmoid":    Spelled("torch.sigmoid({0})"),
    "relu":       Spelled("torch.relu({0})"),
    "softplus":   Spelled("torch.logaddexp({0}, torch.tensor(0.0))"),  # its own softplus is net itself from 20 on
    "softmax":    Spelled("torch.softmax({0}, dim=1)"),
    "ln_softmax": Spelled("torch.log_softmax({0}, dim=1)"),
    "settled":    Spelled("settled({0})"),
}))
# fmt: on


class Helper(NamedTuple):
    """A function that a script defines if it needs it: its arguments, its statements, and what is to be said of it."""

    arguments: str
    lines: tuple[str, ...]
    remark: str = ""


def _logistic() -> str:
    """σ(z) written out, from its tree."""
    assert SIGMOID.expand is not None
    return array_text(SIGMOID.expand(Ref("z", ())), "", NUMPY, Symbols(lambda ref: Code(ref.family), str)).text


_TOP = "z = z - z.max(axis=1, keepdims=True)"
_SILENT_REMARK = "which is 0 where t is, even {}"


def _silent(library: str) -> dict[str, Helper]:
    instead = f"{library}.where(t == 0, {'1' if library == 'np' else '1.0'}, x)"
    return {
        "times_ln": Helper("t, x", (f"return t * {library}.log({instead})",), "t ln x, " + _SILENT_REMARK.format("at ln 0")),
        "over": Helper("t, x", (f"return t / {instead}",), "t / x, " + _SILENT_REMARK.format("over 0")),
    }


_SETTLED = "terms that cancel on paper, which floats do not quite"


class Framework(NamedTuple):
    """A library: how functions are spelled, what is imported, the patterns of an array, of a parameter and of a comparison, and helpers."""

    language: Language
    first: tuple[str, ...]
    array: str
    parameter: str
    number: str
    helpers: Mapping[str, Helper]
    agrees: str
    count: str
    differentiates: bool = False


FRAMEWORKS = {
    "torch": Framework(
        TORCH,
        ("import torch", "", "torch.set_default_dtype(torch.float64)"),
        "torch.tensor({0})",
        "torch.tensor({0}, requires_grad=True)",
        "torch.tensor({0}, requires_grad=True)",
        {
            "expm1": Helper("x", ("return torch.expm1(torch.clamp(x, max=700))",), "e^x - 1; where x is larger it is not used"),
            "settled": Helper("x", ("return x - (x * (x.abs() < {tiny})).detach()",), _SETTLED),
            **_silent("torch"),
        },
        "torch.allclose({0}, torch.tensor({1}), rtol={rtol}, atol={atol})",
        "torch.tensor({0}).numel()",
        differentiates=True,
    ),
    "numpy": Framework(
        NUMPY,
        ("import numpy as np",),
        "np.array({0})",
        "np.array({0})",
        "{0}",
        {
            "sigmoid": Helper("z", (f"return {_logistic()}",)),
            "softmax": Helper("z", ("e = np.exp(z - z.max(axis=1, keepdims=True))", "return e / e.sum(axis=1, keepdims=True)")),
            "log_softmax": Helper("z", (_TOP, "return z - np.log(np.exp(z).sum(axis=1, keepdims=True))")),
            "settled": Helper("x", ("return np.where(np.abs(x) < {tiny}, 0, x)",), _SETTLED),
            **_silent("np"),
        },
        "np.allclose({0}, {1}, rtol={rtol}, atol={atol})",
        "np.size({0})",
    ),
}
