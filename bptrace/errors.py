"""What can go wrong, and how it is said.

BptraceError              anything that is reported to a person; has an exit code
├── InputError            a file cannot be used: every problem found in it, at once     (2)
├── UsageError            the command line, or a call from Python, cannot be meant      (2)
│   └── UnknownName       a quantity, a unit or a file that is not there; says the nearest
└── NotFinite             a quantity became infinite or not a number; names it          (3)
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, Union


class Place(NamedTuple):
    """A stretch of text in a file. `line` and `column` count from 1; `route` is the way to it, such as `layers[0].bias`.

    Python data has no lines, and `column` is 0.
    """

    path: str
    line: int
    column: int
    width: int = 1
    text: str = ""
    route: str = ""


Piece = tuple[str, str]  # a tone, and a piece of a line


class Problem(NamedTuple):
    """One thing that is wrong: what it is, where it stands, and how to mend it."""

    code: str
    message: str
    hint: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        return "\n".join("".join(text for _, text in line) for line in self.lines())

    def lines(self) -> Iterator[Sequence[Piece]]:
        """The lines of the message, in pieces that each have a tone: error, message, gutter, caret, remedy or plain."""
        yield ("error", f"error[{self.code}]:"), ("message", f" {_said(self.message)}")
        yield from _pointed(self.place, _said(self.hint)) if self.place else _remedy(_said(self.hint))


def shown(text: str) -> str:
    """The text with everything written out that a terminal would act on: an escape is `\\x1b`, a line break `\\n`."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


_BREAKS = "\r\n|[\t\n\v\f\r\x85\u2028\u2029]"
# Controls, invisible and bidirectional marks, lone surrogates, tags: a terminal obeys these instead of showing them.
_ACTING = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    r"""The text on one line, with everything escaped that a terminal would act on: `\x1b`, `\u202e`."""
    if text.isprintable():
        return text
    return re.sub(_ACTING, _escaped, re.sub(_BREAKS, " ", text))


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


MOST_SAID = 1000  # characters of a message, and of a hint: what a file says in it may be as long as the file


def _said(text: str) -> str:
    """The text, without its middle where it is longer than anybody reads: what is wrong stands at its end."""
    text = text if len(text) <= MOST_SAID else f"{text[: MOST_SAID // 2]} … {text[-MOST_SAID // 2 :]}"
    return text if text.isprintable() else "\n".join(map(shown, text.split("\n")))


def _remedy(hint: str) -> Iterator[Sequence[Piece]]:
    """The line of a remedy that points at nothing."""
    if hint:
        yield ("gutter", "  ="), ("remedy", f" {hint}")


def _pointed(place: Place, hint: str) -> Iterator[Sequence[Piece]]:
    """The lines below the message: the place, the line of the file, and a caret under the stretch that is wrong."""
    route = f"  {shown(place.route)}" if place.route else ""
    at = f":{place.line}:{place.column}" if place.column else ""
    yield ("gutter", " -->"), ("plain", f" {shown(place.path)}{at}{route}")
    if not place.text or place.text.isspace():
        yield from _remedy(hint)
        return
    number, (before, meant, after) = str(place.line), _parted(place)
    yield ("gutter", f"  {number} |"), ("plain", f" {before}{meant}{after}")
    marked = ("caret", "^" * max(1, _cells(meant))), ("remedy", f" {hint}".rstrip())
    yield ("gutter", f"  {' ' * len(number)} |"), ("plain", " " + " " * _cells(before)), *marked


def _parted(place: Place) -> tuple[str, str, str]:
    """The line as it is shown, in three parts: the text before the stretch that is wrong, the stretch, and the text after it."""
    text, start = place.text, place.column - 1
    end = start + max(1, place.width)
    first, last = 0, len(text)
    if place.column > 60 or last > 120:  # a long line of data: show only what is near the stretch
        first = max(0, start - 30)
        last = min(last, first + 90)
    before, after = ("… " if first else "") + text[first:start], text[min(end, last) : last] + (" …" if last < len(text) else "")
    return _on_one_line(before), _on_one_line(text[start : min(end, last)]), _on_one_line(after)


def _on_one_line(text: str) -> str:
    return shown(text.replace("\t", " "))


