"""What may change from student to student, and to which values: the key `vary` of an exercise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ...errors import UnknownName, did_you_mean, enumerated, plural
from ...model.names import Name, Names
from ...model.symbols import Cell
from ..tree.nodes import Map, Node, Scalar, Seq, described, is_null, normal, quoted
from ..tree.problems import Problems
from .config import Vary
from .fields import exact, fields
from .hints import key_for
from .keys import GROUPS, MOST_VALUES, MOST_VARIED, RANGE, Key
from .layers import Draft

if TYPE_CHECKING:
    from fractions import Fraction

_RANGE = "{low: -0.9, high: 0.9, step: 0.1}"
_LARGEST = 1_000_000
_WORDS = tuple(Key(word, {}, "") for word in ("weights", "bias", "inputs", "targets", "learning_rate"))  # as their other words are listed
_MEANT = {"bias": "biases"}
_SHOWN = 12  # names of what can vary that are listed


class Subject(NamedTuple):
    """The network and the data whose numbers are to vary; no names where the network could not be read."""

    names: Names | None
    samples: int

    @property
    def givens(self) -> list[str]:
        """What there is to vary, by group or by name."""
        if self.names is None:
            return [*GROUPS]
        network = self.names.network
        targets = [f"t_{unit}" for unit in network.outputs] if network.loss.has_targets else []
        groups = [group for group in GROUPS if not self.lacks(group)]
        return [*groups, "learning_rate", *network.inputs, *targets, *network.parameters()]

    def lacks(self, group: str) -> str:
        """Why a network has nothing of a group; nothing where it has."""
        if self.names is None:
            return ""
        network = self.names.network
        if group == "targets" and not network.loss.has_targets:
            return f"{network.loss.name} has no targets"
        return "the network has no biases" if group == "biases" and not any(any(layer.biases) for layer in network.layers) else ""


def subject_of(draft: Draft, notation: str, samples: int) -> Subject:
    """What can vary of a network, as far as it could be read."""
    known = draft.whole and draft.lost is not None
    return Subject(Names(draft.network(frozenset()), notation) if known else None, samples)


def read_vary(node: Node | None, subject: Subject, problems: Problems) -> tuple[Vary, ...]:
    """What varies, in the order of the file."""
    if node is None or is_null(node):
        return ()
    if not isinstance(node, Map) or not node.pairs:
        what = "an empty mapping" if isinstance(node, Map) else described(node)
        problems.add("type", f"vary should say what varies, and to which values, not {what}", node, f"write {{weights: {_RANGE}}}")
        return ()
    if len(node.pairs) > MOST_VARIED:
        message = f"{len(node.pairs):,} numbers vary; there can be {MOST_VARIED}"
        problems.add("limit", message, node, "all weights are one entry: weights", spot=node.pairs[MOST_VARIED][0])
        return ()
    return tuple(_varied(node, subject, problems))


def _varied(node: Map, subject: Subject, problems: Problems) -> Iterator[Vary]:
    seen: dict[str | Cell | tuple[Cell, int], str] = {}
    for key, value in node.pairs:
        what = normal(key.text).strip()
        meant = _meant(what, key, subject, problems)
        if meant is not None and (twin := seen.setdefault(meant, key.text)) != key.text:
            problems.add("duplicate", f"{quoted(key.text)} says the same as {quoted(twin)}", key, "keep one of them")
        values = _values(value, what, problems)
        if meant is not None and values:
            yield Vary(what, problems.place(key, f"exercise.vary.{key.text}"), values)


# what varies


def _meant(what: str, node: Scalar, subject: Subject, problems: Problems) -> str | Cell | tuple[Cell, int] | None:
    """The group, the quantity, or the quantity of a sample that a key means; None where it is none that can vary."""
    if what in GROUPS:
        if why := subject.lacks(what):
            problems.add("name", f"{why}, so {what} cannot vary", node, "leave them out")
            return None
        return what
    if subject.names is None:
        return what
    try:
        meant = subject.names.read(what)
    except UnknownName:
        problems.add("name", f"there is nothing to vary that is called {quoted(what)}", node, _nearest(what, subject, problems))
        return None
    if not isinstance(meant, Name) or meant.after or not (meant.cell.is_parameter or meant.cell.is_data or meant.cell.kind == "eta"):
        problems.add("name", f"{quoted(what)} is worked from other numbers, so it cannot vary", node, _such(subject))
        return None
    return _of_sample(meant, what, node, subject, problems)


def _of_sample(meant: Name, what: str, node: Scalar, subject: Subject, problems: Problems) -> Cell | tuple[Cell, int] | None:
    """A quantity, or that of a sample; what its marks may not say is noted."""
    if meant.iteration != 1:
        problems.add("name", f"{quoted(what)} cannot vary in an iteration", node, "leave @ out: what varies holds before the first")
        return None
    if meant.sample is None:
        return meant.cell
    if not meant.cell.is_data:
        problems.add("name", f"{quoted(what)} cannot vary in a sample", node, "leave # out: the samples share it")
    elif subject.samples and not 1 <= meant.sample <= subject.samples:
        problems.add("name", f"there is no sample {meant.sample}", node, f"there {plural(subject.samples, 'is', 'are')} {subject.samples}")
    else:
        return meant.cell, meant.sample
    return None


def _nearest(what: str, subject: Subject, problems: Problems) -> str:
    """The remedy for a name that means nothing: what is meant, or all that there is."""
    word = key_for(what, _WORDS)
    near = [_MEANT.get(word, word)] if word else problems.nearest(what, subject.givens)
    return did_you_mean(near) or _such(subject)


def _such(subject: Subject) -> str:
    return f"what can vary: {enumerated(subject.givens, _SHOWN)}"


# to which values


def _values(node: Node, what: str, problems: Problems) -> tuple[Fraction, ...]:
    """The values, ascending and each once; none where they cannot be read."""
    if isinstance(node, Map):
        return _in_steps(node, what, problems)
    if not isinstance(node, Seq):
        return tuple(value for value in (_value(node, f"the value of {quoted(what)}", problems),) if value is not None)
    if not node.items:
        problems.add("shape", f"{quoted(what)} has no values to vary to", node, f"write {_RANGE}, or some numbers: [0.1, 0.2, 0.5]")
    elif len(node.items) > MOST_VALUES:
        problems.add("limit", f"{quoted(what)} has {len(node.items):,} values; there can be {MOST_VALUES:,}", node, "leave some out")
    else:
        found = [_value(item, f"a value of {quoted(what)}", problems) for item in node.items]
        return tuple(sorted({value for value in found if value is not None}))
    return ()


def _value(node: Node, what: str, problems: Problems) -> Fraction | None:
    such_as = f"write {_RANGE}, some numbers: [0.1, 0.2], or one"
    return exact(node, what, (-_LARGEST, _LARGEST), problems, such_as=such_as)


def _in_steps(node: Map, what: str, problems: Problems) -> tuple[Fraction, ...]:
    """low, low + step, … up to high."""
    found = fields(node, RANGE, f"the range of {quoted(what)}", problems) or {}
    low, high, step = (_value(found[key], key, problems) if key in found else None for key in ("low", "high", "step"))
    if low is not None and high is not None and low > high:
        problems.add("value", f"low is {float(low):g}, which is more than high, {float(high):g}", found["low"])
        return ()
    if step is not None and step <= 0:
        problems.add("value", f"step should be more than 0, not {float(step):g}", found["step"], "write one such as 0.1")
        return ()
    if low is None or high is None or step is None:
        return ()
    count = (high - low) // step + 1
    if count > MOST_VALUES:
        problems.add("limit", f"{quoted(what)} has {count:,} values; there can be {MOST_VALUES:,}", found["step"], "write a larger step")
        return ()
    return tuple(low + k * step for k in range(count))
