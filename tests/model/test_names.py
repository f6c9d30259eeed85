"""Names: what is printed reads back to the same quantity, in every notation, and so does all that a person may type."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.errors import UnknownName, UsageError
from bptrace.model.names import Name, Names, Ratio
from bptrace.model.network import Network
from bptrace.model.notation import NOTATIONS, symbol
from bptrace.model.page import spelled
from bptrace.model.symbols import Cell

from .nets import MAZUR, NETWORKS

MAZURS = Names(MAZUR)


def cells(network: Network) -> dict[str, Cell]:
    """The cell of every name that a network has."""
    names = Names(network)
    found = {name: names.read(name) for name in names.all()}
    assert all(isinstance(meant, Name) for meant in found.values())
    return {name: meant.cell for name, meant in found.items() if isinstance(meant, Name)}


# what is printed


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_every_name_reads_back_to_itself(network: Network) -> None:
    names = Names(network)
    every = list(names.all())
    assert len(every) == len(set(every))
    for name, cell in cells(network).items():
        assert spelled(names.page, cell) == name
    assert len(set(cells(network).values())) == len(every)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_what_a_notation_shows_is_read_back(network: Network, notation: str) -> None:
    names, row = Names(network, notation), NOTATIONS[notation]
    for cell in cells(network).values():
        if not row.leaves_out(cell.kind, network, cell.layer):
            shown = symbol(row, network, cell)
            assert names.read(shown) == Name(cell._replace(kind=row.shown_as(cell.kind, network, cell.layer))), shown


def test_a_network_has_the_names_of_a_book() -> None:
    every = set(MAZURS.all())
    wanted = "i1 t_o1 net_h1 out_o2 E_o1 E dE/dout_h1 dout_h1/dnet_h1 delta_h1 dE/dout_h1|o2 w5 dE/dw5 w5+ b1 dE/db1 b1+ dE/di1"
    assert every.issuperset(wanted.split())
    assert not every & {"net_i1", "t_h1", "E_h1", "dE/dout_o1|o2", "out_i1", "eta"}
    jacobian = {name for name in Names(NETWORKS["softmax"]).all() if re.fullmatch(r"dout_o\d/dnet_o\d", name)}
    assert len(jacobian) == 9


# what is typed

# fmt: off
SPELLINGS = {
    "net_h1":          "net_h1 z_h1 y_h1 Net_H1 NET_h1 net_h₁ z²₁ z^2_1 z^{2}_{1} z^2_{1} y₁[1] y_1[1] y1[1]",
    "out_h1":          "out_h1 h1 h₁ H1 output_h1 a_h1 o_h1 a²₁ a₁[1]",
    "i1":              "i1 i₁ a¹₁ a₁[0]",
    "t_o1":            "t_o1 t_o₁ target_o1 Target_o1",
    "E":               "E E_total C L loss J cost C_total total_error e Loss",
    "E_o1":            "E_o1 C_o1 L_o1 loss_o1",
    "dE/dout_h1":      "dE/dout_h1 dE/dh1 DE/DOUT_H1 dC_total/dh1 grad_h1 ∂E/∂out_h1 dE_dout_h1 ∂E_total/∂out_h1 ∂C/∂a²₁ dL/da_h1",
    "dout_h1/dnet_h1": "dout_h1/dnet_h1 dh1/dnet_h1 σ′(net_h1) f'(z²₁) dout/dnet_h1 ∂out_h1/∂net_h1 da/dz_h1 ∂a²₁/∂z²₁",
    "delta_h1":        "delta_h1 δ_h1 dE/dnet_h1 ∂E/∂net_h1 δ²₁ ∂E/∂y₁[1] dE/dz_h1",
    "dE/dout_h1|o1":   "dE/dout_h1|o1 ∂E/∂out_h1|o1 ∂C/∂a²₁|o1",
    "w5":              "w5 W5 w₅ w³₁₁ w^3_1,1 w^3_11 w₁₁[2] w_11[2] w_{1,1}[2]",
    "b1":              "b1 b₁ b²₁",
    "dE/dw5":          "dE/dw5 de/dw5 dE_total/dw5 dE_total_dw5 ∂E/∂w5 grad_w5 gradient_w5 ∂E/∂w₅ dC/dw5 dE_dw5 ∂E/∂w³₁₁ dE / dw5",
    "w5+":             "w5+ W5+ new_w5 updated_w5 w5_updated w5_after_the_update w5' w5_new w₅⁺ w5′ w5’ w³₁₁⁺",
    "dE/di1":          "dE/di1 ∂E/∂i1 grad_i1",
    "eta":             "eta η learning_rate lr",
    "Δw5":             "Δw5 ∆w5 Δw₅ step_w5 delta_w5 Δw³₁₁",
}
TAILS = {
    "w5@4":        Name(Cell("w", 2, (0, 0)), None, 4),
    "w5+@3":       Name(Cell("w+", 2, (0, 0)), None, 3),
    "w5@3+":       Name(Cell("w+", 2, (0, 0)), None, 3),
    "w5'@-1":      Name(Cell("w+", 2, (0, 0)), None, -1),
    "net_h1#2":    Name(Cell("net", 1, (0,)), 2),
    "net_h1{2}":   Name(Cell("net", 1, (0,)), 2),
    "net_h1#2@3":  Name(Cell("net", 1, (0,)), 2, 3),
    "net_h1@3#2":  Name(Cell("net", 1, (0,)), 2, 3),
    "net_h1@3{2}": Name(Cell("net", 1, (0,)), 2, 3),
    "z²₁{2}":      Name(Cell("net", 1, (0,)), 2),
    "z^2_{1}{2}":  Name(Cell("net", 1, (0,)), 2),
    "E+":          Name(Cell("E", 2), after=True),
    "E+@-1":       Name(Cell("E", 2), None, -1, after=True),
    "E@-1+":       Name(Cell("E", 2), None, -1, after=True),
    "out_o1+#2@2": Name(Cell("out", 2, (0,)), 2, 2, after=True),
    "out_o1#2+@2": Name(Cell("out", 2, (0,)), 2, 2, after=True),
    "out_o1@2+#2": Name(Cell("out", 2, (0,)), 2, 2, after=True),
    "w5_new@3":    Name(Cell("w+", 2, (0, 0)), None, 3),
    "out_o1#2@2+": Name(Cell("out", 2, (0,)), 2, 2, after=True),
    " net_h1 # 2": Name(Cell("net", 1, (0,)), 2),
    "net h1":      Name(Cell("net", 1, (0,))),
    "net h1 (2)":  Name(Cell("net", 1, (0,)), 2),
    "Net  h1":     Name(Cell("net", 1, (0,))),
    "w5 new":      Name(Cell("w+", 2, (0, 0))),
    "w5 after the update": Name(Cell("w+", 2, (0, 0))),
    "E total":     Name(Cell("E", 2)),
    "net_h1(2)":   Name(Cell("net", 1, (0,)), 2),
    "net_h1(2)@3": Name(Cell("net", 1, (0,)), 2, 3),
    "net_h1(2)⁺":  Name(Cell("net", 1, (0,)), 2, after=True),
    "δ²₁(x = 2)":  Name(Cell("delta", 1, (0,)), 2),
    "h1#2":        Name(Cell("out", 1, (0,)), 2),
    "o1+":         Name(Cell("out", 2, (0,)), after=True),
    "∂E(1)/∂w1":   Name(Cell("dE/dw", 1, (0, 0)), 1),
    "∂E/∂w1(1)":   Name(Cell("dE/dw", 1, (0, 0)), 1),
    "∂E(2)/∂out_h1(2)|o1":  Name(Cell("through", 1, (0, 0)), 2),
    "∂a₁[1]{2}/∂y₁[1]{2}":  Name(Cell("slope", 1, (0,)), 2),
    "∂C(x = 2)/∂w³₁₁@4":    Name(Cell("dE/dw", 2, (0, 0)), 2, 4),
}
# fmt: on


@pytest.mark.parametrize(("name", "typed"), [(name, one) for name, all_ in SPELLINGS.items() for one in re.split(r" (?!/)(?<!/ )", all_)])
def test_a_spelling_is_accepted(name: str, typed: str) -> None:
    assert MAZURS.read(typed) == MAZURS.read(name) == Name(MAZURS.read(name)[0])


@pytest.mark.parametrize(("typed", "meant"), TAILS.items())
def test_sample_iteration_and_plus_come_in_any_order(typed: str, meant: Name) -> None:
    assert MAZURS.read(typed) == meant


def test_a_notation_decides_what_its_own_letters_mean() -> None:
    target = Name(Cell("target", 2, (0,)))
    assert Names(MAZUR, "z-a").read("y_o1") == target
    assert Names(MAZUR, "y-a").read("y_o1") == Name(Cell("net", 2, (0,)))
    assert Names(MAZUR, "z-a").read("t_o1") == target


def test_a_name_of_the_config_comes_before_another_meaning() -> None:
    odd = Names(NETWORKS["odd names"])
    for name in ("L", "loss", "grad_x", "w_new", "b_new", "new", "d"):
        meant = odd.read(name)
        assert isinstance(meant, Name)
        assert spelled(odd.page, meant.cell) == name
    assert odd.read("w_new+") == odd.read("w_new_new")


def test_one_quantity_by_another_is_a_ratio() -> None:
    share, out = Cell("E_o", 2, (0,)), Cell("out", 1, (0,))
    assert MAZURS.read("dE_o1/dnet_h1") == Ratio(share, Cell("net", 1, (0,)))
    assert MAZURS.read("dE_o1/dout_h1") == MAZURS.read("dE/dout_h1|o1") == Name(Cell("through", 1, (0, 0)))
    assert Names(NETWORKS["softmax"]).read("dE_o1/dout_h1") == Ratio(Cell("E_o", 2, (0,)), out)  # through every output
    assert MAZURS.read("∂out_o1/∂w1#2@3") == Ratio(Cell("out", 2, (0,)), Cell("w", 1, (0, 0)), 2, 3)
    assert MAZURS.read("dout_h1/dnet_h2") == Ratio(out, Cell("net", 1, (1,)))
    assert MAZURS.read("do1/dh1") == Ratio(Cell("out", 2, (0,)), out)
    assert MAZURS.read("dh1/dw1") == Ratio(out, Cell("w", 1, (0, 0)))
    assert MAZURS.read("∂net_h1(2)/∂w1") == Ratio(Cell("net", 1, (0,)), Cell("w", 1, (0, 0)), 2)
    assert MAZURS.read("∂(∂E(2)/∂w1)/∂w5") == Ratio(Cell("dE/dw", 1, (0, 0)), Cell("w", 2, (0, 0)), 2)
    assert MAZURS.read("∂w5⁺/∂w5") == Ratio(Cell("w+", 2, (0, 0)), Cell("w", 2, (0, 0)))


def test_the_batch_and_one_sample_of_it_are_told_apart() -> None:
    loss = Cell("E", 2)
    assert MAZURS.read("∂E/∂E(1)") == Ratio(loss, loss, 1, of_batch=True)
    assert MAZURS.read("∂E(1)/∂E(1)") == Ratio(loss, loss, 1)
    assert MAZURS.read("∂E_o1/∂E_o1#2") == Ratio(*[Cell("E_o", 2, (0,))] * 2, 2, of_batch=True)
    assert MAZURS.read("dh1/dh1#2") == Ratio(*[Cell("out", 1, (0,))] * 2, 2)


def test_capital_letters_matter_where_they_tell_names_apart() -> None:
    both = Names(NETWORKS["capitals"])
    assert both.read("a") == Name(Cell("out", 1, (0,)))
    assert both.read("A") == Name(Cell("out", 1, (1,)))
    assert both.read("B") == Name(Cell("out", 1, (2,)))
    assert both.read("net_b") == Name(Cell("net", 1, (2,)))
    assert both.read("NET_B") == Name(Cell("net", 1, (2,)))
    with pytest.raises(UnknownName, match="did you mean net_a"):
        both.read("NET_a")  # which of a and A is meant is told, but not whether NET is net


# what is not a name


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("nte_h1", "net_h1"),
        ("dE/dw9", "dE/dw8"),
        ("out_h3", "out_h1"),
        ("dE/dout_h1|o3", "dE/dout_h1|o1"),
        ("h7", "h2"),
        ("dE/dh3", "dE/dh1"),
        ("dE/dnet_h3", "dE/dnet_h2"),
        ("NTE_H1", "net_h1"),
        ("∂E/∂W9", "dE/dw8"),
        ("gradiant", "gradient"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(typed: str, near: str) -> None:
    with pytest.raises(UnknownName) as error:
        MAZURS.read(typed)
    assert near in error.value.nearest
    assert len(error.value.nearest) <= 3


# fmt: off
NONE = (
    "net_i1", "t_h1", "E_h1", "w5++", "w5+@2+", "w5'+", "w5_new+", "w5_new@2'", "dE/dout_h1|", "dE/dout_h1|h2", "dE/dout_o1|o2",
    "dE/dw5|o1", "net_h1(s)", "net_h1(1", "net_h1(x=)", "(h1", "new", "w5_new_new", "dh1", "d(dE/dw1/dw2", "f'(out_h1)", "f'()",
    "d(d(dE/dw1)/dw2)/dw3", "d/d", "dE/d", "z^0_1", "z^4_1", "z^2_3", "z^2_0", "z^2_", "z_,[1]", "w_,[1]", "w^2_1", "w^2_111", "w^1_11",
    "b^2_11", "z^2_1,1", "q^2_1", "eta+#",
)
# fmt: on


@pytest.mark.parametrize("typed", NONE)
def test_what_means_nothing_is_unknown(typed: str) -> None:
    with pytest.raises(UnknownName):
        MAZURS.read(typed)


@pytest.mark.parametrize("typed", ["w5#1#2", "w5@1@2", "w5{1}#2", "w5(1)#2", "∂E(1)/∂out_h1(2)", "dE@1/dw5@2"])
def test_two_samples_or_iterations_are_too_many(typed: str) -> None:
    with pytest.raises(UsageError, match="more than one"):
        MAZURS.read(typed)


# fmt: off
LONG = (
    "x" * 10_000, "_" * 10_000, "#1" * 5_000 + "x", "@" + "9" * 9_999, "net_h1#" + "1" * 5_000, "z^" + "9" * 5_000 + "_1",
    "z^2_" + "1," * 5_000, "net_h1#" + "1" * 500, "z^" + "9" * 500 + "_1", "z^2_" + "9" * 500, "d" * 10_000, "dE/d" * 2_500, "+" * 10_000,
    "w5'" * 3_000, "{1}" * 3_000, "δ" * 10_000, "¹" * 10_000, "z²₁" * 3_000, "\\" * 10_000, "(" * 10_000,
    "dd/" * 300, "d/d" * 300, "s_" * 400, "step_" * 190 + "w5", "((((" * 200, "(" * 490 + "E" + ")" * 490, "d(" * 300 + "/d", "f'(" * 300,
    "E_total_" * 120,
)
HOSTILE = (
    "", " ", "+", "'", "_new", "#1", "@1", "{}", "{2}", ".*", "(?:", "[a-z]+", "\\d", "a\nb", "\0", "\x1b[31m", "ŵ", "∂/∂", "|||", "_",
    "^", "w^", "𝟙", "٣",
)
# fmt: on


@pytest.mark.parametrize("typed", LONG + HOSTILE, ids=lambda typed: ascii(typed[:12]))
def test_a_hostile_name_is_refused(typed: str) -> None:
    with pytest.raises(UsageError) as error:
        MAZURS.read(typed)
    assert str(error.value).isprintable() or "\n  = " in str(error.value)


@given(st.text(st.sampled_from("dEnetouwbhiCLz123_^[]{}()|/+'#@-,.·∂δη₁²⁺ \n\\") | st.characters(), max_size=20))
def test_any_text_is_a_name_or_refused(typed: str) -> None:
    with suppress(UsageError):
        assert MAZURS.read(typed)
