"""`bptrace names`: what is listed, in which words, and that all of it is read."""

from __future__ import annotations

import pytest

import bptrace
from bptrace.model.names import Name, Names, Ratio
from bptrace.model.notation import NOTATIONS
from bptrace.views.pages.names_page import listed_names
from bptrace.views.style import Look

from ..docs.program import work
from .tools import CONFIGS, DIGITS, MAZUR

SMALL = sorted(path.stem for path in CONFIGS.glob("*.yaml") if path.stem != "digits")


def rows(*args: str) -> list[list[str]]:
    """The rows of the table, cell by cell."""
    done = work("names", *args)
    assert (done.code, done.err) == (0, "")
    lines = [line for line in done.out.splitlines() if line.strip()]
    starts = [lines[0].index(title) for title in ("name", "is shown as", "is  ", "is also read") if title in lines[0]]
    return [[line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)] for line in lines[2:]]


def one_symbol(names: Names, name: str) -> Name | Ratio:
    """What a name means, or the quantity that has the one symbol for both: in plain notation a linear unit's net is shown as its out."""
    meant = names.read(name)
    if isinstance(meant, Ratio):
        return meant
    return meant._replace(
        cell=meant.cell._replace(kind=NOTATIONS[names.notation].shown_as(meant.cell.kind, names.network, meant.cell.layer))
    )


@pytest.mark.parametrize("config", SMALL)
def test_every_spelling_in_a_row_is_read_as_its_name(config: str) -> None:
    loaded = bptrace.load(str(CONFIGS / f"{config}.yaml"))
    names, found = Names(loaded.network, loaded.notation), rows(str(CONFIGS / f"{config}.yaml"))
    assert [row[0] for row in found] == list(names.all())
    for name, shown, said, also in found:
        assert said
        for text in filter(None, also.split(", ")):
            assert names.exact(text) == names.exact(name), text
        assert names.exact(shown) == one_symbol(names, name), shown


def test_a_selector_picks_some() -> None:
    assert [row[0] for row in rows(MAZUR, "delta,w5+", "dE/dW1")] == (
        ["delta_o1", "delta_o2", "delta_h1", "delta_h2", "w5+", "dE/dw1", "dE/dw2", "dE/dw3", "dE/dw4"]
    )
    assert [row[:2] for row in rows(MAZUR, "∂E_o1/∂w5")] == [["dE_o1/dw5", "∂E_o1/∂w5"]]
    assert [row[0] for row in rows(MAZUR, "Δ*")][:2] == ["Δw1", "Δw2"]


def test_brief_prints_names_alone() -> None:
    assert work("names", MAZUR, "--brief").out.splitlines() == list(Names(bptrace.load(MAZUR).network).all())


def test_a_large_network_is_listed_kind_by_kind() -> None:
    found = work("names", DIGITS).out
    assert "w1 … w100352" in found
    assert "gradient:2" in found
    assert len(found.splitlines()) < 40
    names = Names(bptrace.load(DIGITS).network)
    for line in found.splitlines()[2:-2]:
        assert isinstance(names.read(line.split(" ")[0]), Name)
    assert len(work("names", DIGITS, "gradient:2", "--brief").out.splitlines()) == 1290


@pytest.mark.parametrize("notation", NOTATIONS)
def test_names_are_shown_in_the_notation(notation: str) -> None:
    loaded = bptrace.load(MAZUR)._replace(notation=notation)
    names = Names(loaded.network, notation)

    (table,) = listed_names(Look(loaded), (), False)
    for name, shown, *_ in table.rows:  # type: ignore[union-attr] # the page is one table
        assert names.exact(str(shown)) == one_symbol(names, str(name))


def test_what_is_no_name_is_refused() -> None:
    done = work("names", MAZUR, "net_h9")
    assert (done.code, done.out) == (2, "")
    assert "did you mean net_h2 or net_h1?" in done.err
