"""From a file to a Config: every problem of the file at once, or a config that nothing is wrong with."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from ...errors import InputError, Place, Problem, UnknownName, UsageError, did_you_mean, reason
from ..tree.files_read import STDIN, bytes_of, nearby
from ..tree.nodes import Map, Node, Scalar, Seq, described, is_null, quoted
from ..tree.numbers import value_of
from ..tree.parse import read
from ..tree.problems import MOST_BYTES, Problems, text_of
from .config import Config, Exercise, Sample, Unrated
from .fields import fields, missing
from .functions import check_fused_targets
from .keys import CONFIG, MOST_UPDATES, TRACE
from .layers import Draft, read_network
from .samples import Sides, read_samples
from .settings import Settings, frozen_parameters, read_settings

if TYPE_CHECKING:
    from .vary import Subject

_MANY = 5  # with more problems than this it may be quicker to start from a config that works
_START_ANEW = "It may be quicker to start from a config that works: bptrace init mazur; bptrace init alone lists more."
_JSON_NUMBER = r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"


_CONFIGS = (".yaml", ".yml", ".json")
_LINES = (".jsonl", ".ndjson")


def load(path: str) -> Config:
    """The config in a file; `-` is standard input. Raises InputError for what the file says, UsageError where there is none."""
    return parse(bytes_at(path), path)


def bytes_at(path: str, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file that was named, one more than `most` where there are more. Raises UsageError where there is none."""
    try:
        return bytes_of(path, most)
    except FileNotFoundError:
        raise UnknownName(f"there is no file {path or quoted(path)}", nearby(path, _CONFIGS)) from None
    except IsADirectoryError:
        raise UsageError(f"{path} is a folder", _configs_in(path)) from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {reason(error)}", getattr(error, "hint", "")) from None


def _configs_in(folder: str) -> str:
    names = [name for name in sorted(os.listdir(folder)) if name.endswith(_CONFIGS)] if os.access(folder, os.R_OK) else []
    return did_you_mean([os.path.join(folder, name) for name in names[:3]]) or "name a file"


def parse(data: bytes, path: str) -> Config:
    """The config that the bytes of a file hold. A trace holds the config it was made from."""
    if path.lower().endswith(_LINES) and data.startswith(b'{"schema":"bptrace.trace'):
        raise UsageError(
            f"{path} is a trace in JSON lines, which has no config in it", "name the config it was made from, or a trace in .json"
        )
    return config_of_tree(*read(data, "<stdin>" if path == STDIN else path), path)


def config_of_tree(root: Node, problems: Problems, path: str) -> Config:
    """The config that a tree says; files that it names are looked for beside `path`. Raises InputError."""
    config = _config(_body(root, problems), path, problems)
    if problems:
        problems.amend("duplicate", _of_twin)
        for code in ("type", "shape", "duplicate"):
            problems.amend(code, _of_dash)
        found = problems.collected(root)
        raise InputError(found, _START_ANEW if len(found) > _MANY else "")
    assert config is not None
    return config


def _of_twin(problem: Problem, node: Node) -> str:
    """The hint for a key that comes twice: one of the two may belong elsewhere."""
    from .hints import elsewhere

    away = elsewhere(text_of(node), CONFIG) if node.column == 1 else ""
    return f"{problem.hint}, or {away}" if away else problem.hint


def _of_dash(problem: Problem, node: Node) -> str:
    """The hint for what is no list, since its entries begin with another dash."""
    from ..tree.spots import wrong_dash

    text = problem.place.text if problem.place else ""
    column = wrong_dash(text)
    return f"a list entry begins with -, not with {text[column - 1]} (U+{ord(text[column - 1]):04X})" if column else problem.hint


def _body(root: Node, problems: Problems) -> Node | None:
    """The config itself: the whole file, or what a trace says under `config`; None for a file that is something else."""
    if isinstance(root, Map) and (answers := root.get("answers")) is not None and root.get("layers") is None:
        problems.add("value", "this file is a sheet of answers, no config", answers, "bptrace check CONFIG SHEET marks it")
        return None
    schema = root.get("schema") if isinstance(root, Map) else None
    if not isinstance(root, Map) or not isinstance(schema, Scalar) or not schema.text.startswith("bptrace."):
        return root
    if not schema.text.startswith(TRACE):
        problems.add(
            "value", f"this file is no config and no trace: it says {described(schema)}", schema, "name the config it was made from"
        )
    elif (config := root.get("config")) is not None:
        return config
    else:
        problems.add("missing", "this trace has no config, so it cannot be run again", schema)
    return None


