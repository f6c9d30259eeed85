"""Numbers as a person writes them who keeps to the digits that are asked."""

from __future__ import annotations

from ..answers.numerals import read_numeral
from ..answers.sheet import Numeral
from ..formula.number import SHOW
from ..inputs.config.config import Rounding


def as_asked(value: float, digits: Rounding) -> str:
    """A value to the digits asked: `0.3775`, `-0.0381`, `0.0000`."""
    return SHOW[digits.kind](digits.rounded(value), digits.digits)


def numeral(value: float, digits: Rounding) -> Numeral:
    """A value as it is written to the digits asked, read again."""
    found = read_numeral(as_asked(value, digits))
    assert found is not None
    return found
