"""Reads the lines of an explanation as a person would, and works their right-hand sides anew, in decimals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Context, Decimal, DecimalException, localcontext
from typing import NamedTuple

DIGITS = Context(prec=60, Emin=-99999, Emax=99999)
NOWHERE = Decimal("Infinity")  # what 0/0 and ln(0) come to
WHOLE = 15  # a number with more digits stands for the float that it identifies
NUMBER = re.compile(r"\d+\.?\d*(?:e[-+]?\d+)?")
TOKEN = re.compile(r"\s*(\d+\.?\d*(?:e[-+]?\d+)?|\[\d[\d,]* terms: [^]]*\]|ln|tanh|max|sign|if|else|[-+·/^²()|,>½e])")
LITERAL = re.compile(r"\(?-?\d+\.?\d*(?:e[-+]?\d+)?\)?")
SIDES = re.compile(r"(?:^| )= ")


class Line(NamedTuple):
    """A line: what it is of, and its sides as they are written."""

    name: str
    sides: list[str]

    @property
    def shown(self) -> Decimal | None:
        """The value at the end; None where a constant ends the line, such as 1/4, or a name."""
        return value(self.sides[-1]) if LITERAL.fullmatch(self.sides[-1]) else None

    def faults(self) -> Iterator[str]:
        """The sides in numbers that do not come to what stands at the end, to within one in its last digit."""
        shown = self.shown
        for side in self.sides[:-1]:
            found = value(side)
            if shown is not None and found is not None and abs(found - shown) > _reach(self.sides[-1], side):
                yield f"{self.name}: {side} is {found:.17g}, not {self.sides[-1]}"

    @property
    def worked(self) -> bool:
        """True if there are numbers to work, and a value that they come to."""
        return self.shown is not None and any(value(side) is not None for side in self.sides[:-1])


def _reach(shown: str, side: str) -> Decimal:
    """How far off a side may be: one in the last digit that is shown; where 0 is shown, what the rounding of its numbers may leave."""
    number = Decimal(shown.strip("() "))
    if number:
        return Decimal(1).scaleb(int(number.as_tuple().exponent)) * Decimal("1.000001")
    written = [Decimal(each) for each in NUMBER.findall(side)]
    return sum(map(_last, written), Decimal(0)) * max(map(abs, written), default=Decimal(1)).max(1)


def _last(number: Decimal) -> Decimal:
    """One in the last digit of a number; 0 for a whole number."""
    return Decimal(1).scaleb(exponent) if (exponent := int(number.as_tuple().exponent)) < 0 else Decimal(0)


def lines(page: str) -> list[Line]:
    """The equations of a page of text. A side that does not fit goes on below, indented."""
    whole: list[str] = []
    for line in page.splitlines():
        if line.startswith(" ") and whole:
            whole[-1] += " " + line.strip()
        else:
            whole.append(re.sub(r"^\(\d+\)  +", "", line))
    parted = [_sides(line) for line in whole]
    return [Line(name, sides) for name, *sides in parted if sides]


def _sides(line: str) -> list[str]:
    """The sides of an equation; `(x = 2)` belongs to a name."""
    found, start = list[str](), 0
    for match in SIDES.finditer(line):
        before = line[: match.start()]
        if before.count("(") == before.count(")"):
            found.append(line[start : match.start()].strip())
            start = match.end()
    return [*found, line[start:].strip()]


def value(text: str) -> Decimal | None:
    """What a side comes to; None if it has names, words or a matrix in it, or is not whole."""
    if "  " in text:  # the columns of a matrix stand apart
        return None
    with localcontext(DIGITS):
        try:
            reader = _Reader(list(_tokens(text)))
            found = reader.sum()
            return None if reader.tokens else found if found.is_finite() else NOWHERE
        except Unread:
            return None
        except DecimalException:
            return NOWHERE


class Unread(Exception):
    """This is no formula of numbers."""


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        if not match or (re.match(r"[\w.]", text[match.end() :][:1]) and match[1][-1:].isalnum() and match[1] not in ("if", "else")):
            raise Unread
        yield match[1]
        at = match.end()


class _Reader:
    """Reads a formula from left to right: sums of products of powers of atoms."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def took(self, *tokens: str) -> str:
        """The next token, if it is one of these; else nothing."""
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in tokens else ""

    def need(self, token: str) -> None:
        if not self.took(token):
            raise Unread

    def sum(self) -> Decimal:
        found = self.product()
        while sign := self.took("+", "-"):
            term = self.product()
            found = found + term if sign == "+" else found - term
        return found

    def product(self) -> Decimal:
        if self.took("-"):
            return -self.product()
        found = self.power()
        while sign := self.took("·", "/"):
            factor = self.power()
            found = found * factor if sign == "·" else found / factor
        return found

    def power(self) -> Decimal:
        if self.took("e"):
            self.need("^")
            return self.power_of(lambda exponent: exponent.exp())
        found = self.atom()
        if self.took("²"):
            return found * found
        return self.power_of(lambda exponent: found**exponent) if self.took("^") else found

    def power_of(self, raised: Callable[[Decimal], Decimal]) -> Decimal:
        return raised(self.atom())

    def atom(self) -> Decimal:
        if not self.tokens:
            raise Unread
        token = self.tokens.pop(0)
        if token in _ATOMS:
            return _ATOMS[token](self)
        folded = re.fullmatch(r"\[[\d,]+ terms: ([^]]*)\]", token)
        text = folded[1] if folded else token
        if not NUMBER.fullmatch(text.removeprefix("-")):
            raise Unread
        return Decimal(float(text)) if len(re.sub(r"^0*\.?0*|\.|e.*", "", text.removeprefix("-"))) > WHOLE else Decimal(text)

    def bracketed(self) -> Decimal:
        """What stands in brackets, which may be one of two: (a if x > 0 else b)."""
        found = self.sum()
        if self.took("if"):
            condition = self.sum()
            self.need(">")
            self.need("0")
            self.need("else")
            other = self.sum()
            found = found if condition > 0 else other
        self.need(")")
        return found

    def argument(self) -> Decimal:
        self.need("(")
        return self.bracketed()

    def largest(self) -> Decimal:
        self.need("(")
        first = self.sum()
        self.need(",")
        return max(first, self.bracketed())

    def absolute(self) -> Decimal:
        found = abs(self.sum())
        self.need("|")
        return found


def _tanh(x: Decimal) -> Decimal:
    falling = (-2 * abs(x)).exp()
    return ((1 - falling) / (1 + falling)).copy_sign(x)


_ATOMS: dict[str, Callable[[_Reader], Decimal]] = {
    "(": _Reader.bracketed,
    "|": _Reader.absolute,
    "½": lambda reader: Decimal("0.5"),
    "ln": lambda reader: reader.argument().ln(),
    "tanh": lambda reader: _tanh(reader.argument()),
    "max": _Reader.largest,
    "sign": lambda reader: Decimal((x := reader.argument()) > 0) - Decimal(x < 0),
}
