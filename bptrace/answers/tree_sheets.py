"""Sheets in YAML and JSON: `{student: s1, answers: {net_h1: 0.3775}}`, traces, and the other shapes that people give them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import InputError, Problem, did_you_mean, nearest
from ..inputs.config.keys import TRACE
from ..inputs.tree.nodes import Map, Node, Scalar, Seq, described, is_empty, is_null, quoted
from ..inputs.tree.parse import tree_of, trees_of_lines
from ..inputs.tree.problems import JSON_BREAK, Problems, text_of
from .column_words import owner_of, says, tells
from .numerals import answer, is_blank, marked, of_node, said
from .sheet import EMPTY, HINT, NOTHING, PART, Answer, Owner, Sheet, Source
from .table_layout import is_like


def is_trace(node: Node) -> bool:
    """True if it is a trace, or an iteration of a trace."""
    if not isinstance(node, Map):
        return False
    inside = any(isinstance(node.get(key), (Map, Seq)) for key in ("iterations", "values", "final"))
    return inside or said(node, "schema").startswith(TRACE) or (bool(said(node, "iteration")) and node.get("samples") is not None)


def answers_of_trace(parts: Sequence[Map]) -> Iterator[Answer]:
    """The values of a trace, in its order. Its parts are one mapping with all iterations, or a mapping an iteration.

    The parameters at its end are those that the last iteration has updated already: they are told once.
    """
    last: dict[str, str] = {}
    number = "1"
    for place, item in enumerate(_items(parts), 1):
        number = said(item, "iteration") or str(place)
        found = list(_values(item, number))
        yield from found
        last = {each.name: each.text for each in found}
    for part in parts:
        if isinstance(end := part.get("final"), Map):
            yield from (each for each in _values(end, number, "+") if last.get(each.name) != each.text)


def _items(parts: Sequence[Map]) -> Iterator[Map]:
    """The iterations."""
    for part in parts:
        inside = part.get("iterations")
        if isinstance(inside, Seq):
            yield from (item for item in inside.items if isinstance(item, Map))
        elif part.get("values") is not None or part.get("samples") is not None:
            yield part


def _values(item: Map, iteration: str, after: str = "") -> Iterator[Answer]:
    """The values of an iteration, the batch's and then each sample's. With `after`, what has no + is given one."""
    yield from _of(item.get("values"), marked("", "", iteration), after)
    samples = item.get("samples")
    for sample in samples.items if isinstance(samples, Seq) else ():
        if isinstance(sample, Map):
            yield from _of(sample.get("values"), marked("", said(sample, "sample"), iteration), after)


def _of(values: Node | None, tail: str, after: str) -> Iterator[Answer]:
    for key, value in values.pairs if isinstance(values, Map) else ():
        name = key.text if not after or key.text.endswith(after) else key.text + after
        yield of_node(name + tail, key, value)


# Other keys that may stand beside those that tell whose sheet it is.
BESIDE = frozenset(("$schema", "schema", "title", "config", "course", "group", "date", "comment", "comments", "note", "notes"))
_LIKE = 0.75  # a key is as like `answers` as this with a letter or two gone wrong
NAME, VALUE = ("name", "quantity"), ("value", "answer")  # of an answer that is an entry of a list


def read_tree(text: str, source: Source) -> list[Sheet]:
    """The sheets in a text of YAML or JSON. Raises InputError where there is none."""
    root, problems = tree_of(text, source.path, twice=True)
    if root is None or is_empty(root):
        problems.raise_any()
        raise source.refused("empty", EMPTY)
    return _sheets([root], problems, source)


MOST_LINES_OF_JSON = 100_000  # each is a sheet, or an iteration of a trace


def read_json_lines(text: str, source: Source) -> list[Sheet]:
    """The sheets in a text of JSON lines: a trace, or a sheet a line. Raises InputError where there is none."""
    if text.count("\n") > MOST_LINES_OF_JSON:
        raise source.refused("limit", f"the file has more than {MOST_LINES_OF_JSON:,} lines of JSON", PART)
    roots, slips = trees_of_lines(text, source.path)
    broken = slips.collected()
    if not roots:
        raise InputError(broken) if broken else source.refused("empty", EMPTY)
    sheets = _sheets(roots, Problems(source.path, text, JSON_BREAK), source)
    if any(map(is_trace, roots)):
        return [sheet._replace(problems=(*broken, *sheet.problems)) for sheet in sheets]
    return sheets + [Sheet(f"{source.stem}, line {told.place.line}", source.path, (), (told,)) for told in broken if told.place]


def _sheets(roots: Sequence[Node], problems: Problems, source: Source) -> list[Sheet]:
    """A sheet of each root; one of all, where they are the iterations of a trace."""
    roots = [inner for root in roots for inner in _parted(root)]
    traces = [root for root in roots if isinstance(root, Map) and is_trace(root)]
    if traces:
        found = [(Owner(said(traces[0], "student")), tuple(answers_of_trace(traces)), 1)]
    else:
        found = [(*_read(root, problems), root.line) for root in roots]
    if not any(answers for _, answers, _ in found):
        problems.raise_any(roots[0] if roots else None)
        raise source.refused("empty", NOTHING)
    told = problems.collected(roots[0] if len(roots) == 1 else None)
    ends = [*(line for _, _, line in found[1:]), 0]
    sheets = []
    for at, ((owner, answers, line), end) in enumerate(zip(found, ends, strict=True)):
        own = _between(told, line if at else 0, end)
        empty = () if answers or own else (source.problem("empty", "there are no answers here", line=line),)
        sheets.append(Sheet(owner.name or owner.id or source.stem, source.path, answers, own or empty, owner.id, code=owner.code))
    return sheets


def _between(told: Sequence[Problem], start: int, end: int) -> tuple[Problem, ...]:
    """The problems from a line on, up to the end, if there is one."""
    return tuple(each for each in told if each.place is None or (start <= each.place.line and (not end or each.place.line < end)))


def _parted(root: Node) -> Sequence[Node]:
    """The sheets in a list of sheets, or the iterations in a list of those; any other root as it is."""
    if isinstance(root, Seq) and any(is_trace(item) or _is_sheet(item) for item in root.items):
        return root.items
    return (root,)


def _is_sheet(node: Node) -> bool:
    return isinstance(node, Map) and isinstance(node.get(_beneath(node)), (Map, Seq))


def _beneath(root: Map) -> str:
    """The key that the answers stand under: `answers`, what is nearly that, or another that holds names and numbers alone; else nothing."""
    if root.get("answers") is not None:
        return "answers"
    several = [(key.text, value) for key, value in root.pairs if isinstance(value, (Map, Seq))]
    nearly = [key for key, _ in several if nearest(key, ("answers",), likeness=_LIKE)]
    others = [key for key, value in several if not is_like(key) and _holds_answers(value)]
    return next((found[0] for found in (nearly, others) if len(found) == 1), "")


def _holds_answers(node: Node) -> bool:
    return isinstance(node, Map) and bool(node.pairs) and all(is_like(key.text) and _is_answer(value) for key, value in node.pairs)


def _read(root: Node, problems: Problems) -> tuple[Owner, tuple[Answer, ...]]:
    """Whose sheet it is, as far as it says so, and the answers."""
    if isinstance(root, Seq):
        return Owner(), tuple(_entries(root, problems))
    if not isinstance(root, Map):
        problems.add("type", f"a sheet should be names and numbers, not {described(root)}", root, HINT)
        return Owner(), ()
    if other := _is_other(root):
        problems.add("value", f"this is {other}, not a sheet of answers", root, "name a file with answers")
        return Owner(), ()
    return _owner(root), tuple(_answers(root, problems))


def _owner(root: Map) -> Owner:
    """Whose sheet it is, by keys such as student, name and matrikel."""
    return owner_of([(key.text, said(root, key.text)) for key, value in root.pairs if _is_whose(key, value, root)])


def _is_whose(key: Scalar, value: Node, root: Map) -> bool:
    """True if an entry tells whose sheet it is. Beside `answers` an id is none of them, however small."""
    return tells(key.text, text_of(value)) or (root.get("answers") is not None and says(key.text, "id"))


def _is_other(root: Map) -> str:
    schema = said(root, "schema")
    if isinstance(root.get("layers"), Seq):
        return "a config"
    return quoted(schema) if schema.startswith("bptrace.") and not schema.startswith("bptrace.answers/") else ""


def _is_answer(node: Node | None) -> bool:
    return isinstance(node, Scalar) and answer("", node.text, 0, 0).number is not None


def _answers(root: Map, problems: Problems) -> Iterator[Answer]:
    """What stands under `answers`, or in the mapping itself; and numbers beside it, which are answers at another level."""
    beneath = _beneath(root)
    for key, value in root.pairs:
        if beneath and key.text == beneath:
            yield from _under(key, value, problems)
        elif _is_whose(key, value, root) or key.text in BESIDE:
            continue
        elif not beneath or _is_answer(value):
            yield of_node(key.text, key, value)
        elif not problems.full:
            hint = did_you_mean(nearest(key.text, ("student", "answers"))) or "the keys are student and answers"
            problems.add("key", f"a sheet has no key {quoted(key.text)}", key, hint)


def _under(key: Scalar, value: Node, problems: Problems) -> Iterator[Answer]:
    if isinstance(value, Map):
        yield from (of_node(name.text, name, inner) for name, inner in value.pairs)
    elif isinstance(value, Seq):
        yield from _entries(value, problems)
    elif is_empty(value) or is_null(value):
        problems.add("missing", "nothing stands under answers", key, HINT)
    else:
        problems.add("type", f"answers should be names and numbers, not {described(value)}", value, HINT)


def _entries(node: Seq, problems: Problems) -> Iterator[Answer]:
    """The answers in a list: `{name: net_h1, value: 0.3775}`, `{net_h1: 0.3775}` or `[net_h1, 0.3775]`."""
    for item in node.items:
        if isinstance(item, Map):
            yield from _entry(item)
        elif isinstance(item, Seq) and len(item.items) == 2 and isinstance(item.items[0], Scalar):
            yield of_node(item.items[0].text, *item.items)
        elif not problems.full and not (isinstance(item, Scalar) and is_blank(item.text)):
            problems.add("type", f"an answer should be a name and a number, not {described(item)}", item, HINT)


def _entry(item: Map) -> Iterator[Answer]:
    names = [node for key in NAME if isinstance(node := item.get(key), Scalar) and not _is_answer(node)]
    values = [node for key in VALUE if (node := item.get(key)) is not None]
    if names and values:
        yield of_node(marked(text_of(names[0]), said(item, "sample"), said(item, "iteration")), names[0], values[0])
    else:
        yield from (of_node(key.text, key, value) for key, value in item.pairs)
