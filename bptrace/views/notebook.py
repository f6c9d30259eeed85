"""A trace, an explanation and a marked sheet that show themselves in a notebook."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from ..check import report
from ..errors import count_of, visible
from ..inputs.config.config import as_repr, called
from ..trace import trace
from .document import Figure, Heading

if TYPE_CHECKING:
    from ..inputs.config.config import Config
    from .document import Block, Document


class Trace(trace.Trace):
    """A trace that a notebook shows as `bptrace run` does, with pictures of the first iteration and of the last."""

    def _repr_html_(self) -> str:
        from .markup.html_notebook import notebook

        return notebook(self._document())

    def __repr__(self) -> str:
        return as_repr("Trace", f"{called(self.config)}: {count_of(len(self.steps), 'iteration')}, {len(self):,} numbers")

    def to_frame(self, kind: str | None = None) -> Any:
        """The trace as a DataFrame, one number in each row, with the columns of the CSV export.

        `kind` is "pandas" or "polars"; if it is None, the first of them that is installed is taken. Raises UsageError without it.
        """
        from .data.frames import frame

        return frame(self.table(), kind)

    def to_csv(self, path: str | os.PathLike[str] | None = None) -> str | None:
        """The trace as the CSV export writes it: as a text, or, with a path, to a file, which is written whole or not at all.

        Raises UsageError if the file cannot be written, or is the one that the config was read from.
        """
        from io import BytesIO

        from .data.whole_files import whole

        if path is None:
            out = BytesIO()
            self._write_csv(out)
            return out.getvalue().decode()
        with whole(self.config.files) as open_file:
            self._write_csv(open_file(os.fspath(path)))
        return None

    def _write_csv(self, out: BinaryIO) -> None:
        from .data.export_csv import Csv

        table = Csv(out, self.config, None)
        for step in self.steps:
            table.step(step)
        table.end(self.last)

    def player(self) -> Player:
        """The page that plays the run step by step, for a notebook."""
        from .web.player_page import player_page

        return Player(player_page(self.config, self.steps, self.last))

    def _document(self) -> Document:
        from .pages.watch import Watch
        from .style import Look

        watch = Watch(self.config, None, None, Look(self.config), False)
        for step in self.steps:
            watch.step(step)
        watch.end(self.last)
        told = list(watch.document())
        begin = next((at for at, block in enumerate(told) if at and isinstance(block, Heading)), len(told))
        return [*told[:begin], *self._figures(), *told[begin:]]

    def _figures(self) -> Iterator[Figure]:
        """The first sample of the first iteration and of the last."""
        from .pages.network_picture import network_picture
        from .style import Look

        look = Look(self.config)
        whole = self.steps[0].layout.keep is None  # of a part the picture would be all dots
        for step in dict.fromkeys((self.steps[0], self.steps[-1])) if whole else ():
            sample = f", sample {step.samples[0]}" if len(self.config.samples) > 1 else ""
            yield Figure(partial(network_picture, look, step.get), f"Iteration {step.iteration}{sample}")


class Player:
    """A page that a notebook shows in a frame, whose script can reach nothing beyond it. `str()` is the page."""

    def __init__(self, page: str) -> None:
        self._page = page

    def __str__(self) -> str:
        return self._page

    def __repr__(self) -> str:
        return as_repr("Player", f"a page of {len(self._page) // 1000:,} kB, which a notebook shows; str() is its HTML")

    def _repr_html_(self) -> str:
        from html import escape

        return f'<iframe srcdoc="{escape(self._page)}" {_FRAME}></iframe>'


_FRAME = 'sandbox="allow-scripts" title="The network, step by step" width="100%" height="760" style="border:0"'


class Marked(report.Marked):
    """A marked sheet that a notebook shows as `bptrace check` does, with as much as the exercise reveals."""

    config: Config | None = None  # what it was marked by; a copy of it with something replaced does not know

    @classmethod
    def of(cls, marked: report.Marked, config: Config) -> Marked:
        """The sheet, marked by a config."""
        made = cls(*marked)
        made.config = config
        return made

    def __repr__(self) -> str:
        """The sheet in a line: whose it is, what it scored, how often each verdict was given, and where to begin again."""
        verdicts = Counter(mark.verdict for mark in self.answers)
        given = ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in report.VERDICTS if verdict in verdicts) or "nothing read"
        again = f", begin again at {self.begin}" if self.begin else ""
        return as_repr("Marked", f"{visible(self.student) or 'a sheet'}: {self.score} of {self.max_score}, {given}{again}")

    def _repr_html_(self) -> str | None:
        from .marking import report_pages, revealed
        from .markup.html_notebook import notebook

        if self.config is None:
            return None
        made = revealed.report(self.config, [self], self.config.exercise.reveal)
        return notebook(report_pages.document(made))


class Explanation:
    """Where numbers come from: text for a terminal, tables and formulas in a notebook."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    def __str__(self) -> str:
        from .lines.layout import text

        return text(self._blocks)

    def __repr__(self) -> str:
        """The text: what is asked at a prompt is answered there."""
        return str(self).rstrip("\n")

    def _repr_html_(self) -> str:
        from .markup.html_notebook import notebook

        return notebook(self._blocks)

    def _repr_markdown_(self) -> str:
        from .markup.markdown import dollars

        return dollars(self._blocks)


def explanation_of(config: Config, names: Sequence[str], depth: int | None) -> Explanation:
    """The explanation of some numbers; of none, the worked solution."""
    from ..explain.find import find, working_at
    from .pages.explanation import Detail, explanations
    from .pages.extent import extent
    from .pages.solution import solution

    if names:
        return Explanation(list(explanations(list(find(config, names)), None, Detail(depth))))
    working = working_at(config, 1)
    return Explanation(list(solution(working, None, extent(working, None, False))))
