"""Pictures as files: `run -o net.svg`, and the file that a worked solution in Markdown refers to."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Done
from .tools import DIGITS, DIVERGES, MAZUR, MINIBATCH, bptrace

Work = Callable[..., Done]


def test_a_run_as_a_picture(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "net.svg"
    assert work("run", MAZUR, "-o", str(path)) == Done(0, "", "")
    assert ">0.3775</text>" in path.read_text("utf-8")


@pytest.mark.parametrize(("args", "shown"), [([], "5"), (["--iteration", "2,3"], "3"), (["--iteration", "2"], "2")])
def test_it_has_the_last_iteration_that_is_shown(work: Work, tmp_path: Path, args: list[str], shown: str) -> None:
    path, other = tmp_path / "net.svg", tmp_path / "other.svg"
    assert work("run", MAZUR, "-n", "5", *args, "-o", str(path)).code == 0
    assert work("run", MAZUR, "-n", "9", "--iteration", shown, "-o", str(other)).code == 0
    assert path.read_text("utf-8") == other.read_text("utf-8")


def test_it_has_the_first_sample_that_is_shown(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "net.svg"
    assert work("run", MINIBATCH, "--iteration", "1", "--sample", "2", "-o", str(path)).code == 0
    inputs = work("run", MINIBATCH, "--iteration", "1", "--sample", "2", "--only", "x1").out.split()
    assert f">{inputs[-1]}</text>" in path.read_text("utf-8")


def test_a_sample_that_the_iteration_lacks(work: Work, tmp_path: Path) -> None:
    done = work("run", MINIBATCH, "--iteration", "1", "--sample", "5", "-o", str(tmp_path / "net.svg"))
    assert done.code == 2
    assert "there is nothing to draw: iteration 1 has none of the samples that were picked" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_large_network_is_folded(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "net.svg"
    assert work("run", DIGITS, "-n", "1", "-o", str(path)).code == 0
    assert re.findall(r"… \d+ more", path.read_text("utf-8")) == ["… 778 more", "… 122 more", "… 4 more"]


def test_a_run_that_diverges_leaves_the_picture_of_what_it_had(work: Work, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(DIVERGES)
    assert work("run", str(tmp_path / "x.yaml"), "-o", str(tmp_path / "net.svg")).code == 3
    assert (tmp_path / "net.svg").read_text("utf-8").endswith("</svg>\n")


def test_beside_tables_and_data(work: Work, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("net.svg", "x.json", "x.md")]
    assert work("run", MAZUR, *(word for path in paths for word in ("-o", path)), "-o", "-") == work("run", MAZUR)
    assert all(Path(path).exists() for path in paths)


# the worked solution


def test_a_solution_in_markdown_has_its_picture_beside_it(work: Work, tmp_path: Path) -> None:
    assert work("explain", MAZUR, "-o", str(tmp_path / "my solution.md")).code == 0
    assert "## The network\n\n![The network with the numbers of iteration 1.](my%20solution.svg)\n" in (
        tmp_path / "my solution.md"
    ).read_text("utf-8")
    assert work("run", MAZUR, "-o", str(tmp_path / "net.svg")).code == 0
    assert (tmp_path / "my solution.svg").read_bytes() == (tmp_path / "net.svg").read_bytes()


def test_other_formats_hold_it_or_leave_it_out(work: Work, tmp_path: Path) -> None:
    assert work("explain", MAZUR, "-o", str(tmp_path / "x.tex"), "-o", str(tmp_path / "x.txt")).code == 0
    assert "\\begin{tikzpicture}" in (tmp_path / "x.tex").read_text("utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"x.tex", "x.txt"}
    assert "![" not in work("explain", MAZUR, "--format", "markdown").out


def test_the_number_alone_has_no_picture(work: Work, tmp_path: Path) -> None:
    (tmp_path / "x.svg").mkdir()
    assert work("explain", MAZUR, "w5+", "-o", str(tmp_path / "x.md")).code == 0


def test_a_picture_that_cannot_be_written(work: Work, tmp_path: Path) -> None:
    (tmp_path / "x.svg").mkdir()
    done = work("explain", MAZUR, "-o", str(tmp_path / "x.md"))
    assert done.code == 2
    assert f"cannot write {tmp_path / 'x.svg'}" in done.err
    assert {path.name for path in tmp_path.iterdir()} == {"x.svg"}


def test_a_picture_is_never_written_over_what_is_read(tmp_path: Path) -> None:
    config = tmp_path / "net.svg"
    config.write_bytes(Path(MAZUR).read_bytes())
    for args in (("explain", str(config), "-o", str(tmp_path / "net.md")), ("run", str(config), "-o", str(config))):
        done = bptrace(*args)
        assert done.returncode == 2
        assert "is read here, so it is not written over" in done.stderr.decode()
        assert config.read_bytes() == Path(MAZUR).read_bytes()
        assert list(tmp_path.iterdir()) == [config]


def test_two_documents_with_one_picture(work: Work, tmp_path: Path) -> None:
    done = work("explain", MAZUR, "-o", str(tmp_path / "x.md"), "-o", str(tmp_path / "x.MD"))
    assert done.code == 2
    assert "is named twice" in done.err
