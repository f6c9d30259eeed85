"""A case: a command line and the files that it reads, all drawn from one number, so that it can be drawn again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

import bptrace
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse

from . import mutations
from .networks import NOTATIONS, network

DUMPER, LOADER = getattr(yaml, "CSafeDumper", yaml.SafeDumper), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CONFIGS = Path(__file__).parents[2] / "configs"
SHIPPED = sorted(path.stem for path in CONFIGS.glob("*.yaml") if path.stem != "digits")
SHIPPED_SHARE, TREE_SHARE, TABLE_SHARE = 0.35, 0.5, 0.06
NETWORKS = 2000  # that are drawn, besides those that are shipped
WILD = (0.45, 0.25, 0.4)
ENCODINGS = (*["utf-8"] * 200, "utf-16", "utf-8-sig", "latin-1", "utf-32")


class Case(NamedTuple):
    """The arguments of bptrace, and the files by name; `seed` draws it again. What comes in over standard input is a file too."""

    seed: int
    args: tuple[str, ...]
    files: dict[str, bytes]


class Base:
    """A config that is right: as a text, as a tree, and read. The names of its quantities, and their right values."""

    def __init__(self, text: str, tree: Any, config: Config) -> None:
        self.text, self.tree, self.config = text, tree, config

    @cached_property
    def right(self) -> dict[str, float]:
        """The right values of the first iteration, by name; of a run that diverges, its parameters."""
        try:
            first = json.loads(bptrace.run(self.config, min(self.config.updates, 1)).to_json())["iterations"][0]
        except bptrace.BptraceError:
            return dict(self.config.parameters)
        samples = {f"{name}#{each['sample']}": value for each in first["samples"] for name, value in each["values"].items()}
        alone = first["samples"][0]["values"] if len(first["samples"]) == 1 else {}
        return {**alone, **first["values"], **samples}

    @property
    def names(self) -> list[str]:
        """Quantities that are there, as they may be typed."""
        return list(self.right)


GLOBS = ("net_*", "dE/d*", "out_*#1", "net:1", "delta:output", "out:output", "gradient:1")


class Wild(NamedTuple):
    """What of a case is changed. What is not stays as it should be, so that as much is worked as is refused."""

    config: bool
    args: bool
    answers: bool


def case(seed: int) -> Case:
    """The case of a seed."""
    draw = Random(seed)
    wild = Wild(*(draw.random() < share for share in WILD))
    base = _base(draw)
    name = draw.choice(("c.yaml", "c.yaml", "c.yaml", "c.json", "c.txt", "-"))
    files = {name: _written(_mutated(base, draw, name.endswith("json")) if wild.config else _spelled_as(base, name, draw), draw)}
    if "data.csv" in base.text:
        files["data.csv"] = _written(_csv(base.tree, draw, wild.config), draw)
    (verb,) = draw.choices(tuple(VERBS), SHARES)
    args = VERBS[verb](name, base, draw, wild, files)
    return Case(seed, (verb, *(arg.replace("\0", "") for arg in (_rearranged(args, draw) if wild.args else args))), files)


# configs


def _base(draw: Random) -> Base:
    return _shipped(draw.choice(SHIPPED)) if draw.random() < SHIPPED_SHARE else _drawn(draw.randrange(NETWORKS))


@cache
def _drawn(seed: int) -> Base:
    """A drawn network; the samples of some are in a table beside it."""
    draw = Random(seed)
    tree = network(draw)
    config = parse(json.dumps(tree).encode(), "c.json")
    if draw.random() < TABLE_SHARE and "targets" in tree["samples"][0]:
        columns = [f"t{number}" for number in range(len(tree["samples"][0]["targets"]))]
        tree = {**tree, "rows": tree["samples"], "samples": {"csv": "data.csv", "inputs": tree["inputs"], "targets": columns}}
    return Base(_spelled(tree, draw), tree, config)


@cache
def _shipped(name: str) -> Base:
    path = CONFIGS / f"{name}.yaml"
    text = path.read_text("utf-8")
    return Base(text, yaml.load(text, LOADER), parse(text.encode(), str(path)))


def _spelled(tree: Any, draw: Random, as_json: bool = False) -> str:
    """The tree as a text: JSON, or YAML in one of its styles."""
    tree = {key: value for key, value in tree.items() if key != "rows"} if isinstance(tree, dict) else tree
    if as_json or draw.random() < 0.2:
        return json.dumps(tree, ensure_ascii=draw.random() < 0.5)
    return str(
        yaml.dump(tree, Dumper=DUMPER, default_flow_style=draw.choice((None, False, True)), sort_keys=False, allow_unicode=True, width=200)
    )


def _spelled_as(base: Base, name: str, draw: Random) -> str:
    """The config as it is, in the form that its name promises."""
    return _spelled(base.tree, draw, as_json=True) if name.endswith("json") else base.text


def _mutated(base: Base, draw: Random, as_json: bool) -> str:
    """The text of the config after changes to its tree, to its text, to both or, now and then, to neither."""
    text = base.text
    if as_json or draw.random() < TREE_SHARE:
        tree = base.tree
        for _ in range(_several(draw)):
            tree = mutations.tree(tree, draw)
        text = _spelled(tree, draw, as_json)
    for _ in range(_several(draw) if draw.random() < 0.7 else 0):
        text = mutations.text(text, draw)
    return text


def _several(draw: Random) -> int:
    """0, 1, 2 or more; mostly 1."""
    return draw.choice((0, 1, 1, 1, 2, 2, 3, 6))


def _written(text: str, draw: Random) -> bytes:
    return text.encode(draw.choice(ENCODINGS), "replace")


def _csv(tree: Any, draw: Random, wild: bool) -> str:
    """The samples as a table."""
    heading = [*tree["samples"]["inputs"], *tree["samples"]["targets"]]
    mark = draw.choice((",", ",", ";", "\t"))
    rows = [[*row["inputs"], *row["targets"]] for row in tree["rows"]]
    text = "\n".join(mark.join(map(str, row)) for row in [heading, *rows])
    for _ in range(_several(draw) if wild else 0):
        text = mutations.text(text, draw)
    return text


# names


def _name(base: Base, draw: Random, wild: bool) -> str:
    if not wild:
        return draw.choice(GLOBS if draw.random() < 0.1 else base.names)
    every = base.names
    text = draw.choice(every)
    if draw.random() < 0.3:
        text = f"d{draw.choice(every)}/d{draw.choice(every)}"
    if draw.random() < 0.15:
        text = draw.choice((*GLOBS, "*", "*:*", "updated:9", "w?", "[a-z]*"))
    if draw.random() < 0.25:
        text += draw.choice(("#1", "#2", "#9", "{2}", "@1", "@2", "@-1", "@0", "#1@2", "+", "+@2", "|o1", "(2)", "'", "#", "@", "#-1"))
    return mutations.text(text, draw) if draw.random() < 0.2 else text


# verbs


def _option(draw: Random, wild: Wild, *choices: tuple[str, ...]) -> list[str]:
    """Some of the options. The values after ! are wrong, and are taken only if arguments are changed."""
    found: list[str] = []
    for option, *values in choices:
        if draw.random() < 0.25:
            right = values[: values.index("!")] if "!" in values else values
            value = [draw.choice(values if wild.args else right)] if values else []
            found += [option, *([draw.choice(mutations.WORDS)] if value and wild.args and draw.random() < 0.1 else value)]
    return found


_PICKS = ("1", "1:", ":", "-1", "!", "1,2", "2:3", "0", "9", "", "1,,2", "1:2:3", "a", "-9", "999999999999999999999")
_COLOR = ("--color", "always", "never", "auto", "!", "x")
_DIGITS = ("--digits", "1", "4", "9", "17", "!", "0", "18", "-1", "x", "1.5")
Files = dict[str, bytes]


def _altered(base: Base, draw: Random, wild: Wild, notation: float = 0.25) -> list[str]:
    """Other numbers, and sometimes another notation, in the place of the config's."""
    names = base.names if wild.args else [*base.config.parameters, *base.config.network.inputs, "eta", "iterations"]
    numbers = mutations.NUMBERS if wild.args else ("0", "1", "-0.5", "2")
    found = [part for _ in range(draw.choice((0, 0, 0, 1, 2))) for part in ("--set", f"{draw.choice(names)}={draw.choice(numbers)}")]
    return found + (["--notation", draw.choice(NOTATIONS)] if draw.random() < notation else [])