def _config(node: Node | None, path: str, problems: Problems) -> Config | None:
    found = None if node is None else fields(node, CONFIG, "the config", problems, "`bptrace init` writes one to begin with")
    if node is None or found is None:
        return None
    draft = read_network(found, problems)
    settings = read_settings(found, draft, problems)
    wanted = draft.lost is None or draft.lost.loss.has_targets
    sides = Sides(draft.inputs, draft.outputs, wanted)
    samples = read_samples(found.get("samples"), sides, os.path.dirname(path) if path != STDIN else "", problems)
    exercise = _exercise(found.get("exercise"), draft, settings.notation, len(samples), problems)
    _check_updates(settings, len(samples), found, problems)
    if problems and draft.inputs and all("." in name and value_of(name) is not None for name in draft.inputs.names):
        hint = "write names or a count here, such as [x1, x2], and the values in each sample"
        problems.add("name", "the names of the inputs look like values", found["inputs"], hint)
    if draft.lost is not None and "loss" in found:
        check_fused_targets(draft.lost, samples, found["loss"], problems)
    missed = None if "learning_rate" in found or 0 in (settings.updates, settings.epochs) else _without_rate(node, problems)
    if problems:
        return None
    return _built(draft, settings, samples, exercise, path, found.get("exercise"), missed)._replace(tables=tuple(problems.tables))


def _exercise(node: Node | None, draft: Draft, notation: str, samples: int, problems: Problems) -> Exercise:
    if node is None:
        return Exercise()
    from .exercise import read_exercise

    return read_exercise(node, lambda: _subject(draft, notation, samples), problems)


def _subject(draft: Draft, notation: str, samples: int) -> Subject:
    from .vary import subject_of

    return subject_of(draft, notation, samples)


def _check_updates(settings: Settings, samples: int, found: dict[str, Node], problems: Problems) -> None:
    if settings.epochs and samples and (updates := settings.updates_of(samples)) > MOST_UPDATES:
        problems.add("limit", f"so many epochs are {updates:,} updates; there can be {MOST_UPDATES:,}", found["epochs"])


def _without_rate(node: Node, problems: Problems) -> Place | None:
    """Where a config stands that wants updates and has no learning rate. That is a problem of the file only beside others."""
    if problems or not isinstance(node, Map):
        missing("learning_rate", "the config", node, CONFIG, problems)
        return None
    return problems.place(node.pairs[0][0], "")


def _built(
    draft: Draft,
    settings: Settings,
    samples: tuple[Sample, ...],
    exercise: Exercise,
    path: str,
    as_written: Node | None,
    missed: Place | None,
) -> Config:
    network = draft.network(frozen_parameters(settings.frozen, draft))
    wanted, batch = settings.updates_of(len(samples)), settings.batch_of(len(samples))
    updates = 0 if missed else wanted
    data = _data(draft, settings, samples, updates)
    if as_written is not None and not is_null(as_written):
        data["exercise"] = plain(as_written)
    return Config(
        network,
        draft.parameters(),
        samples,
        settings.learning_rate,
        updates,
        batch,
        data,
        settings.title,
        settings.source,
        settings.notation,
        settings.digits,
        settings.round_each,
        path,
        exercise,
        Unrated(wanted, missed) if missed else None,
        draft.assumed(),
    )


def _data(draft: Draft, settings: Settings, samples: tuple[Sample, ...], updates: int) -> dict[str, Any]:
    """The config written out, every default included."""
    assert draft.inputs
    assert draft.lost
    return {
        "title": settings.title,
        **({"source": settings.source} if settings.source else {}),
        "inputs": list(draft.inputs.names),
        "layers": [layer.data() for layer in draft.layers],
        "loss": draft.lost.data(),
        **({} if settings.learning_rate is None else {"learning_rate": settings.learning_rate}),
        "iterations": updates,
        "batch": settings.batch,
        "reduction": draft.reduction,
        "error": draft.error,
        "frozen": list(settings.frozen),
        "notation": settings.notation,
        "digits": settings.digits,
        "round_each": str(settings.round_each) if settings.round_each else "off",
        "samples": [{"inputs": list(row.inputs), **({"targets": list(row.targets)} if row.targets else {})} for row in samples],
    }


def plain(node: Node) -> Any:
    """A node as plain values of JSON: what is written like a number, true, false or null there is one, the rest is text."""
    if isinstance(node, Seq):
        return [plain(item) for item in node.items]
    if isinstance(node, Map):
        return {key.text: plain(value) for key, value in node.pairs}
    if node.empty or node.null:
        return None
    if node.quoted:
        return node.text
    return _FLAGS[node.text] if node.text in _FLAGS else _plain_number(node)


def _plain_number(node: Scalar) -> Any:
    found = re.fullmatch(_JSON_NUMBER, node.text)
    value = value_of(node.text) if found else None
    if found is None or value is None:
        return node.text
    return int(node.text) if not (found[1] or found[2]) and abs(value) < 2**63 else value


_FLAGS = {"true": True, "false": False}
