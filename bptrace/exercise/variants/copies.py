"""The copies of a paper: one for everybody, or one for each student of a roster, with the same numbers or their own."""

from __future__ import annotations

from collections.abc import Iterator

from ...answers.roster import Roster
from ...inputs.config.config import Config
from ..paper import Copy, Papers
from .variants import Variants


def copies_of(config: Config, roster: Roster | None = None, variants: Variants | None = None) -> Iterator[Copy]:
    """The copies, in the order of the roster. Raises InputError, UsageError and NotFinite."""
    papers = Papers(config)
    if roster is None:
        yield Copy(papers.paper(config))
        return
    same = papers.paper(config) if variants is None else None
    for student in roster.students:
        whose = student.id or student.name
        if variants is None:
            assert same is not None
            yield Copy(same, student.id, student.name)
        else:
            variant = variants.variant(variants.code_of(whose))
            yield Copy(papers.paper(variant.config(config)), student.id, student.name, *variant)
