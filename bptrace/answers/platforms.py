"""Whose a file is, by where a learning platform put it: in folders of Moodle and Gradescope, under names of Canvas.

Anna Müller_12345_assignsubmission_file_/answers.csv      Moodle: the number of its grading sheet
mülleranna_LATE_12345_67890_answers.csv                   Canvas: the number of the student, and that of the file
submission_12345/answers.csv, submission_metadata.yml     Gradescope: the number of the submission, and a file with all names
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from ..inputs.tree.nodes import Map, Node, Scalar, Seq
from ..inputs.tree.parse import tree_of
from .sheet import NOT_READ, Owner, Sheet

METADATA = "submission_metadata.yml"
_LITTER = frozenset(("__MACOSX", "Thumbs.db", "desktop.ini"))

_MOODLE = re.compile(r"(?P<name>.{1,300}?)_(?P<id>\d{1,19})_assignsubmission_.*", re.DOTALL)
_UNNAMED = ("participant", "teilnehmer", "teilnehmerin", "teilnehmerin", "participante", "partecipante")  # of Moodle, before a number
_CANVAS = re.compile(
    r"(?P<name>anon_\w{1,20}?|[^_\s]{1,300}?)(?P<late>_LATE)?_(?P<id>\d{1,19})_(?:(?P<file>\d{1,19})_.+|(?:text|link)\.html)"
)
_LEAST_DIGITS = 2  # of the numbers of Canvas, where the file was not late: week_3_2_anna.csv is none of its names
_GRADESCOPE = re.compile(r"submission_(\d{1,19})")
_LEAST_OF_GRADESCOPE = 5  # digits of its numbers

Owners = tuple[Owner, ...]  # several, where a group hands in together
Metadata = Mapping[str, Owners]  # by the folder of the submission


class _Place(NamedTuple):
    """A file by the folders that it is in, and by its name."""

    folders: tuple[str, ...]
    name: str

    @property
    def folder(self) -> str:
        return "/".join(self.folders)


def is_litter(path: str) -> bool:
    """True for what systems leave behind, and for what is hidden."""
    return any(part in _LITTER or part.startswith("~$") or (part.startswith(".") and part not in (".", "..")) for part in _parts(path))


WORKSHEET = frozenset(f"{page}.{suffix}" for page in ("sheet", "key") for suffix in ("md", "svg", "tex", "html"))
OF_A_CLASS = frozenset((*(f"{page}.{suffix}" for page in ("sheets", "keys") for suffix in ("tex", "html")), "variants.csv"))


def handed_out(names: Collection[str]) -> frozenset[str]:
    """Of the files in a folder those that `worksheet` wrote there for no one to fill in: they are no answers."""
    return frozenset[str]().union(*(some for some in (WORKSHEET, OF_A_CLASS) if len(some.intersection(names)) > len(some) // 2))


def _parts(path: str) -> list[str]:
    return re.split(r"[\\/]", path)


def owners(paths: Sequence[str], metadata: Callable[[str], str]) -> list[Owners]:
    """Whose each file is, () where nothing tells. `metadata` gives the text of a file of Gradescope's, "" if it cannot be read."""
    places = [_Place(tuple(parts[:-1]), parts[-1]) for parts in map(_parts, paths)]
    told = {place.folder: submitters(metadata(path), path) for place, path in zip(places, paths, strict=True) if place.name == METADATA}
    canvas = _canvas(places)
    return [_moodle(place) or _gradescope(place, told) or canvas.get(place, ()) for place in places]


def _moodle(place: _Place) -> Owners:
    """By the folder, or by the name where Moodle was told to make no folders."""
    found = next((found for part in reversed((*place.folders, place.name)) if (found := _MOODLE.fullmatch(part))), None)
    if found is None:
        return ()
    unnamed = re.sub(r"\W", "", found["name"]).casefold() in _UNNAMED
    return (Owner(f"{found['name']} {found['id']}" if unnamed else found["name"], found["id"]),)


