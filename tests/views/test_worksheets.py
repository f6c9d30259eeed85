"""Worksheets, keys and files to fill in: as they were read and found good, right, telling no number, and harmless whatever is in them."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

import bptrace
from bptrace.answers.read_sheets import read_sheets
from bptrace.answers.roster import read_roster
from bptrace.check.marker import Marker
from bptrace.exercise.mistaken_sheet import MistakenSheets
from bptrace.exercise.new.new_exercise import new_exercise, wish
from bptrace.exercise.paper import Copy, Paper
from bptrace.inputs.config.load import parse
from bptrace.views.handouts.answer_files import answer_files, is_filled
from bptrace.views.handouts.handouts import folders, pages, write_sheets

from ..exercise.model_answers import CONFIGS, EXERCISES
from ..exercise.papers import paper_of
from .exercises import COPY, EXERCISE, exercise
from .exercises import HOSTILE as ACTS
from .test_golden import kept
from .test_latex import COMMANDS, body, compiled, needs_pdflatex
from .test_latex import HOSTILE as ACTS_IN_LATEX
from .test_latex import plain as unescaped

TWICE = """\
inputs: [a, b]
layers:
  - {units: [h1, h2], activation: tanh, weights: [[0.3, -0.2], [0.4, 0.1]], bias: [0.1, 0.2]}
  - {units: [y1, y2], activation: softmax, weights: [[0.5, -0.6], [0.2, 0.7]], bias: [0.2, -0.3]}
loss: {name: cross_entropy, fused: true}
learning_rate: 0.5
iterations: 2
samples:
  - {inputs: [0.3, 0.5], targets: [1, 0]}
  - {inputs: [0.7, 0.2], targets: [0, 1]}
exercise:
  ask: [net, out, E, delta, 'dE/dw*', 'w*+', 'w*+@2', E+]
  given: [out:hidden]
  digits: 4sf
  marks: {default: 1, 'w*+': 2}
  carried: 0.5
