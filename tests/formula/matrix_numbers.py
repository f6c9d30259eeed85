"""Reads a formula of matrices back from its text, with numpy: W.T @ delta, *, sum(axis=1), / m, as a person would."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from bptrace.formula.array_code import ARRAY_NAMESPACE
from bptrace.formula.primitives import PRIMITIVES

KINDS = ("axis", "symbol", "number", "word", "sign")
SIGNS = {"·": "@", "⊙": "*", "⊘": "/", "ᵀ": ".T", "²": "**2", "^": "**", "½": "N(0.5)"}


class Array:
    """A matrix, or a number without axes. It multiplies, divides and adds only where that is said to be right."""

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values, float)

    def alike(self, other: Array, added: bool = False) -> tuple[Any, Any]:
        """Both arrays, of which one may be a number or, to be added, a column or a row."""
        shapes = [array.values.shape for array in (self, other)]
        differ = [pair for pair in zip(*shapes, strict=() not in shapes) if pair[0] != pair[1]]
        assert not differ or (added and len(differ) == 1 and 1 in differ[0])
        return self.values, other.values

    # fmt: off
    def __add__(self, other: Array) -> Array:      return Array(np.add(*self.alike(other, True)))
    def __sub__(self, other: Array) -> Array:      return Array(np.subtract(*self.alike(other, True)))
    def __mul__(self, other: Array) -> Array:      return Array(np.multiply(*self.alike(other)))
    def __truediv__(self, other: Array) -> Array:  return Array(np.divide(*self.alike(other)))
    def __pow__(self, exponent: int) -> Array:     return Array(self.values**exponent)
    def __neg__(self) -> Array:                    return Array(-self.values)
    def __gt__(self, number: Array) -> Any:        return self.values > number.values
    # fmt: on

    def __matmul__(self, other: Array) -> Array:
        """A product of matrices; of numbers, and by a number, a plain product."""
        plain = () in (self.values.shape, other.values.shape)
        return Array(self.values * other.values if plain else self.values @ other.values)

    @property
    def T(self) -> Array:
        assert self.values.ndim == 2
        return Array(self.values.T)


class Euler:
    """The e of e^x."""

    def __pow__(self, x: Array) -> Array:
        return Array(np.exp(x.values))


def total(x: Array, axis: int | None = None) -> Array:
    return Array(x.values.sum(axis=axis, keepdims=axis is not None))


def over_units(axis: int) -> dict[str, Callable[[Array], Array]]:
    """The functions of all units of a layer."""

    def ln_softmax(x: Array) -> Any:
        return x.values - np.log(np.exp(x.values).sum(axis=axis, keepdims=True))

    return {"softmax": lambda x: Array(np.exp(ln_softmax(x))), "ln_softmax": lambda x: Array(ln_softmax(x))}


FUNCTIONS = {
    row.text.partition("(")[0]: lambda x, name=name: Array(ARRAY_NAMESPACE[f"f_{name}"](x.values))
    for name, row in PRIMITIVES.items()
    if row.letters == "x" and re.match(r"\w+\(", row.text)
}
SPACE = {
    **FUNCTIONS,
    "e": Euler(),
    "N": Array,
    "sum": total,
    "size": lambda x: Array(np.abs(x.values)),
    "norm": lambda x: Array((x.values**2).sum()),
    "max": lambda zero, x: Array(np.maximum(zero.values, x.values)),
    "where": lambda holds, x, y: Array(np.where(holds, x.values, y.values)),
}


def numbers(text: str, symbols: Mapping[str, Any], by_rows: bool = False) -> Any:
    """The value of a formula, with arrays for its symbols, in which samples are columns, or rows."""
    named = {f"symbol{place}": Array(values) for place, values in enumerate(symbols.values())}
    text = re.sub(r"\|(.*?)\|", r"size(\1)", re.sub("‖(.*?)‖²", r"norm(\1)", text)).replace("ln softmax", "ln_softmax")
    tree = _Where().visit(ast.parse(_python(text, dict(zip(symbols, named, strict=True))), mode="eval"))
    return eval(compile(ast.fix_missing_locations(tree), text, "eval"), {**SPACE, **named, **over_units(int(by_rows))}).values


class _Where(ast.NodeTransformer):
    """The choice between two values is made entry by entry."""

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        parts = [self.visit(part) for part in (node.test, node.body, node.orelse)]
        return ast.Call(ast.Name("where", ast.Load()), parts, [])


def _python(text: str, named: Mapping[str, str]) -> str:
    """The formula as Python; what stands side by side is multiplied."""
    symbols = "|".join(map(re.escape, sorted(named, key=len, reverse=True)))
    kinds = ("axis = \\d", f"(?:{symbols})(?![a-zA-Z])", r"\d+(?:\.\d+)?", "[A-Za-z_σ]+", r"\S")
    written, before = "", ("", "")
    for found in re.finditer("|".join(f"(?P<{name}>{kind})" for name, kind in zip(KINDS, kinds, strict=True)), text):
        kind, piece = found.lastgroup or "", found[0]
        spelled = {"symbol": named.get(piece, ""), "number": f"N({piece})"}.get(kind) or SIGNS.get(piece, piece)
        written += ("@" if _ends(*before) and _starts(kind, piece) else "") + (f" {spelled} " if kind == "word" else spelled)
        before = kind, piece
    return written.strip()


def _starts(kind: str, piece: str) -> bool:
    return kind in ("symbol", "number") or piece in ("(", "½") or (kind == "word" and piece not in ("if", "else"))


def _ends(kind: str, piece: str) -> bool:
    return kind in ("symbol", "number") or piece in (")", "ᵀ", "²", "½")
