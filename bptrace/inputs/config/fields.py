"""Asks of a node what it is: the fields of a mapping, a number, one of several words. A wrong one is noted and gives None."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ...errors import did_you_mean
from ..tree.nodes import Map, Node, Scalar, described, is_empty, normal, quoted
from ..tree.numbers import value_of, whole
from ..tree.problems import Problems
from .keys import MOST_TEXT, Key, spellings

if TYPE_CHECKING:
    from fractions import Fraction

# fmt: off
FOR_LAYOUTS = dict.fromkeys(("x_w", "xw", "x·w", "row", "rows", "row_vector", "row_vectors", "keras", "transposed"), "inputs-by-units")
FOR_FUNCTIONS = {  # by what is written, in lower case
    "logistic":                 "sigmoid",
    "sigm":                     "sigmoid",
    "lrelu":                    "leaky_relu",
    "leakyrelu":                "leaky_relu",
    "silu":                     "swish",
    "none":                     "identity",
    "hyperbolic_tangent":       "tanh",
    "mse":                      "mean_squared_error",
    "sse":                      "squared_error",
    "mae":                      "absolute_error",
    "l1":                       "absolute_error",
    "l2":                       "squared_error",
    "crossentropy":             "cross_entropy",
    "categorical_crossentropy": "cross_entropy",
    "bce":                      "binary_cross_entropy",
    "binary_crossentropy":      "binary_cross_entropy",
    "log_loss":                 "binary_cross_entropy",
    "nll":                      "cross_entropy",
}
# fmt: on


_LONGEST_EXACT = 40  # characters of a number that is kept exactly
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")


def fields(node: Node, table: tuple[Key, ...], what: str, problems: Problems, hint: str = "") -> dict[str, Node] | None:
    """The values of a mapping by their keys' names. A key misspelt is read as the one that is meant, so that the rest is read too."""
    if not isinstance(node, Map):
        slip = _run_together(node)
        problems.add("type", f"{what} should be a mapping of keys and values, not {described(node)}", node, slip or hint or _keys_of(table))
        return None
    node = node._replace(pairs=tuple(_unwrapped(node, table, what, problems)))
    known, found, unknown = spellings(table), {}, []
    where: dict[str, Scalar] = {}
    for key, value in node.pairs:
        if (row := known.get(normal(key.text))) is None:
            unknown.append((key, value))
        elif row.name in found:
            problems.add("duplicate", f"{quoted(key.text)} says the same as {quoted(where[row.name].text)}", key, "keep one of them")
        else:
            found[row.name], where[row.name] = value, key
    for key, value in unknown:
        _unknown(key, value, table, found, where, what, problems)
    for row in table:
        if row.required and row.name not in found:
            missing(row.name, what, node, table, problems)
    return {name: value for name, value in found.items() if not _is_bare(name, value, problems)}


def _unwrapped(node: Map, table: tuple[Key, ...], what: str, problems: Problems) -> Iterator[tuple[Scalar, Node]]:
    """The pairs of a mapping; in the place of a mapping such as `network:`, which is noted, those that it holds."""
    for key, value in node.pairs:
        if isinstance(value, Map) and normal(key.text) not in spellings(table) and _is_wrapper(key.text, value, table):
            problems.add("key", f"{what} has no key {quoted(key.text)}", key, "write what stands in it at the top of the config")
            yield from value.pairs
        else:
            yield key, value


def joined(items: tuple[Node, ...], what: str, problems: Problems) -> tuple[Node, ...]:
    """The entries of a list. Mappings of one key each, since - stands before every key, are put together, and that is noted."""
    if not all(isinstance(item, Map) and len(item.pairs) == 1 for item in items):
        return items
    pairs = [item.pairs[0] for item in items if isinstance(item, Map)]
    if len({key.text for key, _ in pairs}) < 2:
        return items
    problems.add("syntax", f"each - begins another {what}", items[1], f"write - only before the first key of each {what}")
    groups: list[dict[str, tuple[Scalar, Node]]] = []
    for key, value in pairs:
        if not groups or key.text in groups[-1]:
            groups.append({})
        groups[-1][key.text] = key, value
    first = (next(iter(group.values()))[0] for group in groups)
    return tuple(Map(tuple(group.values()), key.line, key.column, 0) for group, key in zip(groups, first, strict=True))


def _is_wrapper(key: str, value: Map, table: tuple[Key, ...]) -> bool:
    from .hints import wraps

    return wraps(key, value, table)


def _run_together(node: Node) -> str:
    """`learning_rate:0.5` as the whole of what should be a mapping."""
    if isinstance(node, Scalar) and not node.quoted and (found := re.fullmatch(r"([^\s:]+):(\S.*)", node.text)):
        return f"put a space after the colon: {found[1]}: {found[2][:40]}"
    return ""


def _keys_of(table: tuple[Key, ...]) -> str:
    return f"its keys: {', '.join(key.name for key in table if not key.name.startswith('$'))}"


def _unknown(
    key: Scalar, value: Node, table: tuple[Key, ...], found: dict[str, Node], where: dict[str, Scalar], what: str, problems: Problems
) -> None:
    from .hints import Hint, hint

    said = Hint("") if problems.full else hint(key.text, table, where)
    problems.add("key", f"{what} has no key {quoted(key.text)}", key, said.text or _keys_of(table))
    if said.key:
        found.setdefault(said.key, value)


