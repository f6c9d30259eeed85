"""The trace as JSON: how it is written, its schema, and how JSON is read, with the place of each error in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, NoReturn

from ..errors import BptraceError, InputError, Place, Problem
from ..formula.float_code import Taking
from ..inputs.config.config import Config
from ..inputs.config.keys import TRACE, document, list_of, mapping_to, object_of, some_of
from ..inputs.tree.nodes import Map, Node, Seq, quoted
from ..inputs.tree.problems import decoded
from ..model.network import Network
from ..version import __version__
from .step import Layout, Step

TRACE_SCHEMA = TRACE + "1"


def dump(data: Any) -> bytes:
    """JSON: the same bytes for the same data. Floats read back to the same bits; NaN never appears."""
    import orjson

    return orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE)


def head(config: Config) -> dict[str, Any]:
    """The keys of a trace before its iterations."""
    return {"schema": TRACE_SCHEMA, "bptrace": __version__, "title": config.title, "config": config.data, "network": shape(config.network)}


def shape(network: Network) -> dict[str, Any]:
    """The names of a network's units and parameters, layer by layer."""
    layers = [
        {
            "units": list(layer.units),
            "activation": layer.activation.name,
            "weights": [list(row) for row in layer.weights],
            "biases": list(layer.biases * len(layer.units) if layer.shared else layer.biases),
        }
        for layer in network.layers
    ]
    return {"inputs": list(network.inputs), "layers": layers}


class NumbersByName(NamedTuple):
    """NumbersByName by name, for a mapping that is written in pieces."""

    names: Sequence[str]
    values: Sequence[float]

    def mapping(self) -> dict[str, float]:
        return dict(zip(self.names, self.values, strict=True))

    def pieces(self) -> Iterator[bytes]:
        """What stands in the mapping."""
        for start in range(0, len(self.names), AT_ONCE):
            piece = NumbersByName(self.names[start : start + AT_ONCE], self.values[start : start + AT_ONCE])
            yield (b"," if start else b"") + dump(piece.mapping())[1:-2]


AT_ONCE = 50_000  # numbers that are written at once; each takes several times the memory of its text
Make = Callable[[NumbersByName], Any]  # what becomes of numbers by name in the data of a step


def iteration(step: Step, shown: Container[int] | None = None, make: Make = NumbersByName.mapping) -> dict[str, Any]:
    """The values of one iteration, by name: those of the batch, then those of each sample, or of each shown sample."""
    layout = step.layout
    return {"iteration": step.iteration, **_values(step, layout.batch_names, layout.sample_names, shown, make)}


def writing(layout: Layout, head: Mapping[str, Any], write: Callable[[bytes], object]) -> Taking:
    """Writes an iteration as JSON as soon as it is worked: `head`, and what `iteration` makes of it.

    The next iteration is put into the same mappings, in place of this one.
    """
    import orjson

    own: dict[str, float] = {}
    each: list[dict[str, Any]] = [{"sample": 0, "values": {}} for _ in range(layout.batch)] if layout.sample_names else []
    data = {**head, "iteration": 0, "values": own, "samples": each}
    places = [f"own[{name!r}]" for name in layout.batch_names]
    places += [f"values{slot}[{name!r}]" for slot in range(len(each)) for name in layout.sample_names]

    def lines(names: Sequence[str]) -> Iterator[str]:
        yield "data['iteration'] = number"
        yield from (f"sample{slot}['sample'] = told[{slot}]" for slot in range(len(each)))
        yield from map("{} = {}".format, places, names)  # of a config it has names, as quoted strings
        yield "write(dumps(data, None, option))"

    uses = {"data": data, "own": own, "write": write, "dumps": orjson.dumps, "option": orjson.OPT_APPEND_NEWLINE}
    for slot, sample in enumerate(each):
        uses |= {f"sample{slot}": sample, f"values{slot}": sample["values"]}
    return Taking(lines, uses)


def final(step: Step, shown: Container[int] | None = None, make: Make = NumbersByName.mapping) -> dict[str, Any]:
    """The forward pass after the last update: parameters by their names, everything else with a +."""
    layout = step.layout
    own = [name if cell.is_parameter else name + "+" for cell, name in zip(layout.of(False), layout.batch_names, strict=True)]
    return _values(step, own, [name + "+" for name in layout.sample_names], shown, make)


def _values(step: Step, own: Sequence[str], each: Sequence[str], shown: Container[int] | None, make: Make) -> dict[str, Any]:
    values, count, size = step.values, len(own), len(each)
    starts = {number: count + slot * size for slot, number in enumerate(step.samples) if size and (shown is None or number in shown)}
    return {
        "values": make(NumbersByName(own, values[:count])),
        "samples": [
            {"sample": number, "values": make(NumbersByName(each, values[start : start + size]))} for number, start in starts.items()
        ],
    }


def pieces(step: Step, data: Callable[[Make], Any]) -> Iterator[bytes]:
    """What `dump` makes of the data of a step; if there are many numbers, in pieces, so that it never stands in memory as a whole."""
    if len(step.values) <= AT_ONCE:
        yield dump(data(NumbersByName.mapping))
        return
    found: list[NumbersByName] = []
    text = dump(data(lambda numbers: found.append(numbers) or {}))  # type: ignore[func-returns-value] # for the {} after it
    first, *rest = text.split(_EMPTY)
    yield first
    for numbers, after in zip(found, rest, strict=True):
        yield _EMPTY[:-1]
        yield from numbers.pieces()
        yield b"}" + after