"""
ONLINE = TWICE.replace("iterations: 2", "batch: online\niterations: 2").replace("given: [out:hidden]", "given: [backward]")
VARIANT = COPY._replace(id="0017", name="Ann Müller", code="K7Q4-XMP", numbers={"w1": "0.3"})
NAMES = (
    *ACTS_IN_LATEX,
    ACTS,
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "answers: [1]",
    "- a",
    "#",
    "'",
    '"',
    "null",
    "~",
    "1e5",
    "a: b",
    "&amp;",
)
MARKED = ["sheet.html", "key.html", "sheet.md", "key.md", "sheet.tex", "key.tex"]


def drawn() -> Paper:
    wanted = wish("2-2-2", "tanh,softmax", samples=2, seed=7)
    return paper_of(parse(new_exercise(wanted).text.encode(), "drawn.yaml"))


# papers of all kinds
READ = {**EXERCISES, **{name: CONFIGS / f"{name}.yaml" for name in ("mazur", "minibatch", "softmax_fused", "relu")}}
MADE: Mapping[str, Callable[[], Paper]] = {"twice": lambda: exercise(TWICE), "online": lambda: exercise(ONLINE), "drawn": drawn}
each_paper = pytest.mark.parametrize("name", [*READ, *MADE], scope="module")  # what is worked for one test is there for the next


@cache
def paper_named(name: str) -> Paper:
    return MADE[name]() if name in MADE else paper_of(bptrace.load(str(READ[name])))


@cache
def marker(name: str) -> Marker:
    return Marker(paper_named(name).config)


@cache
def files_named(name: str) -> Mapping[str, str]:
    return files(Copy(paper_named(name)))


def files(copy: Copy, mistake: MistakenSheets | None = None) -> dict[str, str]:
    """All files of a copy, as texts."""
    made = [file for page in pages(copy, mistake) for file in page.files("")]
    return {name: data.decode() for name, data in (*made, *answer_files(copy))}


# as they were read and found good


@pytest.mark.parametrize("name", ["sheet.md", "key.md", "sheet.tex", "answers.yaml", "answers.csv"])
def test_as_it_was_read_and_found_good(name: str) -> None:
    kept(f"worksheet-{name}", files(VARIANT)[name].replace("\r\n", "\n"))


def test_one_that_goes_on_as_it_was_read_and_found_good() -> None:
    found = files_named("twice")
    kept("worksheet-twice.md", found["sheet.md"])
    kept("worksheet-twice.tex", found["sheet.tex"])


def test_a_mistake_to_be_found_as_it_was_read_and_found_good() -> None:
    paper = paper_named("exercise_8_find_the_mistake")
    found = files(Copy(paper), MistakenSheets(paper.config, "error-not-delta"))
    kept("worksheet-mistake.md", found["sheet.md"])
    assert "(error-not-delta). It begins at dE/dout_h1." in found["key.md"]


# right


@each_paper
@pytest.mark.parametrize("name_of_file", ["answers.yaml", "answers.csv"])
def test_the_key_filled_in_is_all_right(name: str, name_of_file: str, tmp_path: Path) -> None:
    paper = paper_named(name)
    text, path = dict(answer_files(VARIANT._replace(paper=paper)))[name_of_file].decode(), tmp_path / name_of_file
    assert not is_filled(text)
    text = text.replace("\r\n", "\n")
    right = {blank.name: blank.written for blank in paper.blanks}
    filled = re.sub(r"(?m)^( *)(.+?)([:,])$", lambda line: f"{line[0]} {right[line[2]]}" if line[2] in right else line[0], text)
    path.write_text(filled, encoding="utf-8")
    (sheet,) = read_sheets(str(path))
    assert (sheet.student, sheet.id, sheet.code, sheet.problems) == ("Ann Müller", "0017", "K7Q4-XMP", ())
    marked = marker(name).mark(sheet)
    assert {mark.name: mark.verdict for mark in marked.answers} == dict.fromkeys(right, "correct")
    assert marked.score == marked.max_score == paper.total


@each_paper
def test_a_sheet_tells_no_number(name: str) -> None:
    """But for those that are given."""
    paper, found = paper_named(name), files_named(name)
    given = {number for one in paper.given for number in numbers(one.written)}
    for key, data in found.items():
        if key.startswith("sheet"):
            told = numbers(data)
            assert not [blank.name for blank in paper.blanks if numbers(blank.written) - given & told], key
        if key.startswith("key") and not key.endswith("svg"):
            assert all(numbers(blank.written) <= numbers(data) for blank in paper.blanks), key


def numbers(text: str) -> set[str]:
    """The decimals in a text that have some figures, without their signs."""
    return set(re.findall(r"\d+\.\d{3,}(?:e-?\d+)?", text.replace(" & .", ".")))


@each_paper
def test_what_is_given_is_printed_and_not_asked(name: str) -> None:
    paper, found = paper_named(name), files_named(name)
    assert not {one.name for one in paper.given} & {blank.name for blank in paper.blanks}
    for key in ("sheet.md", "sheet.tex", "sheet.html"):
        assert all(numbers(one.written) <= numbers(found[key]) for one in paper.given), key


# harmless


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"{tag} {sorted(name for name, _ in attrs)}")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.texts += data


def hostile(text: str) -> Copy:
    """A copy with a text wherever there can be one."""
    return VARIANT._replace(paper=PAPER._replace(config=PAPER.config._replace(title=text)), id=text, name=text)


PAPER = COPY.paper


@cache
def plain() -> dict[str, str]:
    return files(hostile("plain"))


@cache
def plain_tags(name: str) -> list[str]:
    return Tags(plain()[name]).tags


@cache
def plain_commands(name: str) -> set[str]:
    return commands(plain()[name])


@pytest.mark.parametrize("text", NAMES)
def test_nothing_acts(text: str) -> None:
    if "\ud800" in text:
        return  # no file that is read has half a character
    found = files(hostile(text))
    for name in ("sheet.html", "key.html", "sheet.svg"):
        assert Tags(found[name]).tags == plain_tags(name), name
    for name in ("sheet.tex", "key.tex"):
        assert commands(found[name]) == plain_commands(name), name
    for name in ("sheet.md", "key.md"):
        assert len(found[name].split("\n")) >= len(plain()[name].split("\n"))
        assert not re.search(r"(?<!\\)<b>", found[name])
    read = yaml.safe_load(found["answers.yaml"])
    assert (read["student"], read["id"], list(read)) == (text, text, ["student", "id", "code", "answers"])
    rows = list(csv.reader(io.StringIO(found["answers.csv"])))
    assert [row[0] for row in rows[:4]] == ["student", "id", "code", "name"]
    assert all(len(row) == 2 and not re.match(r"[=+@\t\r]|-\D", row[1]) for row in rows)
    assert not any(map(is_filled, (found["answers.yaml"], found["answers.csv"])))


def commands(page: str) -> set[str]:
    """The commands of LaTeX in a page, but for those that spell letters."""
    return set(re.findall(r"\\([A-Za-z]+)", unescaped(body(page)))) - COMMANDS


CLEAR = "\n\\clearpage\n"


@needs_pdflatex
def test_sheets_compile(tmp_path: Path) -> None:
    """Whatever stands in them, and nothing of it runs off the page. Those that begin alike are set as one: it takes TeX longer to start."""
    bodies = defaultdict[str, list[str]](list)
    for text in (*NAMES[:3], ACTS, "重 Ünïcödé"):
        found = files(hostile(text))
        for name in ("sheet.tex", "key.tex"):
            start, begin, rest = found[name].partition("\\begin{document}\n")
            sheet, end, after = rest.rpartition("\\end{document}")
            assert (bool(begin and end), after.strip()) == (True, "")
            bodies[start].append(sheet)
    for start, alike in bodies.items():
        log = compiled(f"{start}\\begin{{document}}\n{CLEAR.join(alike)}\\end{{document}}\n", tmp_path)
        assert [wide for wide in re.findall(r"Overfull \\hbox \((\d+)", log) if int(wide) > 20] == []


@needs_pdflatex
@pytest.mark.parametrize("name", ["twice", "exercise_8_find_the_mistake", "mazur"])
def test_papers_compile(name: str, tmp_path: Path) -> None:
    paper = paper_named(name)
    mistaken = MistakenSheets(paper.config, "error-not-delta") if "mistake" in name else None
    found = files(Copy(paper), mistaken)
    for file in ("sheet.tex", "key.tex"):
        log = compiled(found[file], tmp_path)
        assert [wide for wide in re.findall(r"Overfull \\hbox \((\d+)", log) if int(wide) > 20] == [], file


IDS = (
    *(
        "../../etc/passwd",
        "..",
        ".",
        "/",
        "C:\\x",
        "a/b",
        "a\\b",
        "con",
        "NUL.txt",
        "COM1",
        "-o",
        "a b",
        "  ",
        "ANN",
        "ann",
        "Ann.",
        ".ann",
    ),
    *("x" * 300, "\u202eabc", "${HOME}", "$(id)", "`id`", "a:b", "a*", "a?", "<a>", "é", "e\u0301", "重", "=1+1", "'", "s1", "s1-2"),
)


def test_every_student_has_a_folder_within(tmp_path: Path) -> None:
    """Two ids that differ in capitals or spelling alone are of two students if their names are too: they may be on two rosters."""
    taken = [f'"{text}",Student {at}' for at, text in enumerate(IDS) if text.strip() and text not in ("ann", "e\u0301")]
    (tmp_path / "roster.csv").write_text("\n".join(["id,name", *taken, ",S1", ",..", ",../x"]), encoding="utf-8")
    roster = read_roster(str(tmp_path / "roster.csv"))
    found = folders(roster)
    assert len({folder.casefold() for folder in found}) == len(roster.students) > len(IDS) - 4
    assert all(re.fullmatch(r"[\w][\w.-]*/", folder) and not folder.startswith(".") for folder in found)
    copies = [COPY._replace(id=each.id, name=each.name) for each in roster.students[:12]]
    write_sheets(copies, str(tmp_path / "sheets"), [], working=False)
    assert {path.name for path in tmp_path.iterdir()} == {"roster.csv", "sheets"}
    there = {f"{path.name}/" for path in (tmp_path / "sheets").iterdir() if path.is_dir()}
    assert there == set(found[:12])


def test_two_students_of_one_id_but_for_capitals_have_folders_of_their_own(tmp_path: Path) -> None:
    copies = [COPY._replace(id="Ann", name="One"), COPY._replace(id="ANN", name="Two")]
    write_sheets(copies, str(tmp_path), [], working=False)
    folders_there = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert folders_there == ["ANN-2", "Ann"]
    assert "One" in (tmp_path / "Ann/sheet.md").read_text(encoding="utf-8")


def test_units_of_any_letters(tmp_path: Path) -> None:
    text = EXERCISE.replace("x1", "重").replace("h1", "é_1.x").replace("[y]", "[no]").replace("ask:", "ask: [net, out, E],").split("ask:")
    config = text[0] + "digits: 4dp\n"
    paper = exercise(config, "A")
    found = files(Copy(paper))
    (tmp_path / "answers.yaml").write_text(found["answers.yaml"], encoding="utf-8")
    (sheet,) = read_sheets(str(tmp_path / "answers.yaml"))
    assert [answer.name for answer in sheet.answers] == [blank.name for blank in paper.blanks]
    assert "net_no" in found["answers.csv"]