def _gradescope(place: _Place, told: Mapping[str, Metadata]) -> Owners:
    """By the folder; without a file of names, one with a long number, for anyone may have a folder submission_1."""
    for at in range(len(place.folders) - 1, -1, -1):
        found, names = _GRADESCOPE.fullmatch(place.folders[at]), told.get("/".join(place.folders[:at]))
        if found and (names is not None or len(found[1]) >= _LEAST_OF_GRADESCOPE):
            return (names or {}).get(found[0]) or (Owner("", found[1]),)
    return ()


def metadata_of(path: str) -> str:
    """Where Gradescope's file of names stands, for a file in one of its folders; "" for any other."""
    parts = re.split(r"([\\/])", path)
    at = next((at for at in range(len(parts) - 2, -1, -1) if _GRADESCOPE.fullmatch(parts[at])), None)
    return "" if at is None else "".join(parts[:at]) + METADATA


def _canvas(places: Sequence[_Place]) -> dict[_Place, Owners]:
    """The files that have names of Canvas. Its numbers of files are all different: otherwise these names are somebody else's."""
    found = {place: match for place in places if (match := _CANVAS.fullmatch(place.name)) and _is_canvas(match)}
    numbers = Counter((place.folder, match["file"]) for place, match in found.items() if match["file"])
    twice = {folder for (folder, _), count in numbers.items() if count > 1}
    return {place: (Owner(match["name"], match["id"]),) for place, match in found.items() if place.folder not in twice}


def _is_canvas(found: re.Match[str]) -> bool:
    return bool(found["late"]) or min(len(found["id"]), len(found["file"] or found["id"])) >= _LEAST_DIGITS


def submitters(text: str, path: str) -> Metadata:
    """Who handed in what, by what Gradescope's file says of each submission."""
    root = tree_of(text, path)[0] if text.strip() else None
    pairs = root.pairs if isinstance(root, Map) else ()
    return {key.text: people for key, value in pairs if isinstance(value, Map) and (people := _people(key.text, value))}


def _people(folder: str, submission: Map) -> Owners:
    listed, number = _get(submission, "submitters"), _GRADESCOPE.fullmatch(folder)
    people = [item for item in listed.items if isinstance(item, Map)] if isinstance(listed, Seq) else []
    every = ((_said(one, "name") or _said(one, "email"), _said(one, "sid") or (number[1] if number else "")) for one in people)
    return tuple(Owner(name, number) for name, number in every if name or number)


def _get(node: Map, key: str) -> Node | None:
    """What stands at a key of Ruby, which has a colon before it, or at a plain one."""
    return node.get(f":{key}") or node.get(key)


def _said(node: Map, key: str) -> str:
    value = _get(node, key)
    return value.text.strip() if isinstance(value, Scalar) and not value.null else ""


def owned(sheets: Sequence[Sheet], people: Owners) -> list[Sheet]:
    """The sheets of a file that a platform says whose it is; a group's is that of each of them. A file of a class says that itself."""
    if not people or len(sheets) != 1:
        return [*sheets]
    return [sheets[0]._replace(student=one.name or sheets[0].student, id=one.id or sheets[0].id) for one in people]


def without_attachments(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets without those that are passed over beside others of the same student.

    They are pictures, documents and the like where something can be read, and sheets on which nothing is filled in where others are.
    """
    read = {sheet.id for sheet in sheets if sheet.id and sheet.answers}
    filled = {sheet.id for sheet in sheets if sheet.id and is_filled(sheet)}

    def counts(sheet: Sheet) -> bool:
        if sheet.id in filled and sheet.answers:
            return is_filled(sheet)
        return sheet.id not in read or not any(problem.code == NOT_READ for problem in sheet.problems)

    return list(filter(counts, sheets))


def is_filled(sheet: Sheet) -> bool:
    """True if anything is written on a sheet."""
    return any(answer.text for answer in sheet.answers)
