"""LaTeX: nothing in a string acts, all that is written is known, and it compiles."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.views.document import Chart, Column, Document, Equation, Heading, Listing, Note, Table
from bptrace.views.lines.legible import visible
from bptrace.views.markup.latex import alone, latex
from bptrace.views.markup.latex_letters import ACCENTS, MARKUP, MATH, TEXT, letter
from bptrace.views.markup.latex_text import words

from .documents import PAGE, documents, math, some

HOSTILE = (
    *("\\input{/etc/passwd}", "\\write18{touch x}", "^^5c^^5cinput{x}", "}{", "}}}}", "{{{", "$x$ $$", "% comment", "#1 & ~ ^ _ \\"),
    *("\x00\x07\x1b[31m", "a\nb\r\nc", "a--b---c ''x'' ``y`` ?`!` <<>> ,,", "[x] *a* \\\\[3pt]", "\\end{document}", '"a "quoted"'),
    *("重 Ünïcödé Łódź ß œ Привет עברית", "e\u0301 \u0301 \u202e \ud800 \U0001f600 \u2003x", "x" * 300, "∂" + "x" * 300, "1" * 300),
    *("→" * 100, "²₁" * 100, "∂_∂_ _∂ δ__ δ_", "∂\\input{x}∂}{ ²²₁₁²₁ ½½", "3e-05² 1e+300", "`" * 10, "-", "E", "w5⁺"),
)
COMMANDS = set(
    re.findall(
        "[A-Za-z]+",
        """allowbreak allowdisplaybreaks arraybackslash baselineskip begin bfseries boldmath bottomrule bpunicode end endfirsthead endhead
        ensuremath frac kern LARGE left line linewidth makebox mathrm medskip midrule multicolumn noindent par paragraph parbox put quad
        raggedleft raggedright right rule section small subsection subsubsection tag text textbf toprule vert vspace""",
    )
) | set(re.findall(r"\\([A-Za-z]+)", " ".join([*MARKUP.values(), *MATH.values(), *TEXT.values(), *ACCENTS.values()])))
_DRAWING = "definecolor draw fontsize node raisebox resizebox selectfont sffamily small textcolor useasboundingbox"
DRAWING = set(re.findall("[a-z]+", _DRAWING))


def body(page: str) -> str:
    """What a page has of the document."""
    return page.partition("\\begin{document}\n")[2] or re.sub(r"^(?:%|\\providecommand).*$", "", page, flags=re.M)


def plain(page: str) -> str:
    r"""The page without what a backslash makes plain: \\, \{, \$."""
    return re.sub(r"\\[^A-Za-z]", "", page)


def within(page: str) -> Iterator[str]:
    """The environments that are open at each end of one."""
    for kind, name in re.findall(r"\\(begin|end)\{(\w+\*?)\}", page):
        yield f"{kind} {name}"


def check(page: str, drawn: bool = False) -> None:
    """What holds of every page."""
    assert page.isascii()
    assert page.isprintable() or set(re.findall(r"[^ -~]", page)) == {"\n"}
    text = body(page)
    assert set(re.findall(r"\\([A-Za-z]+)", plain(text))) <= COMMANDS | (DRAWING if drawn else set())
    assert not set("%#~") & set(plain(text))
    assert "^^" not in text
    depth = 0
    for brace in re.findall(r"[{}]", plain(text)):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    opened: list[str] = []
    for line in ["begin document"] * ("\\end{document}" in text) + list(within(text)):
        kind, name = line.split()
        opened = [*opened, name] if kind == "begin" else opened[:-1] if opened[-1] == name else ["not nested"]
    assert opened == []
    assert all(line.count("$") % 2 == 0 for line in re.sub(r"[<>]\{\$\}", "", plain(text)).split("\n"))


@some
@given(documents, st.booleans())
def test_what_holds_of_every_page(document: Document, standalone: bool) -> None:
    check((alone if standalone else latex)(document))


@given(st.text(st.sampled_from("∂δ·²₁⁺½→_-+=()1aw5 {}\\$^,.|e´é重"), max_size=12), st.booleans())
def test_words_keep_their_letters(string: str, names: bool) -> None:
    check(words(string, names))
    spelled = words(string, names)
    for sign in re.findall(r"[A-Za-z]", visible(string)):
        assert sign in spelled


@pytest.mark.parametrize("string", HOSTILE)
def test_nothing_acts(string: str) -> None:
    check(latex(everything(string)))
    check(alone(everything(string)))


def everything(string: str) -> Document:
    """A document with a string wherever there can be one."""
    rows = [(string, string), ("w5", "-0.5"), (string, "3.5e-05"), ("", "")]
    return [
        Heading(string),
        *(Heading(string, level) for level in range(1, 6)),
        *(Note(f"{string}\n\n{string}", tone) for tone in ("plain", "quiet", "good", "bad")),
        Listing([string, "", string]),
        Table([Column(string, numeric=False), Column(string)], rows, caption=string),
        Table([Column("", numeric=False), Column("")], rows),
        Table([Column("", numeric=False)] * 2, [(math(["x = 1"], ["x = 1"]), string), (math(["y"], ["y"]), "")], caption=string),
        Table([Column(string, numeric=bool(place % 2)) for place in range(8)], [(string,) * 8], 3),
        Chart([1, float("nan"), 3e-5, 3], string, (string[:9], string[:9])),
        Equation(math([string], ["w_{5}"]), [math([string], [r"\text{é}"])] * 2, string[:9], string),
    ]


@pytest.mark.parametrize(
    ("string", "spelled"),
    [
        ("∂E/∂out_o1", r"$\partial E / \partial \mathrm{out}_{o1}$"),
        ("z²₁", "$z^{2}_{1}$"),
        ("w5⁺", "$w_{5}^{+}$"),
        ("i1 → h1", r"$i_{1} \to h_{1}$"),
        ("1 → h1, h2 (frozen)", r"$1 \to h_{1}$, $h_{2}$ (frozen)"),
        ("net_h1 = w1·i1 + b1, where only w1 moves", r"$\mathrm{net}_{h1} = w_{1} \cdot i_{1} + b_{1}$, where only $w_{1}$ moves"),
        ("E", "$E$"),
        ("total", "total"),
        ("from -0.3 to 2e-07", r"from $- 0.3$ to $2 \times 10^{-7}$"),
        ("1 o1", "1 $o_{1}$"),
        ("half_squared_error", r"half\_squared\_error"),
        ("é ñ ß", r"\'{e} \~{n} \ss{}"),
        ("重", r"\bpunicode{91CD}"),
        ("a--b", r"a-\kern0pt -b"),
        ("3.5e-05·δ", r"$3.5 \times 10^{-5} \cdot \delta$"),
        ("∂E/∂out_h1|o1", r"$\partial E / \partial \mathrm{out}_{h1} \vert o_{1}$"),
        ("²²₁⁺", "${}^{22}_{1} {}^{+}$"),
        ("\\input{x}", r"\textbackslash{}input\{x\}"),
    ],
)
def test_words(string: str, spelled: str) -> None:
    assert words(string, names=True) == spelled


def test_prose_has_no_names() -> None:
    assert words("lab A4, room h1: E is here") == "lab A4, room h1: E is here"


def test_every_letter_is_spelled_in_ascii() -> None:
    assert all(letter(chr(code)).isascii() for code in range(32, 0x3000))


def test_a_title_is_the_heading_that_a_file_begins_with() -> None:
    file = alone([Heading("First"), Heading("Second"), Heading("Third", 2), Heading("Fourth", 3)])
    assert re.findall(r"\\(LARGE|\w*section)", file) == ["LARGE", "section", "section", "subsection"]
    fragment = latex([Heading("First"), Heading("Second"), Heading("Third", 2), Heading("Fourth", 3)])
    assert re.findall(r"\\(\w*section)", fragment) == ["section", "section", "subsection", "subsubsection"]


def test_macros_stand_where_they_are_needed() -> None:
    assert "bpunicode" not in latex([Heading("plain é δ")])
    assert latex([Heading("重")]).count(r"\providecommand{\bpunicode}") == 1


def test_a_table_too_wide_is_set_in_parts() -> None:
    numbers = [f"0.{place}23456789" for place in range(9)]
    page = latex([Table([Column("unit", numeric=False), *(Column(f"c{place}") for place in range(9))], [("h1", *numbers)])])
    assert page.count(r"\begin{tabular}") == page.count("$h_{1}$") > 1
    assert sum(page.count(f".{place}23456789") for place in range(9)) == 9


def test_a_long_table_goes_on_over_the_page() -> None:
    page = latex([Table([Column("n")], [(str(place),) for place in range(100)], caption="Long")])
    assert r"\begin{longtable}" in page
    assert page.count(r"\toprule") == 2


def test_a_long_side_is_broken_between_its_pieces() -> None:
    side = math(["0.123456789"] * 20, ["0.1", *["+ 0.2"] * 19])
    page = latex([Equation(math(["y"], ["y"]), [side, math(["1"], ["1"])])])
    assert page.count(r"&\quad {} + 0.2") >= 4
    assert page.count("&=") == 2


needs_pdflatex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")


def compiled(page: str, folder: Path) -> str:
    """The log of pdfTeX, which must find nothing wrong."""
    (folder / "page.tex").write_text(page, encoding="ascii")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]
    return (folder / "page.log").read_text(encoding="latin-1")


@needs_pdflatex
def test_a_file_compiles(tmp_path: Path) -> None:
    """Whatever stands in it, and nothing of it runs off the page."""
    document = [*PAGE, *(block for string in HOSTILE for block in everything(string))]
    log = compiled(alone(document), tmp_path)
    assert [wide for wide in re.findall(r"Overfull \\hbox \((\d+)", log) if int(wide) > 20] == []
    assert "Missing character" not in log
    assert not (tmp_path / "x").exists()


@needs_pdflatex
def test_a_fragment_compiles_in_an_article(tmp_path: Path) -> None:
    page = latex(PAGE)
    packages = re.match(r"% needs (\\usepackage\{.*\})\n", page)
    assert packages is not None
    log = compiled(f"\\documentclass{{article}}\n{packages[1]}\n\\begin{{document}}\n{page}\n\\end{{document}}\n", tmp_path)
    assert [wide for wide in re.findall(r"Overfull \\hbox \((\d+)", log) if int(wide) > 20] == []
