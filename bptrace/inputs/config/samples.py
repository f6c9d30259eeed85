"""The samples of a config: rows of inputs and targets, or a table in a file beside it."""

import re
from typing import NamedTuple

from ...errors import count_of, did_you_mean, enumerated, plural
from ..tree.nodes import Map, Node, Scalar, Seq, described, is_empty, normal, quoted, runs_together
from ..tree.numbers import value_of
from ..tree.problems import Problems, text_of
from .config import Sample
from .fields import fields, joined, missing, number
from .keys import SAMPLE, TABLE
from .naming import Units
from .shapes import with_commas

_HINT = "write - {inputs: [0.05, 0.10], targets: [0.01, 0.99]}"


class Sides(NamedTuple):
    """The names that a sample gives values to; a side that could not be read is None. Without `wanted` targets may be left out."""

    inputs: Units | None
    targets: Units | None
    wanted: bool = True


def read_samples(node: Node | None, sides: Sides, folder: str, problems: Problems) -> tuple[Sample, ...]:
    """All samples, in the order they are written."""
    if node is None:
        return ()
    if isinstance(node, Map):
        return _from_mapping(node, sides, folder, problems)
    if not isinstance(node, Seq) or not node.items:
        what = "an empty list" if isinstance(node, Seq) else described(node)
        problems.add("type", f"samples should be a list of samples, not {what}", node, _csv_hint(node) or _HINT)
        return ()
    return tuple(_sample(item, f"sample {at}", sides, problems) for at, item in enumerate(joined(node.items, "sample", problems), 1))


def _csv_hint(node: Node) -> str:
    text = text_of(node)
    return f"write {{csv: {text[:60]}, inputs: [a, b], targets: [c]}}" if text.endswith((".csv", ".tsv", ".txt")) else ""


def _from_mapping(node: Map, sides: Sides, folder: str, problems: Problems) -> tuple[Sample, ...]:
    """A table, or one sample that is not in a list."""
    if node.get("csv") is None and any(_is_column(side) for side in (node.get("inputs"), node.get("targets"))):
        hint = "write an entry for each sample: " + _HINT.removeprefix("write ")
        problems.add("type", "samples should be a list of samples, not all inputs and then all targets", node, hint)
        return ()
    if node.get("csv") is None and (node.get("inputs") is not None or node.get("targets") is not None):
        problems.add("type", "samples should be a list of samples, not one mapping", node, "begin each sample with -, such as " + _HINT[6:])
        return (_sample(node, "sample 1", sides, problems),)
    found = fields(node, TABLE, "samples", problems)
    if found is None or len(found) < (3 if sides.wanted else 2):
        if found is not None and "targets" not in found and sides.wanted:
            missing("targets", "samples", node, TABLE, problems)
        return ()
    inputs = _columns(found["inputs"], "inputs", sides.inputs, problems)
    targets = _columns(found["targets"], "targets", sides.targets, problems) if "targets" in found else ()
    if inputs is None or targets is None:
        return ()
    from .csv_samples import read_table

    rows = read_table(found["csv"], (*inputs, *targets), folder, problems)
    kept = len(inputs) + len(targets) if sides.wanted else len(inputs)
    return tuple(Sample(row[: len(inputs)], row[len(inputs) : kept]) for row in rows)


def _is_column(node: Node | None) -> bool:
    """True for a list of lists: what all samples have on one side."""
    return isinstance(node, Seq) and any(isinstance(item, Seq) for item in node.items)


def _columns(node: Node, side: str, units: Units | None, problems: Problems) -> tuple[Scalar, ...] | None:
    """The headings in a list, one for each input or output."""
    items = node.items if isinstance(node, Seq) else ()
    headings = tuple(item for item in items if isinstance(item, Scalar) and not item.empty)
    if not items or len(headings) < len(items):
        problems.add("type", f"{side} of a csv file should be a list of headings, not {described(node)}", node, "write [a, b]")
        return None
    if units is not None and len(headings) != len(units.names):
        message = f"{side} should name {count_of(len(units.names), 'column')}, not {len(headings)}"
        problems.add("shape", message, node, f"one for each of {enumerated(units.names)}")
        return None
    return headings