def _run(name: str, base: Base, draw: Random, wild: Wild, files: Files) -> list[str]:
    only = [part for _ in range(draw.choice((0, 0, 1, 2))) for part in ("--only", _name(base, draw, wild.args))]
    outputs = ("o.json", "o.jsonl", "o.csv", "o.npz", "o.md", "o.tex", "o.txt", "-", "!", "o.foo", "o", "no/o.csv", ".", "")
    more = _option(
        draw, wild, ("-n", "0", "1", "3", "7", "!", "-1", "x"), ("--iteration", *_PICKS), ("--sample", *_PICKS), _DIGITS, ("--full",)
    )
    shown = [("-o", *outputs), ("-o", *outputs), _COLOR] if draw.random() < 0.8 else [("--json",)]
    return [name, *only, *more, *_altered(base, draw, wild), *_option(draw, wild, *shown)]


def _explain(name: str, base: Base, draw: Random, wild: Wild, files: Files) -> list[str]:
    chosen = [_name(base, draw, wild.args) for _ in range(draw.choice((0, 1, 1, 2, 3)))]
    depth = draw.choice(
        ([], [], ["--all"], ["--depth", draw.choice(("0", "2", "99"))], ["--paths"], ["--paths", "--top", "2"], ["--brief"])
    )
    more = _option(draw, wild, ("--iteration", "1", "2", "!", "0", "x"), ("--sample", *_PICKS), ("--full",))
    form = _option(draw, wild, _DIGITS, _COLOR, ("--format", "text", "markdown", "latex", "!", "html"))
    files_too = _option(draw, wild, ("-o", "e.md", "e.tex", "e.txt", "!", "-", "e.x")) if "--format" not in form or wild.args else []
    return [
        name,
        *chosen,
        *(depth if chosen else []),
        *(more if not chosen or (wild.args and draw.random() < 0.2) else []),
        *_altered(base, draw, wild),
        *form,
        *files_too,
    ]


