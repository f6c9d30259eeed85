"""The primitive functions of the language, one row each, and their values over floats.

Each is stable: it neither raises nor overflows if its true value is a finite number. `math.exp` in a fixed order gives the
same bits on every machine whose C library rounds alike; numpy's own exp may not. Their constants are floats, since Python works a
float with an int in twice the time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from .tree import Call, Each, Num, Op, Primitive, Sum, Tree, nodes

ONE, TWO = Num(1.0), Num(2.0)
LARGEST_POWER = 709.782712893384  # e to this is the largest float


def _zero(*_: Tree) -> Tree:
    return Num(0.0)


def _total(rest: tuple[Tree, ...]) -> Tree:
    """The sum of e^r over the rest, which may still be an Each over a letter."""
    (first, *others) = rest
    if isinstance(first, Each):
        return Sum(first.letter, EXP(first.body))
    return Op("+", tuple(EXP(other) for other in rest)) if others else EXP(first)


def _shared(rest: Iterable[float], top: float) -> float:
    """The sum of e^(r − top), added term by term, because `sum` adds floats differently in different versions of Python."""
    total = 0.0
    for other in rest:
        total += math.exp(other - top)
    return total


def _softmax(x: float, *rest: float) -> float:
    top = max(rest)
    return _exp(x - top) / _shared(rest, top)


def _log_softmax(x: float, *rest: float) -> float:
    top, others = max(rest), list(rest)
    others.remove(top)  # its share of the sum is 1, beside which small ones would be lost
    return x - top - math.log1p(_shared(others, top))


def _exp(x: float) -> float:
    return math.inf if x > LARGEST_POWER else math.exp(x)


def _expm1(x: float) -> float:
    return math.inf if x > LARGEST_POWER else math.expm1(x)


def power(base: float, exponent: float) -> float:
    """base ^ exponent; a square is worked as a product, as on paper and in numpy."""
    if exponent == 2:
        return base * base
    try:
        return math.pow(base, exponent)
    except (OverflowError, ValueError):
        return math.inf if base > 0 else math.nan


# fmt: off
EXP: Primitive = Primitive(
    "exp", "x", "_exp(x)",
    (lambda x: EXP(x),), "e^{0:a}", r"e^{{{0}}}", mathml="<msup><mi>e</mi><mrow>{0}</mrow></msup>")
EXPM1: Primitive = Primitive(      # e^x − 1, with all its digits near 0
    "expm1", "x", "_expm1(x)",
    (lambda x: EXP(x),), "(e^{0:a} - 1)", r"\left(e^{{{0}}} - 1\right)",
    lambda x: EXP(x) - ONE, "<mo>(</mo><msup><mi>e</mi><mrow>{0}</mrow></msup><mo>−</mo><mn>1</mn><mo>)</mo>")
LN: Primitive = Primitive(
    "ln", "x", "log(x) if x > 0.0 else -inf if x == 0.0 else nan",
    (lambda x: ONE / x,), "ln({0})", r"\ln\left({0}\right)")
ABS: Primitive = Primitive(
    "abs", "x", "abs(x)",
    (lambda x: SIGN(x),), "|{0}|", r"\left|{0}\right|", mathml="<mrow><mo>|</mo>{0}<mo>|</mo></mrow>")
SIGN: Primitive = Primitive(
    "sign", "x", "1.0 if x > 0.0 else -1.0 if x < 0.0 else 0.0",
    (_zero,), "sign({0})", r"\mathrm{{sign}}\left({0}\right)")
STEP: Primitive = Primitive(
    "step", "x", "1.0 if x > 0.0 else 0.0",
    (_zero,), "(1 if {0} > 0 else 0)", r"\left[{0} > 0\right]",
    mathml="<mo>(</mo><mn>1</mn><mtext>&#160;if&#160;</mtext>{0}<mo>&gt;</mo><mn>0</mn><mtext>&#160;else&#160;</mtext><mn>0</mn><mo>)</mo>")
IF_POSITIVE: Primitive = Primitive(
    "if_positive", "x, a, b", "a if x > 0.0 else b",
    (_zero, lambda x, a, b: STEP(x), lambda x, a, b: ONE - STEP(x)),
    "({1} if {0} > 0 else {2})", r"\begin{{cases}}{1} & {0} > 0\\{2} & \text{{else}}\end{{cases}}",
    mathml="<mo>(</mo>{1}<mtext>&#160;if&#160;</mtext>{0}<mo>&gt;</mo><mn>0</mn><mtext>&#160;else&#160;</mtext>{2}<mo>)</mo>")
SIGMOID: Primitive = Primitive(
    "sigmoid", "x", "1.0 / (1.0 + exp(-x)) if x >= 0.0 else exp(x) / (1.0 + exp(x))",
    (lambda x: SIGMOID(x) * (ONE - SIGMOID(x)),), "σ({0})", r"\sigma\left({0}\right)",
    lambda x: ONE / (ONE + EXP(-x)))
TANH: Primitive = Primitive(
    "tanh", "x", "tanh(x)",
    (lambda x: ONE - TANH(x) ** 2,), "tanh({0})", r"\tanh\left({0}\right)")
TANH_SLOPE: Primitive = Primitive(  # 1 − x², with all its digits near 1
    "tanh_slope", "x", "(1 - x) * (1 + x)",
    (lambda x: -(TWO * x),), expand=lambda x: ONE - x**2)
BIPOLAR: Primitive = Primitive(    # 2σ(x) − 1
    "bipolar", "x", "tanh(x / 2)",
    (lambda x: (ONE + BIPOLAR(x)) * (ONE - BIPOLAR(x)) / TWO,), "(2·σ({0}) - 1)", r"\left(2 \sigma\left({0}\right) - 1\right)",
    lambda x: TWO / (ONE + EXP(-x)) - ONE, "<mo>(</mo><mn>2</mn><mo>·</mo><mi>σ</mi>{0:b}<mo>−</mo><mn>1</mn><mo>)</mo>")
RELU: Primitive = Primitive(
    "relu", "x", "x if x > 0.0 else 0.0",
    (lambda x: STEP(x),), "max(0, {0})", r"\max\left(0, {0}\right)",
    mathml="<mi>max</mi><mo>(</mo><mn>0</mn><mo>,</mo>{0}<mo>)</mo>")
SOFTPLUS: Primitive = Primitive(
    "softplus", "x", "(x if x > 0.0 else 0.0) + log1p(exp(-x if x > 0.0 else x))",
    (lambda x: SIGMOID(x),), "softplus({0})", r"\mathrm{{softplus}}\left({0}\right)",
    lambda x: LN(ONE + EXP(x)))
TIMES_LN: Primitive = Primitive(   # t ln x, which is 0 where t is, even at ln 0
    "times_ln", "t, x", "t * (log(x) if x > 0.0 else -inf if x == 0.0 else nan) if t else 0.0",
    (lambda t, x: LN(x), lambda t, x: OVER(t, x)), "{0}·ln({1})", r"{0} \ln\left({1}\right)",
    lambda t, x: t * LN(x), "{0}<mo>·</mo><mi>ln</mi>{1:b}")
OVER: Primitive = Primitive(       # t / x, which is 0 where t is, even over 0
    "over", "t, x", "(t / x if x else t * inf) if t else 0.0",
    (lambda t, x: ONE / x, lambda t, x: -(t / x ** 2)), "{0}/{1}", r"\frac{{{0}}}{{{1}}}",
    lambda t, x: t / x, "<mfrac><mrow>{0}</mrow><mrow>{1}</mrow></mfrac>")
SOFTMAX: Primitive = Primitive(    # e^x over the sum of e^r for every r of the rest
    "softmax", "x, *rest", "_softmax(x, *rest)",
    (lambda x, *rest: SOFTMAX(x, *rest), lambda r, x, *rest: -SOFTMAX(x, *rest) * SOFTMAX(r, *rest)),
    "softmax({0})", r"\mathrm{{softmax}}\left({0}\right)",
    lambda x, *rest: EXP(x) / _total(rest))
LN_SOFTMAX: Primitive = Primitive(
    "ln_softmax", "x, *rest", "_log_softmax(x, *rest)",
    (lambda x, *rest: ONE, lambda r, x, *rest: -SOFTMAX(r, *rest)),
    "ln softmax({0})", r"\ln \mathrm{{softmax}}\left({0}\right)",
    lambda x, *rest: x - LN(_total(rest)))
_ROWS = (
    EXP, EXPM1, LN, ABS, SIGN, STEP, IF_POSITIVE, SIGMOID,
    TANH, TANH_SLOPE, BIPOLAR, RELU, SOFTPLUS, TIMES_LN, OVER, SOFTMAX, LN_SOFTMAX,
)
# fmt: on
PRIMITIVES = {row.name: row for row in _ROWS}
KINKED = frozenset((ABS, SIGN, STEP, IF_POSITIVE, RELU))  # those that bend or jump at first argument 0
SILENCED = frozenset((TIMES_LN, OVER))  # those that are 0 where their first argument is 0, whatever the second


def bends(tree: Tree) -> list[Tree]:
    """The arguments at whose zeros a tree bends or jumps."""
    return [node.args[0] for node in nodes(tree) if isinstance(node, Call) and node.primitive in KINKED]


NAMESPACE: dict[str, Any] = {
    **{name: getattr(math, name) for name in ("exp", "log", "log1p", "tanh", "inf", "nan")},
    **{function.__name__: function for function in (_exp, _expm1, _softmax, _log_softmax, power)},
}


@cache
def function(primitive: Primitive) -> Callable[..., float]:
    """The primitive as a Python function of floats, made from its one line of code."""
    return made(primitive, NAMESPACE)


def made(primitive: Primitive, names: Mapping[str, Any]) -> Callable[..., Any]:
    """The primitive's line of code as a function, for the type of number that the functions in `names` take."""
    found: Callable[..., Any] = eval(f"lambda {primitive.letters}: {primitive.code}", dict(names))  # our own text, of the table above
    return found