_EMPTY = b'"values":{}'  # within text its quotation marks would be escaped


def opening(config: Config) -> bytes:
    """The beginning of a trace as JSON, up to its first iteration."""
    return dump(head(config)).rstrip()[:-1] + b',\n"iterations": [\n'


def closing(last: Step | None, shown: Container[int] | None = None) -> Iterator[bytes]:
    """The end of a trace as JSON, after its last iteration."""
    yield b"]"
    if last is not None:
        yield b',\n"final": '
        yield from (piece.rstrip() for piece in pieces(last, lambda make: final(last, shown, make)))
    yield b"}\n"


def whole_trace(config: Config, steps: Iterable[Step], last: Step | None) -> bytes:
    """A whole trace as JSON, one iteration on each line."""
    return opening(config) + b",".join(dump(iteration(step)) for step in steps) + b"".join(closing(last))


def trace_schema() -> dict[str, Any]:
    """The schema of `.json`; a line of `.jsonl` is one of its iterations with `schema` and `title`, the last line is its `final`."""
    text, numbers, count = {"type": "string"}, mapping_to({"type": "number"}), {"type": "integer", "minimum": 1}
    names = list_of({"type": ["string", "null"]})
    samples = list_of(object_of("sample values", sample=count, values=numbers))
    iteration = object_of("iteration values samples", iteration=count, values=numbers, samples=samples)
    layer = object_of("units activation weights biases", units=some_of(text), activation=text, weights=list_of(names), biases=names)
    top = object_of(
        "schema bptrace title config network iterations",
        schema={"const": TRACE_SCHEMA},
        bptrace=text,
        title=text,
        config={"type": "object"},
        network=object_of("inputs layers", inputs=list_of(text), layers=list_of(layer)),
        iterations=list_of(iteration),
        final=object_of("values samples", values=numbers, samples=samples),
    )
    return document("A trace of bptrace", top)


Route = tuple[Any, ...]  # the keys and numbers that lead to a value

MOST_OF_JSON = 1 << 30  # bytes of a file
_SAID = {"end of data": "the end of the file comes too early", "infinity": "this number is too large", "depth": "this goes too deep"}
_NO_NUMBERS = re.compile(rb"-?(NaN|Infinity|inf|nan)\b")


class JsonDocument:
    """A text of JSON, and the data in it. `before` is the number of lines of the file above it."""

    def __init__(self, path: str, text: bytes, before: int = 0) -> None:
        import orjson

        self.path, self.text, self.before = path, text, before
        try:
            self.data = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise NotJson(self._broken(error.msg, error.lineno, error.colno)) from None

    def _broken(self, message: str, line: int, column: int) -> Problem:
        text = next(islice(self.text.split(b"\n"), line - 1, None), b"")
        place = Place(self.path, line + self.before, column, 1, text.decode("utf-8", "replace"))
        start = column - 2 if text[column - 2 : column - 1] == b"-" else column - 1
        if found := _NO_NUMBERS.match(text, start):
            where = place._replace(column=start + 1, width=len(found[0]))
            return Problem("value", f"{found[0].decode()} is no number that can be compared", "", where)
        said = next((said for part, said in _SAID.items() if part in message), message)
        return Problem("syntax", said, "this is not JSON", place)

    def wrong(self, route: Route, message: str, hint: str = "", code: str = "type") -> NoReturn:
        """Raises InputError for the value at the end of a route, with its place if the file is not too large to look for it."""
        from ..inputs.tree.parse import read as read_places

        told = _routed(route)
        try:
            root, problems = read_places(self.text, self.path)
        except BptraceError:
            raise InputError([Problem(code, f"{self.path}: {told}: {message}" if told else f"{self.path}: {message}", hint)]) from None
        problems.add(code, message, _at(root, route), hint)
        raise InputError([self._shifted(problem) for problem in problems.collected(root)])

    def _shifted(self, problem: Problem) -> Problem:
        place = problem.place
        return problem if place is None else problem._replace(place=place._replace(line=place.line + self.before))


class NotJson(InputError):
    """A text that is not JSON."""

    def __init__(self, problem: Problem) -> None:
        super().__init__([problem])


def documents(data: bytes, path: str) -> list[JsonDocument]:
    """The one document of a file, or the documents on its lines."""
    if len(data) > MOST_OF_JSON:
        raise InputError(
            [Problem("limit", f"{path} is larger than {MOST_OF_JSON >> 20} MB", "write fewer quantities or iterations into it")]
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data.startswith(b"\xef\xbb\xbf"):
        data = decoded(data, path).encode("utf-8", "replace")
    try:
        return [JsonDocument(path, data)]
    except NotJson:
        lines = [(number, line) for number, line in enumerate(data.split(b"\n")) if line.strip()]
        if len(lines) < 2 or not re.match(rb"\s*[\[{].*[\]}]\s*$", lines[0][1]):
            raise
    return [JsonDocument(path, line, number) for number, line in lines]


def _routed(route: Route) -> str:
    """`iterations[0].values.net_h1`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in route).removeprefix(".")
    return quoted(text) if len(text) > 200 else text


def _at(root: Node, route: Route) -> Node:
    """The node at the end of a route, or the last node that exists on the way."""
    for part in route:
        below = root.get(part) if isinstance(root, Map) else root.items[part] if isinstance(root, Seq) else None
        if below is None:
            break
        root = below
    return root