def _check(name: str, base: Base, draw: Random, wild: Wild, files: Files) -> list[str]:
    args = [name]
    for number in range(draw.choice((1, 1, 1, 2, 3))):
        sheet = f"s{number}.{draw.choice(('yaml', 'yaml', 'json', 'csv', 'txt'))}"
        files[sheet] = _written(_sheet(sheet, base, draw, wild), draw)
        args.append(sheet)
    if wild.args and draw.random() < 0.3:
        args.append(f"{_name(base, draw, wild.args)}={draw.choice(mutations.NUMBERS)}")
    reports = ("r.json", "r.csv", "r.xml", "r.md", "r.html", "r.txt", "out/", "-", "!", "r.foo")
    forms = ("text", "json", "csv", "junit", "gradescope", "markdown", "html", "!", "moodle", "canvas", "x")
    reveal = ("--reveal", "none", "status", "hint", "value", "!", "x")
    return (
        args
        + _of_a_class(draw, wild, files)
        + _altered(base, draw, wild, 0.0)
        + _option(draw, wild, ("--format", *forms) if draw.random() < 0.5 else ("-o", *reports), reveal, _COLOR)
    )


_ROSTERS = ("id,name\n1,s0\n2,s1\n3,Zoë\n", 'Student,ID,Section\n  Points Possible,,\n"s0, x",0012,"a;b"\n', "Vorname;Nachname\ns;1\n")
_BEFORE = (
    '{"schema": "bptrace.report/1", "sheets": [{"student": "s0", "id": "1", "score": 1, "max_score": 2.5, "answers": '
    '[{"cell": "E", "verdict": "wrong", "asked": true}, {"name": "x", "cell": "", "verdict": "unknown", "asked": true}]}]}'
)


