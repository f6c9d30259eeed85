"""The formats that a comparison is written in, by suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from ...errors import UsageError
from .files import DOCUMENTS, suffix_of, writer

if TYPE_CHECKING:
    from ..pages.difference_verdict import ComparisonLook

TALLIED = (".xml", ".junit")  # formats that tell of each kind of quantity whether it differs
AS_DATA = {
    ".json": ("comparison_json", "diff_as_json"),
    **dict.fromkeys(TALLIED, ("comparison_junit", "diff_as_junit")),
}
COMPARISON_SUFFIXES = (*AS_DATA, *DOCUMENTS)

AS_PRINTED = ".txt"  # the same as on a terminal


def check_outputs(paths: Sequence[str], as_json: bool, read: Iterable[str]) -> None:
    """Raises UsageError for what cannot be written."""
    from .outputs import check_paths

    check_paths(paths, COMPARISON_SUFFIXES, read)
    if as_json and "-" in paths:
        raise UsageError("standard output can hold the page or JSON, not both", "write one of them to a file with -o")


def is_tallied(paths: Iterable[str]) -> bool:
    """True if a file is written that needs a tally."""
    return any(path != "-" and suffix_of(path, COMPARISON_SUFFIXES) in TALLIED for path in paths)


def write_comparison(shown: ComparisonLook, paths: Iterable[str], read: Iterable[str]) -> None:
    """Writes all files, or none. `read` are those that may not be written over."""
    from .whole_files import whole

    with whole(read) as open_file:
        for path in (path for path in paths if path != "-"):
            open_file(path).write(as_file(shown, suffix_of(path, COMPARISON_SUFFIXES)))


def as_file(shown: ComparisonLook, suffix: str) -> bytes:
    """A comparison in the format of a suffix. Imported when it is used."""
    if suffix in AS_DATA:
        module, name = AS_DATA[suffix]
        return cast("Callable[[ComparisonLook], bytes]", getattr(import_module(f".{module}", __package__), name))(shown)
    from ..document import Heading
    from ..pages.comparison_page import differences

    sides = shown.found.sides
    titled = [] if suffix == AS_PRINTED else [Heading(f"{sides.a.spec} and {sides.b.spec}", 1)]
    return writer(suffix)([*titled, *differences(shown)]).encode()