def _sample(node: Node, what: str, sides: Sides, problems: Problems) -> Sample:
    found = fields(node, SAMPLE, what, problems, _bare_hint(node, sides)) or {}
    if sides.wanted and "targets" not in found:
        missing("targets", what, node, SAMPLE, problems)
    inputs = _side(found.get("inputs"), what, "input", sides.inputs, problems)
    targets = _side(found.get("targets"), what, "target", sides.targets, problems)
    return Sample(inputs, targets if sides.wanted else ())


def _bare_hint(node: Node, sides: Sides) -> str:
    """How a bare list of numbers is written as a sample."""
    if not isinstance(node, Seq):
        return ""
    texts, inputs = list(map(text_of, node.items)), len(sides.inputs.names) if sides.inputs else 0
    if not sides.targets or len(texts) != inputs + len(sides.targets.names) or len(texts) > 12 or not all(texts):
        return _HINT.replace("- ", "")
    return f"write {{inputs: [{', '.join(texts[:inputs])}], targets: [{', '.join(texts[inputs:])}]}}"


def _side(node: Node | None, what: str, kind: str, units: Units | None, problems: Problems) -> tuple[float, ...]:
    """The inputs or the targets of a sample."""
    if node is None:
        return ()
    if isinstance(node, Map):
        return _by_name(node, what, kind, units, problems)
    if not isinstance(node, Seq):
        hint = _as_list(text_of(node), units)
        problems.add("type", f"{kind}s of {what} should be a list of numbers, not {described(node)}", node, hint)
        return ()
    values = tuple(number(item, f"{kind} {at} of {what}", problems) or 0.0 for at, item in enumerate(node.items, 1))
    if units is not None and len(values) != len(units.names) and not runs_together(node):
        _other_length(node, what, kind, units, problems)
    return values


def _as_list(text: str, units: Units | None) -> str:
    """How numbers are written that are not in brackets; what is wanted, where they are none."""
    texts = re.split(r"[,;\s]+", text.strip(" ,;"))
    if all(value_of(each) is not None for each in texts) and (units is None or len(texts) == len(units.names)):
        return f"write [{', '.join(texts)}]"
    return f"write a number for each of {enumerated(units.names)}, such as [0.05, 0.10]" if units else "write [0.05, 0.10]"


def _other_length(node: Seq, what: str, kind: str, units: Units, problems: Problems) -> None:
    group = "output" if kind == "target" else kind
    there = f"there {plural(len(units.names), 'is', 'are')} {count_of(len(units.names), group)}"
    message = f"{what} has {count_of(len(node.items), kind)}, but {there}"
    pieces = with_commas(node, len(units.names))
    problems.add("shape", message, node, f"decimal commas? write {pieces}" if pieces else f"one for each of {enumerated(units.names)}")


def _by_name(node: Map, what: str, kind: str, units: Units | None, problems: Problems) -> tuple[float, ...]:
    """Values with the names they belong to, in the network's order."""
    found = {}
    for key, value in node.pairs:
        name = normal(key.text)
        if units is None or name in units.names:
            found[name] = number(value, f"{kind} {quoted(key.text)} of {what}", problems)
        else:
            group = "an output" if kind == "target" else "an input"
            problems.add(
                "key",
                f"{quoted(key.text)} is not {group}",
                key,
                did_you_mean(problems.nearest(name, units.names)) or f"one of {enumerated(units.names)}",
            )
            if is_empty(value):
                break
    names = units.names if units else ()
    absent = tuple(name for name in names if name not in found)
    if absent and not node.dropped and len(node.pairs) == len(found):
        problems.add("missing", f"{what} has no {kind} {enumerated(absent)}", node)
    return tuple(found.get(name) or 0.0 for name in names)