def _of_a_class(draw: Random, wild: Wild, files: Files) -> list[str]:
    """A roster and a report of before, now and then."""
    found = []
    for option, name, texts in (("--roster", "roster.csv", _ROSTERS), ("--before", "before.json", (_BEFORE,))):
        if draw.random() < 0.15:
            text = draw.choice(texts)
            for _ in range(_several(draw) if wild.answers else 0):
                text = mutations.text(text, draw)
            files[name] = _written(text, draw)
            found += [option, name]
    return found


def _sheet(name: str, base: Base, draw: Random, wild: Wild) -> str:
    """Answers, some of them wrong, as a student or a program writes them."""
    right = base.right
    asked = draw.sample(sorted(right), draw.randint(0 if wild.answers else min(1, len(right)), min(12, len(right))))
    answers = {cell: _answer(right[cell], draw) for cell in asked}
    if wild.answers and draw.random() < 0.3:
        answers[_name(base, draw, True)] = draw.choice(mutations.NUMBERS)
    text = _FORMS[name.rpartition(".")[2]](answers, draw)
    for _ in range(_several(draw) if wild.answers else 0):
        text = mutations.text(text, draw)
    return text


def _answer(value: float, draw: Random) -> str:
    """The value as somebody writes it, or another one."""
    wrong = draw.choice((value, value, value, -value, 2 * value, value + 0.1, value / 10, draw.uniform(-1, 1)))
    return f"{wrong:.{draw.randint(1, 9)}{draw.choice('gfe')}}"


_FORMS: dict[str, Callable[[dict[str, str], Random], str]] = {
    "yaml": lambda answers, draw: "".join(f"{cell}: {value}\n" for cell, value in answers.items()) or "{}",
    "json": lambda answers, draw: json.dumps({"student": "s", "answers": answers} if draw.random() < 0.5 else answers, ensure_ascii=False),
    "csv": lambda answers, draw: "quantity,answer\n" + "".join(f"{cell},{value}\n" for cell, value in answers.items()),
    "txt": lambda answers, draw: "\n".join(["student," + ",".join(answers), "anna," + ",".join(answers.values())]),
}


def _gradcheck(name: str, base: Base, draw: Random, wild: Wild, files: Files) -> list[str]:
    values = ("1e-6", "1e-3", ".5", "!", "0", "1", "-1", "x")
    picked = ("--iteration", "1", "2", "3", "!", "0", "x")
    return [name, *_option(draw, wild, picked, ("--tolerance", *values), ("--full",), _DIGITS, _COLOR)]


def _names(name: str, base: Base, draw: Random, wild: Wild, files: Files) -> list[str]:
    chosen = [_name(base, draw, wild.args) for _ in range(draw.choice((0, 0, 1, 2)))]
    return [name, *chosen, *_option(draw, wild, ("--brief",), ("--full",), _COLOR)]


VERBS = {"run": _run, "explain": _explain, "check": _check, "gradcheck": _gradcheck, "names": _names}
SHARES = (8, 8, 4, 4, 1)


def _rearranged(args: Sequence[str], draw: Random) -> list[str]:
    """The arguments; now and then one is missing, there twice, another, or in another place."""
    found = list(args)
    if draw.random() < 0.25:
        at = draw.randrange(len(found))
        change = draw.choice(("drop", "twice", "change", "move"))
        if change == "drop":
            del found[at]
        elif change == "twice":
            found.insert(at, found[at])
        elif change == "change":
            found[at] = mutations.text(found[at], draw)
        else:
            found.insert(draw.randrange(len(found)), found.pop(at))
    return found
