"""What is asked of a sheet of answers, and how it is marked: the key `exercise` of a config."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..tree.nodes import Map, Node, Scalar, Seq, described, is_null, quoted
from ..tree.problems import Problems, text_of
from .config import Asked, Exercise, Vary, Worth
from .fields import exact, fields, one_of_words, whole_number
from .keys import EXERCISE, MOST_MARK, MOST_VARIANTS, REVEALS
from .settings import read_rounding

if TYPE_CHECKING:
    from fractions import Fraction

    from .vary import Subject

_SHARES = ("carried", "rounded", "imprecise", "repeated", "convention")
_LONGEST_SELECTOR = 1000
_ASK = "write [net:hidden, 'out_*', w5+]"


def read_exercise(node: Node, subject: Callable[[], Subject], problems: Problems) -> Exercise:
    """What the key says, every default where it does not. `subject` is asked for only where numbers vary."""
    found = {} if is_null(node) else fields(node, EXERCISE, "exercise", problems) or {}
    marks, default = _marks(found["marks"], problems) if "marks" in found else ((), None)
    given: dict[str, Any] = {key: _share(found[key], key, problems) for key in _SHARES if key in found}
    given["default"] = default
    given["reveal"] = one_of_words(found["reveal"], "reveal", REVEALS, problems) if "reveal" in found else None
    return Exercise(
        ask=_selectors("ask", found, problems),
        given=_selectors("given", found, problems),
        digits=read_rounding(found.get("digits"), "digits", problems),
        marks=marks,
        vary=_vary(found["vary"], subject, problems) if "vary" in found else (),
        variants=whole_number(found["variants"], "variants", 1, MOST_VARIANTS, problems) if "variants" in found else None,
        **{key: value for key, value in given.items() if value is not None},
    )


_SELECTED = {  # by the key: what its selectors are for, and what it means to leave it out
    "ask": ("what is asked", "leave the key out for all that a sheet holds"),
    "given": ("what is printed", "leave the key out for nothing"),
}


def _selectors(key: str, found: dict[str, Node], problems: Problems) -> tuple[Asked, ...]:
    """The selectors under a key, in a list, or the only one."""
    node = found.get(key)
    if node is None or is_null(node):
        return ()
    what, hint = _SELECTED[key]
    if isinstance(node, Seq) and not node.items:
        problems.add("shape", f"{key}: there should be at least one selector", node, hint)
    routed = [(f"[{at}]", item) for at, item in enumerate(node.items)] if isinstance(node, Seq) else [("", node)]
    selected = [_selector(item, f"{key}{at}", what, problems) for at, item in routed]
    return tuple(each for each in selected if each is not None)


def _selector(node: Node, route: str, what: str, problems: Problems) -> Asked | None:
    """A selector with its place; what it means is for those to say who know the network."""
    if isinstance(node, Scalar) and node.text.strip() and not node.null and len(node.text) <= _LONGEST_SELECTOR:
        return Asked(node.text.strip(), problems.place(node, f"exercise.{route}"))
    if isinstance(node, Scalar) and len(node.text) > _LONGEST_SELECTOR:
        problems.add("limit", f"{what} is longer than {_LONGEST_SELECTOR} characters", node)
    else:
        problems.add("type", f"{what} should be a selector, not {described(node)}", node, _joined(node) or _ASK)
    return None


def _joined(node: Node) -> str:
    """`net: hidden`, where `net:hidden` was meant."""
    if isinstance(node, Map) and len(node.pairs) == 1 and (text := text_of(node.pairs[0][1])):
        return f"without the space: {node.pairs[0][0].text}:{text}"
    return ""


def _vary(node: Node, subject: Callable[[], Subject], problems: Problems) -> tuple[Vary, ...]:
    from .vary import read_vary

    return read_vary(node, subject(), problems)


def _marks(node: Node, problems: Problems) -> tuple[tuple[Worth, ...], Fraction | None]:
    """The marks in the order of the file, and the one for all others, where it is given."""
    if not isinstance(node, Map):
        hint = f"write {{default: {text_of(node)}}}" if isinstance(node, Scalar) else "write {default: 1, 'w*+': 2}"
        problems.add("type", f"marks should be a mapping of selectors to marks, not {described(node)}", node, hint)
        return (), None
    marks, default = [], None
    for key, value in node.pairs:
        mark = exact(value, f"the mark of {quoted(key.text)}", (0, MOST_MARK), problems)
        if key.text == "default":
            default = mark
        elif (asked := _selector(key, f"marks.{key.text}", "what a mark is for", problems)) is not None and mark is not None:
            marks.append(Worth(*asked, mark))
    return tuple(marks), default


def _share(node: Node, what: str, problems: Problems) -> Fraction | None:
    return exact(node, what, (0, 1), problems, "write one from 0 to 1: it is a share of the mark")
