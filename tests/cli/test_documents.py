"""A run as Markdown, LaTeX and plain text, and documents of other verbs as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bptrace.errors import UsageError
from bptrace.views.data.files import DOCUMENTS, SUFFIXES, TEXTS, text_of
from bptrace.views.data.outputs import write_documents
from bptrace.views.document import Heading, Note

from .conftest import Done
from .tools import DIVERGES, MAZUR, MINIBATCH, SOFTMAX

Work = Callable[..., Done]


def test_a_run_as_documents(work: Work, tmp_path: Path) -> None:
    paths = [str(tmp_path / f"x{suffix}") for suffix in DOCUMENTS]
    done = work("run", MAZUR, *(word for path in paths for word in ("-o", path)))
    assert done == Done(0, "", "")
    md, tex, html, txt = (Path(path).read_text("utf-8") for path in paths)
    assert txt == work("run", MAZUR).out
    assert md.startswith("# A Step by Step Backpropagation Example\n\n<https://mattmazur.com/")
    assert "| h1   | 0.0553994247 | -0.0190491183 | 0.0363503064 |\n" in md
    assert tex.startswith("\\documentclass")
    assert tex.endswith("\\end{document}\n")
    assert tex.isascii()
    assert "<h1>A Step by Step Backpropagation Example</h1>" in html


@pytest.mark.parametrize("config", [MINIBATCH, SOFTMAX])
def test_what_is_picked_is_what_is_printed(work: Work, tmp_path: Path, config: str) -> None:
    path = tmp_path / "x.txt"
    args = ("run", config, "-n", "5", "--iteration", "2,-1", "--sample", "1", "--digits", "4", "--only", "net_*", "--only", "E")
    assert work(*args, "-o", str(path)).code == 0
    assert path.read_text("utf-8") == work(*args).out


def test_documents_beside_data_and_tables(work: Work, tmp_path: Path) -> None:
    md, csv = tmp_path / "x.MD", tmp_path / "x.csv"
    done = work("run", MAZUR, "-o", str(md), "-o", str(csv), "-o", "-")
    assert done == work("run", MAZUR)
    assert md.read_text("utf-8").startswith("# A Step")
    assert csv.read_text("utf-8").startswith("iteration,")


def test_json_beside_a_document(work: Work, tmp_path: Path) -> None:
    md = tmp_path / "x.md"
    assert work("run", MAZUR, "--json", "-o", str(md)).out == work("run", MAZUR, "--json").out
    assert md.read_text("utf-8").startswith("# A Step")


def test_a_run_that_diverges_keeps_what_it_had(work: Work, tmp_path: Path) -> None:
    config, md = tmp_path / "d.yaml", tmp_path / "x.md"
    config.write_text(DIVERGES)
    assert work("run", str(config), "-o", str(md)).code == 3
    assert "## Iteration 1\n" in md.read_text("utf-8")


def test_a_title_is_no_markup(work: Work, tmp_path: Path) -> None:
    config, md, tex = (tmp_path / name for name in ("t.yaml", "x.md", "x.tex"))
    title = 'title: "<script>*a* [x](y) $x$ \\\\input{/etc/passwd} 反向"\n'
    config.write_text(
        title + "inputs: 1\nlayers: [{units: 1, weights: [[1]]}]\niterations: 0\nsamples: [{inputs: [1], targets: [0]}]\n", "utf-8"
    )
    assert work("run", str(config), "-o", str(md), "-o", str(tex)).code == 0
    assert md.read_text("utf-8").startswith(
        "# \\<script>\\*a\\* \\[x\\](y) <span>\\$</span>x<span>\\$</span> \\\\input{/etc/passwd} 反向\n"
    )  # fmt: skip
    assert "\\input" not in tex.read_text("ascii")


def test_every_format_is_told(work: Work, tmp_path: Path) -> None:
    done = work("run", MAZUR, "-o", str(tmp_path / "x.doc"))
    assert done.code == 2
    assert all(suffix in done.err for suffix in SUFFIXES)
    said = work("run", "--help").out
    assert all(suffix in said for suffix in SUFFIXES)


def test_nothing_is_left_where_one_file_cannot_be_written(work: Work, tmp_path: Path) -> None:
    assert work("run", MAZUR, "-o", str(tmp_path / "x.md"), "-o", str(tmp_path / "no" / "x.tex")).code == 2
    assert list(tmp_path.iterdir()) == []


DOCUMENT = [Heading("A & B"), Note("δ")]


def test_a_document_is_written(tmp_path: Path) -> None:
    write_documents(DOCUMENT, [str(tmp_path / f"x{suffix}") for suffix in DOCUMENTS], ())
    assert (tmp_path / "x.txt").read_text("utf-8") == "A & B\n═════\n\nδ\n"
    assert (tmp_path / "x.md").read_text("utf-8") == "# A \\& B\n\nδ\n"
    assert "{\\LARGE\\bfseries A \\& B\\par}\n\n$\\delta$\n" in (tmp_path / "x.tex").read_text("utf-8")


def test_a_document_is_no_data(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"end it in \.md, \.tex, \.html or \.txt"):
        write_documents(DOCUMENT, [str(tmp_path / "x.csv")], ())


def test_texts() -> None:
    assert {name: text_of(DOCUMENT, name).splitlines()[0] for name in TEXTS} == {
        "text": "A & B",
        "markdown": "# A \\& B",
        "latex": "% needs \\usepackage{amsmath,array,booktabs,longtable}",
        "html": "<!DOCTYPE html>",
    }
