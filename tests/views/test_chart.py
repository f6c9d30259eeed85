"""The small chart."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.views.document import Chart
from bptrace.views.lines.chart_lines import drawn, scale_of
from bptrace.views.lines.layout import text


def chart(values, width=None, encoding=None):
    return text([Chart(values, "E", ("1", str(len(values))))], width, encoding)


def test_linear():
    assert chart([3, 2.25, 1]).split("\n") == [
        "E",
        "3.00 ┤████",
        "     │████",
        "     │████▆▆▆▆",
        "     │████████",
        "     │████████",
        "1.00 ┤████████▁▁▁▁",
        "     └────────────",
        "      1          3",
        "",
    ]


def test_ascii():
    assert chart([4, 1], encoding="ascii").split("\n")[1:-1] == [
        "4.00 +####",
        "     |####",
        "     |####",
        "     |####",
        "     |####",
        "1.00 +####....",
        "     +--------",
        "      1      2",
    ]


@pytest.mark.parametrize("value", [0.0, 1.0, -3.0, 1e308, 5e-324])
@pytest.mark.parametrize("count", [1, 7])
def test_values_all_the_same_are_one_line(value, count):
    assert chart([value] * count).split("\n")[1].endswith(" ┤" + "▁▁▁▁" * count)


@pytest.mark.parametrize(
    ("values", "logarithmic"),
    [([1, 1e-3], False), ([1, 0.9e-3], True), ([1, 0], False), ([1, 1e-9, 0], True), ([1, 1e-9, -1], False), ([5e-324, 1e308], True)],
)
def test_scale(values, logarithmic):
    assert scale_of(values).logarithmic is logarithmic
    assert ("logarithmic scale" in chart(values)) is logarithmic
    assert ("0 left blank" in chart(values)) is (logarithmic and 0 in values)


def test_no_peak_is_lost():
    values = [1.0] * 10_000
    values[5_003] = 2.0
    assert chart(values).split("\n")[1].count("█") == 1


def test_values_that_are_not_finite_are_blank():
    assert chart([math.nan]) == chart([math.inf, -math.inf]) == ""
    assert chart([1, math.nan, 2]).split("\n")[-4] == "1.00 ┤▁▁▁▁    ████"


@given(st.lists(st.floats(), min_size=1, max_size=200), st.integers(1, 100), st.sampled_from(["▁▂▃▄▅▆▇█", "▄█", ".:#"]))
def test_bars_stand_on_the_axis(values, room, ramp):
    if not any(map(math.isfinite, values)):
        return
    lines = drawn(values, scale_of(values), room, ramp)
    assert len({len(line) for line in lines}) == 1
    assert len(lines[0]) <= room
    for bar in zip(*lines, strict=True):
        standing = "".join(bar).lstrip(" ")
        assert set(standing[1:]) <= {ramp[-1]}
    assert any(mark != " " for mark in lines[0])


@given(st.lists(st.floats(), min_size=1, max_size=200), st.integers(40, 160))
def test_a_chart_fits(values, width):
    assert all(len(line) <= width for line in chart(values, width).split("\n"))
