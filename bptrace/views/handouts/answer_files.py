"""Files to fill in: the names of all numbers that are asked for, with nothing beside them."""

from __future__ import annotations

from collections.abc import Iterator

from ...exercise.paper import Copy


def answer_files(copy: Copy) -> Iterator[tuple[str, bytes]]:
    """`answers.yaml` and `answers.csv`."""
    yield "answers.yaml", "".join(f"{line}\n" for line in _yaml(copy)).encode()
    yield "answers.csv", "".join(f"{line}\n" for line in _csv(copy)).encode()


def _yaml(copy: Copy) -> Iterator[str]:
    yield f"student: {_quoted(copy.name)}" if copy.name else "student:"
    yield f"id: {_quoted(copy.id)}" if copy.id else "id:"
    if copy.code:
        yield f"code: {copy.code}"
    yield "answers:"
    yield from (f"  {blank.name}:" for blank in copy.paper.blanks)


def _csv(copy: Copy) -> Iterator[str]:
    yield "name,value"
    for name, text in (("student", copy.name), ("id", copy.id), *[("code", copy.code)] * bool(copy.code)):
        yield f"{name},{_cell(text)}"
    yield from (f"{blank.name}," for blank in copy.paper.blanks)


def _quoted(text: str) -> str:
    """A text as YAML takes it for nothing else."""
    from ...trace.trace_json import dump

    return dump(text).decode().rstrip("\n")


def _cell(text: str) -> str:
    from ..data.export_csv import cell

    return cell(text)
