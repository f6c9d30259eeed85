"""Why what stands on a sheet is no number, and what should have been written."""

from __future__ import annotations

import re

from ..number_slips import why_not
from ..numbers import DECIMAL
from .numerals import LONGEST, NEVER

_WORKED = "a calculation is not worked out here: write its result"
_MONTH = r"(?:jan|feb|m[aä]r|mrz|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*\.?"
_DATE = (
    rf"\d{{1,2}}[-. /]{{1,2}}{_MONTH}(?:[-. /]\d{{2,4}})?|{_MONTH}[-. /]\d{{1,4}}|\d{{4}}-\d\d-\d\d.*|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}"
)

# The pattern of the whole text, why it is no number, and what to write; the groups of the pattern are put in.
# fmt: off
_SLIPS = tuple((re.compile(pattern, re.IGNORECASE), why, remedy) for pattern, why, remedy in (
    (_DATE,                                  "is a date",                  "spreadsheets make dates of fractions: format the cell as text"),
    (r"#(?:N/A|NV|[A-Z]+[!?]|DIV/0!).*",     "is an error of a spreadsheet", "write a number"),
    (r"=.*[A-Z*/+^(].*",                     "is a formula",               "write its result"),
    (r"[+\-−]?\d+\s?[¼½¾⅐-⅞]",               "is not a number",            "write it as a decimal, such as 1.5"),
    (r".*[⁰¹²³⁴-⁹₀-₉①-⓿].*",                "is not a number",            "write one without raised or lowered digits"),
    (rf"({DECIMAL})\s*[*x×·]\s*10([+\-−]?\d+)", "is not a number",         r"write \1e\2"),
    (r".*\d.*\b(?:per\s?cent|pct|prozent)\b.*", "is a percentage",        "write it as a decimal, such as 0.5"),
    (r".*\d\s*[*x×·/^+−-]\s*\d.*=.*",       "is not a number",            _WORKED),
    (rf"[+\-−]?{DECIMAL}(?:\s*(?:≈|~|=|±|or|and|to|\(|\s(?!\d{{3}}\b))\s*[+\-−]?{DECIMAL}\)?)+", "is more than one number", "write one"),
    (r"([+\-−]?[1-9]\d{0,2}),(\d{3})",      "can be read in two ways",    r"write \1.\2, or \1\2"),
    (r"[+\-−]?[\d.]+e-0*[1-9]\d{4,}",       "is too near to 0 to be kept", "write 0"),
))
# fmt: on


def why_unread(text: str, commas: str) -> tuple[str, str]:
    """Why a text is no numeral, to follow the text itself, and a remedy: `is a date`, `format the cell as text`."""
    text = text.strip()
    if len(text) > 100:
        return _why_long(text)
    for pattern, why, remedy in _SLIPS:
        if found := pattern.fullmatch(text):
            return why, found.expand(remedy)
    why, hint = why_not(text)
    return why, f"{hint}, or part the cells with ;" if commas == NEVER and "comma" in why else hint


def _why_long(text: str) -> tuple[str, str]:
    if len(text) > LONGEST and re.fullmatch(r"[\d.eE+\-−]*", text):
        return "is longer than any number has to be", "17 figures tell any two numbers apart"
    return why_not(text)
