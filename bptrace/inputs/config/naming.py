"""Names of inputs, units and parameters: what may be one, which are given where none is written, and that no two are the same."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...model.network import DELTA_RULE
from ..tree.nodes import Map, Node, Scalar, Seq, described, is_empty, is_null, normal, on_line, quoted
from ..tree.numbers import value_of, whole
from ..tree.problems import Problems
from .keys import MOST_UNITS

_LONGEST_NAME = 100
_ALONE = {"E": "the loss", "E_total": "the loss", "eta": "the learning rate", "η": "the learning rate"}
_PREFIXED = re.compile(r"(net|out|delta|δ|t|E|e)_(.+)")
_MEANINGS = {
    "net": "the weighted input",
    "out": "the output",
    "delta": "the δ",
    "δ": "the δ",
    "t": "the target",
    "E": "the share of the loss",
    "e": "the error",
}


class Claim(NamedTuple):
    """A name, what it is for, the node it stands on, and whether it was given rather than written."""

    name: str
    what: str
    node: Node
    given: bool = False


class Units(NamedTuple):
    """The names of a layer's units, or of the inputs, and the nodes they were written on; with a count that one node."""

    names: tuple[str, ...]
    nodes: tuple[Node, ...]
    given: bool = False

    def claims(self, what: str) -> Iterator[Claim]:
        nodes = self.nodes * len(self.names) if self.given else self.nodes
        return (Claim(name, what, node, self.given) for name, node in zip(self.names, nodes, strict=True))


def read_name(node: Node, what: str, problems: Problems, longest: int = _LONGEST_NAME) -> str | None:
    """A name, with Unicode normalised, so that w₁ is w1."""
    if not isinstance(node, Scalar) or node.empty or node.null:
        problems.add("name", f"the name of {what} should be a word, not {described(node)}", node)
        return None
    name = normal(node.text)
    if len(name) > longest:
        problems.add("name", f"the name of {what} is longer than {longest} characters", node)
        return None
    strange = next((c for c in name if not (c.isalnum() or c in "_.")), "")
    if strange or not any(c.isalnum() for c in name):
        value = what == "an input" and value_of(name) is not None
        hint = "a value belongs in each sample, here stands a name" if value else _strange(name, strange)
        problems.add("name", f"{quoted(node.text)} cannot be the name of {what}", node, hint)
        return None
    return name


def _strange(name: str, strange: str) -> str:
    if strange in ("'", "+"):
        return f"{strange} means a value after the update; a name is letters, digits, _ and ."
    if strange == ":" and not name.endswith(":"):
        return f"put a space after the colon: {name.replace(':', ': ', 1)}"
    return "a name is letters, digits, _ and ."


def read_units(node: Node | None, what: str, prefix: str, problems: Problems) -> Units | None:
    """The names in a list, or as many as a count says, named by the prefix and a number."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        return _counted(node, what, prefix, problems)
    if isinstance(node, Map):
        names = ", ".join(key.text for key, _ in node.pairs[:6])
        what_for = "; their values belong to samples" if what == "inputs" else ""
        problems.add("type", f"{what} should be a list of names, or a count, not a mapping", node, f"write [{names}]{what_for}")
        node = Seq(tuple(key for key, _ in node.pairs), node.line, node.column, node.width)
    if not node.items:
        problems.add("shape", f"{what}: there should be at least one", node, "write a list of names, or a count")
        return None
    return _written(node, what, problems)


def _written(node: Seq, what: str, problems: Problems) -> Units | None:
    if len(node.items) > MOST_UNITS:
        problems.add("limit", f"{what}: there can be at most {MOST_UNITS:,}", node)
        return None
    one = "an input" if what == "inputs" else "a unit"
    names = [read_name(item, one, problems) for item in node.items]
    return Units(tuple(name if name is not None else f"?{at}" for at, name in enumerate(names)), node.items)


def _counted(node: Scalar, what: str, prefix: str, problems: Problems) -> Units | None:
    count, value = whole(node.text), value_of(node.text)
    if count is not None and 1 <= count <= MOST_UNITS:
        return Units(tuple(f"{prefix}{number}" for number in range(1, count + 1)), (node,), given=True)
    if (value is not None and value > MOST_UNITS) or (value is None and node.text.isdecimal()):
        problems.add("limit", f"{what}: there can be at most {MOST_UNITS:,}, not {quoted(node.text)}", node)
    elif value is not None:
        problems.add("shape", f"{what}: a count is a whole number from 1, not {quoted(node.text)}", node)
    else:
        names = ", ".join(re.split(r"[,;\s]+", node.text.strip(" ,;"))[:8])
        hint = "write [a, b], or 2" if is_empty(node) or is_null(node) else f"write [{names}]"
        problems.add("type", f"{what} should be a list of names, or a count, not {described(node)}", node, hint)
    return None


def check_names(claims: list[Claim], units: frozenset[str], outputs: frozenset[str], error: str, problems: Problems) -> None:
    """Note names that are there twice, and names that already belong to a quantity of this network; with error: t-o, to an error."""
    seen: dict[str, Claim] = {}
    before = len(problems)
    for claim in sorted(claims, key=lambda claim: claim.given):  # what is written comes first
        if claim.given and len(problems) > before:
            break  # a name that is mended changes those that follow from it
        if (first := seen.setdefault(claim.name, claim)) is not claim and not claim.name.startswith("?"):
            _twice(claim, first, problems)
    for claim in claims:
        if not claim.given and (meaning := _quantity(claim.name, units, outputs, error)):
            message = f"{quoted(claim.name)} cannot be the name of {claim.what}: it is {meaning}"
            problems.add("name", message, claim.node, "choose another name")


def _twice(claim: Claim, first: Claim, problems: Problems) -> None:
    there = f"{first.what}{on_line(first.node)}"
    if not claim.given:
        message, hint = (
            f"{quoted(claim.name)} is the name of {claim.what} and of {there}",
            "every input, unit and parameter has a name of its own",
        )
    elif first.given:
        message, hint = f"{claim.what} and {there} would both be called {quoted(claim.name)}", f"give one of them a name: {_named(claim)}"
    else:
        message = f"{claim.what} without a name would be called {quoted(claim.name)}, which is {there}"
        hint = f"give it a name: {_named(claim)}"
    problems.add("name", message, claim.node, hint)


def _named(claim: Claim) -> str:
    """How a name is given to what has none."""
    if claim.what in ("a weight", "a bias"):
        value = claim.node.text if isinstance(claim.node, Scalar) else "0.5"
        return f"{{my_{claim.name}: {value}}}"
    return f"[{claim.name[:1]}_1, …] in place of the count"


def _quantity(name: str, units: frozenset[str], outputs: frozenset[str], error: str) -> str:
    """What quantity a name belongs to, if it does."""
    if name in _ALONE:
        return _ALONE[name]
    found = _PREFIXED.fullmatch(name)
    if found and found[2] in (outputs if found[1] in ("t", "E", "e") else units) and (found[1] != "e" or error == DELTA_RULE):
        return f"{_MEANINGS[found[1]]} of {found[2]}"
    return ""