def _cells(text: str) -> int:
    """The columns of a terminal that the text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(2 if east_asian_width(c) in "WF" else 0 if combining(c) else 1 for c in text)


Near = Union[Sequence[str], Callable[[], Sequence[str]]]


class BptraceError(Exception):
    """The root of the tree above: one problem or several, and what is said after them. `str(error)` is the whole message."""

    exit_code = 2

    def __init__(self, problems: Sequence[Problem], last: str = "") -> None:
        super().__init__(problems, last)
        self._problems, self.last = tuple(problems), last

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems

    def __str__(self) -> str:
        return "\n\n".join([*map(str, self.problems), *[self.last] * bool(self.last)])


class InputError(BptraceError):
    """A file that cannot be used, with every problem that was found in it."""


class UsageError(BptraceError):
    """A command line or a call that cannot be carried out as it stands; `place` is what in a file stands against it."""

    def __init__(self, message: str, hint: str = "", code: str = "usage", place: Place | None = None) -> None:
        super().__init__([Problem(code, message, hint, place)])

    @property
    def problem(self) -> Problem:
        return self.problems[0]


class UnknownName(UsageError):
    """A name that does not exist. `nearest` are the closest names that do; if there are none, the hint says what to do.

    To find them takes far longer than to see that a name is unknown: a function that finds them is called when they are asked for.
    """

    def __init__(self, message: str, nearest: Near = (), hint: str = "") -> None:
        super().__init__(message, hint, code="name")
        self._near = nearest

    @cached_property
    def nearest(self) -> tuple[str, ...]:
        return tuple(self._near() if callable(self._near) else self._near)

    @property
    def problems(self) -> tuple[Problem, ...]:
        (problem,) = self._problems
        return (problem._replace(hint=did_you_mean(self.nearest) or problem.hint),)


class NotFinite(BptraceError):
    """A quantity became infinite or not a number. The run stops there and keeps everything before it."""

    exit_code = 3

    def __init__(self, name: str, iteration: int, why: str = "") -> None:
        self.name, self.iteration, self.why = name, iteration, why
        super().__init__([Problem("not-finite", f"{name} is not a finite number, at iteration {iteration}", why)])


def reason(error: Exception) -> str:
    """Why a file cannot be read or written, as the system says it."""
    return str(getattr(error, "strerror", None) or error).lower()


def nearest(word: str, known: Iterable[str], among: int = 2000, likeness: float = 0.6) -> list[str]:
    """Up to three known words that are nearly this one, whatever the case, the nearest first. Only the first `among` are searched.

    Words are nearly the same if the share of letters that they have in common, in order, is at least `likeness`.
    """
    from difflib import get_close_matches
    from itertools import islice

    by_case: dict[str, str] = {}
    for name in islice(known, among):  # a search among more would be felt
        by_case.setdefault(name.lower(), name)
    if word.lower() in by_case:
        return [by_case[word.lower()]]
    return [by_case[near] for near in get_close_matches(word.lower()[:60], by_case, 3, likeness)]


def did_you_mean(words: Sequence[str]) -> str:
    """`did you mean a, b or c?`, or nothing where there are no words."""
    return f"did you mean {listed(words, last='or')}?" if words else ""


def listed(names: Sequence[str], most: int | None = None, last: str = "and") -> str:
    """`w1, w2 and w3`; of many more than `most`, so many: `w1, w2 and 7 others`."""
    if most is not None and len(names) > most + 1:
        names = [*names[:most], f"{len(names) - most:,} others"]
    *first, end = names
    return f"{', '.join(first)} {last} {end}" if first else end


def enumerated(names: Sequence[str], most: int = 6) -> str:
    """`w1, w2, w3`; a long list is cut, and says so: `w1, w2, w3, w4, … w9`."""
    if len(names) > most:
        return f"{', '.join(names[: most - 2])}, … {names[-1]}"
    return ", ".join(names)


def plural(number: int, one: str, many: str = "") -> str:
    """The word for so many: `unit` for 1, else `units`, or another word that is given."""
    return one if number == 1 else many or one + "s"


def count_of(number: int, one: str, many: str = "") -> str:
    """`1 unit`, `2 units`."""
    return f"{number} {plural(number, one, many)}"
