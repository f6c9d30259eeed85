"""The libraries that a script is written for, a row each: how functions, arrays and comparisons are spelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ...formula.array_text import Binds, Code, Language, Spelled, Symbols, array_text
from ...formula.primitives import SIGMOID
from ...formula.tree import Ref

TINY = 1e-12  # a number no larger than this may be what is left of terms that cancel


class Helper(NamedTuple):
    """A function that a script defines if it needs it: its arguments, its statements, and what is to be said of it."""

    arguments: str
    lines: tuple[str, ...]
    remark: str = ""


class Framework(NamedTuple):
    """A library: what it is called, how functions are spelled, and the lines that a script begins with.

    `array`, `parameter` and `number` are the patterns of what is given: data, a parameter, and one that is a single number.
    `agrees` compares `got[name]` with `numbers`, `counted` is how many these are. If it `differentiates`, it works the backward
    pass itself.
    """

    name: str
    language: Language
    first: tuple[str, ...]
    array: str
    parameter: str
    number: str
    agrees: str
    counted: str
    helpers: Mapping[str, Helper]
    differentiates: bool = False


_BY_NAME = {"exp": "exp", "ln": "log", "abs": "abs", "sign": "sign", "tanh": "tanh"}


def _functions(library: str) -> dict[str, Spelled]:
    """The functions that libraries of arrays have in common, by the names of primitives."""
    return {
        **{primitive: Spelled(f"{library}.{name}({{0}})") for primitive, name in _BY_NAME.items()},
        "step": Spelled(f"{library}.where({{0}} > 0, 1, 0)", Binds.ATOM, Binds.ADD),
        "if_positive": Spelled(f"{library}.where({{0}} > 0, {{1}}, {{2}})", Binds.ATOM, Binds.ADD),
        "bipolar": Spelled(f"{library}.tanh({{0}} / 2)", Binds.ATOM, Binds.MATMUL),
        "settled": Spelled("settled({0})"),
    }


# Of a log loss: 0·ln 0 and 0/0 are 0. Where no output is as near to 0 or 1 as that, t·ln x and t/x are written out.
SILENT = {"times_ln": Spelled("times_ln({0}, {1})"), "over": Spelled("over({0}, {1})")}

# fmt: off
_NUMPY = Language("np", "axis", {
    **_functions("np"),
    "expm1":      Spelled("np.expm1({0})"),
    "sigmoid":    Spelled("sigmoid({0})"),
    "relu":       Spelled("np.maximum({0}, 0)"),
    "softplus":   Spelled("np.logaddexp(0, {0})"),
    "softmax":    Spelled("softmax({0})"),
    "ln_softmax": Spelled("log_softmax({0})"),
})
_TORCH = Language("torch", "dim", {
    **_functions("torch"),
    "expm1":      Spelled("expm1({0})"),
    "sigmoid":    Spelled("torch.sigmoid({0})"),
    "relu":       Spelled("torch.relu({0})"),
    "softplus":   Spelled("torch.logaddexp({0}, torch.tensor(0.0))"),  # its own softplus is net itself from 20 on
    "softmax":    Spelled("torch.softmax({0}, dim=1)"),
    "ln_softmax": Spelled("torch.log_softmax({0}, dim=1)"),
})
# fmt: on


def _logistic() -> str:
    """σ(z) written out, from its tree."""
    assert SIGMOID.expand is not None
    return array_text(SIGMOID.expand(Ref("z", ())), "", _NUMPY, Symbols(lambda ref: Code(ref.family), str)).text


def _helpers(library: str, settled: str) -> dict[str, Helper]:
    """The helpers that scripts for all libraries may need."""
    instead = f"{library}.where(t == 0, 1.0, x)"
    return {
        "settled": Helper("x", (f"return {settled}",), "0 where terms cancel, which floats leave a trace of"),
        "times_ln": Helper("t, x", (f"return t * {library}.log({instead})",), "t ln x, which is 0 where t is, even at ln 0"),
        "over": Helper("t, x", (f"return t / {instead}",), "t / x, which is 0 where t is, even over 0"),
    }


_TOP = "z - z.max(axis=1, keepdims=True)"  # so that no power overflows

FRAMEWORKS = {
    "torch": Framework(
        "PyTorch",
        _TORCH,
        first=("import torch", "", "torch.set_default_dtype(torch.float64)"),
        array="torch.tensor({0})",
        parameter="torch.tensor({0}, requires_grad=True)",
        number="torch.tensor({0}, requires_grad=True)",
        agrees="torch.allclose(got[name], torch.tensor(numbers), rtol={rtol}, atol={atol})",
        counted="torch.tensor(numbers).numel()",
        helpers={
            "expm1": Helper("x", ("return torch.expm1(torch.clamp(x, max=700))",), "e^x - 1; of a larger x it is not asked"),
            **_helpers("torch", f"x - (x * (x.abs() < {TINY})).detach()"),
        },
        differentiates=True,
    ),
    "numpy": Framework(
        "NumPy",
        _NUMPY,
        first=("import numpy as np",),
        array="np.array({0})",
        parameter="np.array({0})",
        number="{0}",
        agrees="np.allclose(got[name], numbers, rtol={rtol}, atol={atol})",
        counted="np.size(numbers)",
        helpers={
            "sigmoid": Helper("z", (f"return {_logistic()}",)),
            "softmax": Helper("z", (f"e = np.exp({_TOP})", "return e / e.sum(axis=1, keepdims=True)")),
            "log_softmax": Helper("z", (f"z = {_TOP}", "return z - np.log(np.exp(z).sum(axis=1, keepdims=True))")),
            **_helpers("np", f"np.where(np.abs(x) < {TINY}, 0, x)"),
        },
    ),
}
