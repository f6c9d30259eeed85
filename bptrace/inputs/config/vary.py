"""What may change from student to student, and to which values: the key `vary` of an exercise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ...errors import UnknownName, did_you_mean, enumerated, plural
from ...model.names import Name, Names
from ...model.page import spelled
from ..tree.nodes import Map, Node, Scalar, Seq, described, is_null, normal, quoted
from ..tree.problems import Problems
from .config import Vary
from .fields import exact, fields
from .hints import key_for
from .keys import GROUPS, MOST_VALUES, MOST_VARIED, RANGE, RATE, Key
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
    """What varies, in the order of the file; what is said of one sample comes last, so that it counts there."""
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
    return tuple(sorted(_varied(node, subject, problems), key=lambda varied: "#" in varied.what))


def _varied(node: Map, subject: Subject, problems: Problems) -> Iterator[Vary]:
    seen: dict[str, str] = {}
    for key, value in node.pairs:
        typed = normal(key.text).strip()
        what = _meant(typed, key, subject, problems)
        if what and (twin := seen.setdefault(what, key.text)) != key.text:
            problems.add("duplicate", f"{quoted(key.text)} says the same as {quoted(twin)}", key, "keep one of them")
        values = _values(value, typed, problems)
        if what and values:
            yield Vary(what, problems.place(key, f"exercise.vary.{key.text}"), values)


# what varies


def _meant(typed: str, node: Scalar, subject: Subject, problems: Problems) -> str:
    """The group, or the name of the number, that a key means; nothing where it is none that can vary."""
    if typed in GROUPS:
        if why := subject.lacks(typed):
            problems.add("name", f"{why}, so {typed} cannot vary", node, "leave them out")
        return "" if why else typed
    if subject.names is None:
        return typed
    try:
        meant = subject.names.read(typed)
    except UnknownName:
        problems.add("name", f"there is nothing to vary that is called {quoted(typed)}", node, _nearest(typed, subject, problems))
        return ""
    if not isinstance(meant, Name) or meant.after or not (meant.cell.is_parameter or meant.cell.is_data or meant.cell.kind == "eta"):
        problems.add("name", f"{quoted(typed)} is worked from other numbers, so it cannot vary", node, _such(subject))
        return ""
    if not _is_sound(meant, typed, node, subject, problems):
        return ""
    name = RATE if meant.cell.kind == "eta" else spelled(subject.names.page, meant.cell)
    return f"{name}#{meant.sample}" if meant.sample is not None and subject.samples > 1 else name


def _is_sound(meant: Name, typed: str, node: Scalar, subject: Subject, problems: Problems) -> bool:
    """True if a name has no marks, or that of a sample that there is; else that is noted."""
    if meant.iteration != 1:
        problems.add("name", f"{quoted(typed)} cannot vary in an iteration", node, "leave @ out: what varies holds before the first")
    elif meant.sample is None:
        return True
    elif not meant.cell.is_data:
        problems.add("name", f"{quoted(typed)} cannot vary in a sample", node, "leave # out: the samples share it")
    elif subject.samples and not 1 <= meant.sample <= subject.samples:
        problems.add("name", f"there is no sample {meant.sample}", node, f"there {plural(subject.samples, 'is', 'are')} {subject.samples}")
    else:
        return True
    return False


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
