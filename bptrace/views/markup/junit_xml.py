"""JUnit XML: suites of cases, with how many there are of each kind. Every text is put into letters that XML can hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from ...errors import visible

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_UNNAMED = re.compile("[\ufffe\uffff]")  # XML has no place for them; the others that it has none for are visible as escapes already
KINDS = ("failure", "error", "skipped")
COUNTS = ("tests", "failures", "errors", "skipped")


def junit_file(title: str, suites: Iterable[Element]) -> bytes:
    """A file of suites. One after the other is made and written; what is kept of it is text."""
    from xml.etree.ElementTree import Element, indent, tostring

    top, counts, texts = Element("testsuites", name=legal(title)), Counter[str](), list[str]()
    for suite in suites:
        counts.update({count: int(suite.get(count, "0")) for count in COUNTS})
        indent(suite, " ", 1)
        texts.append(tostring(suite, encoding="unicode"))
    for count in COUNTS:
        top.set(count, str(counts[count]))
    head = tostring(top, encoding="unicode").removesuffix(" />")
    text = "\n ".join(["<?xml version='1.0' encoding='utf-8'?>\n" + head + ">", *texts]) + "\n</testsuites>\n"
    return text.encode("utf-8", "xmlcharrefreplace")


def testsuite(name: str, about: Mapping[str, str], cases: Sequence[Element]) -> Element:
    """A suite of cases, with what is to be known about it."""
    made = element("testsuite", name=name, tests=str(len(cases)), time="0", **_counts(cases))
    made.append(properties(**about))
    made.extend(cases)
    return made


def element(tag: str, text: str = "", **said: str) -> Element:
    """An element with a text and attributes."""
    from xml.etree.ElementTree import Element

    made = Element(tag, {key: legal(value) for key, value in said.items()})
    made.text = "\n".join(map(legal, text.split("\n"))) or None
    return made


def properties(**said: str) -> Element:
    """The properties of a suite or a case."""
    made = element("properties")
    made.extend(element("property", name=key, value=value) for key, value in said.items())
    return made


@lru_cache(1 << 12)
def legal(text: str) -> str:
    """A text in letters that XML can hold."""
    return _UNNAMED.sub(lambda found: f"\\u{ord(found[0]):04x}", visible(text))


def _counts(cases: Sequence[Element]) -> dict[str, str]:
    failures, errors, skipped = (str(sum(case.find(kind) is not None for case in cases)) for kind in KINDS)
    return {"failures": failures, "errors": errors, "skipped": skipped}
