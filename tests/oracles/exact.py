"""Activations, losses and their slopes in decimals of many digits: what the last digits of floats are measured by."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from functools import cache

Exact = Callable[[Decimal], Decimal]

DIGITS = Context(prec=700, Emin=-99999, Emax=99999)  # 1 + e^-745 needs 340 digits
ONE, TWO = Decimal(1), Decimal(2)


def _falling(x: Decimal) -> Decimal:
    """e^-|x|, which cannot overflow."""
    return _power(-abs(x))


@cache  # nothing takes longer, and a value and its slope have several
def _power(x: Decimal) -> Decimal:
    return x.exp()


def sigmoid(x: Decimal) -> Decimal:
    return (ONE if x >= 0 else _falling(x)) / (1 + _falling(x))


def softplus(x: Decimal) -> Decimal:
    return max(x, Decimal(0)) + (1 + _falling(x)).ln()


def tanh(x: Decimal) -> Decimal:
    return (1 - _falling(2 * x)) / (1 + _falling(2 * x)) * (-1 if x < 0 else 1)


def _sigmoid_slope(x: Decimal) -> Decimal:
    return sigmoid(x) * sigmoid(-x)


def swish(beta: Decimal) -> tuple[Exact, Exact]:
    def slope(x: Decimal) -> Decimal:
        return sigmoid(beta * x) + beta * x * _sigmoid_slope(beta * x)

    return lambda x: x * sigmoid(beta * x), slope


def elu(alpha: Decimal) -> tuple[Exact, Exact]:
    return lambda x: x if x > 0 else alpha * (_falling(x) - 1), lambda x: ONE if x > 0 else alpha * _falling(x)


# fmt: off
ACTIVATIONS: dict[str, tuple[Exact, Exact]] = {  # the value and the slope, as functions of net; parameters as they are if not given
    "identity":        (lambda x: x,                          lambda x: ONE),
    "sigmoid":         (sigmoid,                              _sigmoid_slope),
    "tanh":            (tanh,                                 lambda x: 4 * _sigmoid_slope(2 * x)),
    "relu":            (lambda x: max(x, Decimal(0)),         lambda x: ONE if x > 0 else Decimal(0)),
    "leaky_relu":      (lambda x: x if x > 0 else x * Decimal("0.01"), lambda x: ONE if x > 0 else Decimal("0.01")),
    "elu":             elu(ONE),
    "softplus":        (softplus,                             sigmoid),
    "swish":           swish(ONE),
    "bipolar_sigmoid": (lambda x: tanh(x / 2),                lambda x: 2 * _sigmoid_slope(x)),
}
# fmt: on


@cache
def exactly(function: Exact, x: float) -> float:
    """The float nearest to a function's value."""
    with localcontext(DIGITS):
        return float(function(Decimal(x)))


def relative(found: float, exact: float) -> float:
    """How far off a float is, relative to the exact value; below the normal floats, relative to the least of them."""
    return abs(found - exact) / max(abs(exact), 2.0**-1022)