def _is_there(name: str, node: Map, table: tuple[Key, ...]) -> bool:
    known = spellings(table)
    return any(key.text in known and known[key.text].name == name for key, _ in node.pairs)


def missing(name: str, what: str, node: Node, table: tuple[Key, ...], problems: Problems) -> None:
    """Note that a mapping has not a key that it needs, unless that has been told in another way."""
    if not isinstance(node, Map) or _is_there(name, node, table):
        return
    row = next(key for key in table if key.name == name)
    unless = f", required unless {row.unless}" if row.unless else ""
    problems.add(
        "missing", f"{what} has no {name}", node, f"add {name}, {row.about}{unless}", spot=node.pairs[0][0] if node.pairs else None
    )


def _is_bare(name: str, value: Node, problems: Problems) -> bool:
    """True if there is a key and nothing after it. That is noted, and read as if the key were not there."""
    if not is_empty(value) or name in ("title", "source"):
        return False
    problems.add("missing", f"nothing stands after {name}:", value, "write its value, or leave the key out")
    return True


def number(node: Node, what: str, problems: Problems, hint: str = "", such_as: str = "") -> float | None:
    """The value of a number. The hint is for where there is nothing; `such_as` says what to write, where not any number will do."""
    if isinstance(node, Scalar):
        if (value := value_of(node.text)) is not None:
            return value
        if node.empty or node.null:
            problems.add("number", f"{what} is missing", node, hint or "write a number")
        else:
            from ..tree.numbers import SUCH_AS, why_not

            why, hint = ("is not a number", "") if problems.full else why_not(node.text)
            hint = such_as or hint if hint == SUCH_AS else hint
            problems.add("number", f"{what} should be a number: {quoted(node.text)} {why}", node, hint)
    else:
        problems.add("number", f"{what} should be a number, not {described(node)}", node)
    return None


def whole_number(node: Node, what: str, least: int, most: int, problems: Problems) -> int | None:
    """A whole number within bounds."""
    value = number(node, what, problems, such_as=_bounds(least, most))
    if value is None or not isinstance(node, Scalar):
        return None
    exact = whole(node.text)
    if exact is None:
        problems.add("number", f"{what} should be a whole number, not {node.text}", node, _bounds(least, most))
    elif not least <= exact <= most:
        side = f"at least {least:,}" if exact < least else f"at most {most:,}"
        problems.add("number", f"{what} should be {side}, not {quoted(node.text)}", node, _bounds(least, most))
    else:
        return exact
    return None


def exact(node: Node, what: str, bounds: tuple[int, int], problems: Problems, hint: str = "", such_as: str = "") -> Fraction | None:
    """The value of a number within bounds, exactly as it is written: 0.1 is a tenth. `hint` is for one beyond them."""
    value, (least, most) = number(node, what, problems, such_as=such_as), bounds
    if value is None or not isinstance(node, Scalar):
        return None
    if not least <= value <= most:
        side = f"at least {least:,}" if value < least else f"at most {most:,}"
        problems.add("number", f"{what} should be {side}, not {quoted(node.text)}", node, hint)
        return None
    if len(node.text) > _LONGEST_EXACT or re.search(r"[eE].?\d{3}", node.text):  # it would have as many digits as its exponent says
        problems.add("number", f"{what} has more digits than it needs: {quoted(node.text)}", node, f"write {round(value, 12) + 0.0:.6g}")
        return None
    return _fraction(node.text)


def _fraction(text: str) -> Fraction:
    from fractions import Fraction

    above, _, below = text.replace("−", "-").partition("/")
    return Fraction(above.strip()) / Fraction(below.strip() or 1)


def _bounds(least: int, most: int) -> str:
    return f"write one from {least:,} to {most:,}" if most < 10**12 else f"write one from {least} on"


def one_of_words(node: Node, what: str, words: Iterable[str], problems: Problems, said: dict[str, str] | None = None) -> str | None:
    """One of several words."""
    words = tuple(words)
    if not isinstance(node, Scalar):
        problems.add("value", f"{what} should be a word, not {described(node)}", node, f"one of {', '.join(words)}")
        return None
    if node.text in words:
        return node.text
    plain = node.text.lower().replace("-", "_").replace(" ", "_")
    meant = next((word for word in words if word.replace("-", "_") == plain), None) or (said or {}).get(plain)
    hint = did_you_mean([meant] if meant else problems.nearest(node.text, words)) or f"one of {', '.join(words)}"
    problems.add("value", f"{what} cannot be {described(node)}", node, hint)
    return None


def flag(node: Node, what: str, problems: Problems) -> bool:
    """Yes or no."""
    if isinstance(node, Scalar) and node.text.lower() in (*_TRUE, *_FALSE):
        return node.text.lower() in _TRUE
    problems.add("value", f"{what} should be true or false, not {described(node)}", node)
    return False


def line_of_text(node: Node, what: str, problems: Problems) -> str:
    """A text of bearable length, as it was written."""
    if isinstance(node, Scalar) and len(node.text) <= MOST_TEXT:
        return "" if node.null else node.text
    if isinstance(node, Scalar):
        problems.add("limit", f"{what} is longer than {MOST_TEXT:,} characters", node, "shorten it: a comment may be as long as you like")
    else:
        problems.add("type", f"{what} should be text, not {described(node)}", node, "put it in quotation marks")
    return ""
