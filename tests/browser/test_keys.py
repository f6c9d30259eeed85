"""Keys, links, Back and reload: how a person gets about in a player."""

from __future__ import annotations

from pathlib import Path

import pytest

from .chromium import Window
from .scripts import WEB
from .truth import Truth
from .walk import looked_at, opened, place


def taken(window: Window) -> int:
    """How many steps are taken."""
    return place(looked_at(window)).taken


def steps(window: Window) -> int:
    """How many there are."""
    return place(looked_at(window)).steps


def hand(window: Window) -> str:
    """The quantity in hand, as the address tells it."""
    fields = dict(field.split("=", 1) for field in looked_at(window)["address"].lstrip("#").split("&") if field)
    return fields.get("q", "")


def test_every_step_of_a_page_by_the_keyboard(window: Window, mazur: Path, truth: Truth) -> None:
    """With keys that are pressed as by a person, one by one."""
    last = steps(opened(window, mazur))
    for step in range(1, last + 1):
        window.press("ArrowRight")
        state = looked_at(window)
        assert state["count"] == f"{step} of {last}"
        (now,) = set(state["now"])
        assert state["value"] in truth.texts(now, 1)
    for step in range(last - 1, -1, -1):
        window.press("ArrowLeft")
        assert taken(window) == step


@pytest.mark.parametrize(
    ("keys", "step"),
    [
        (["End"], -1),
        (["End", "Home"], 0),
        ([" ", "PageDown", "ArrowRight"], 3),
        (["End", "ArrowLeft", "PageUp"], -3),
        (["ArrowLeft"], 0),
        (["End", "ArrowRight"], -1),
        (["1", "ArrowRight"], 1),
        (["2", "ArrowRight"], 2),
        (["3", "ArrowRight"], 8),
        (["2", "1", "ArrowRight"], 1),
        (["3", "ArrowRight", "ArrowLeft"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_where_keys_lead(window: Window, mazur: Path, keys: list[str], step: int) -> None:
    """To a step; one below 0 is counted from the end."""
    last = steps(opened(window, mazur))
    for key in keys:
        window.press(key)
    assert taken(window) == range(last + 1)[step]


def test_a_phase_at_a_time(window: Window, mazur: Path) -> None:
    """With Shift: the forward pass has 8 steps, and phase after phase leads to the end and back."""
    last, ends = steps(opened(window, mazur)), [0]
    while ends[-1] < last:
        window.press("ArrowRight", shift=True)
        ends.append(taken(window))
    assert ends[1] == 8
    assert len(ends) == 5
    for end in ends[-2::-1]:
        window.press("ArrowLeft", shift=True)
        assert taken(window) == end


@pytest.mark.parametrize("key", ["ArrowRight", "Home", "p", "]"])
@pytest.mark.parametrize("modifier", ["ctrlKey", "altKey", "metaKey"])
def test_keys_of_the_browser_are_its_own(window: Window, mazur: Path, key: str, modifier: str) -> None:
    opened(window, mazur, "q=net_o1")
    before = looked_at(window)["count"]
    event = f"new KeyboardEvent('keydown', {{key: arguments[0], {modifier}: true, bubbles: true, cancelable: true}})"
    assert window.run(f"return document.body.dispatchEvent({event})", key), "the browser's own key was taken from it"
    assert looked_at(window)["count"] == before


def test_iterations(window: Window, long: Path, thousand: Truth) -> None:
    opened(window, long, "q=w5%2B")
    for iteration, key in ((2, "ArrowDown"), (3, "ArrowDown"), (2, "ArrowUp"), (1, "ArrowUp"), (1, "ArrowUp")):
        window.press(key)
        state = looked_at(window)
        assert state["value"] in thousand.texts("w5+", iteration)
        assert ("it=" in state["address"]) == (iteration > 1)


@pytest.mark.parametrize("iteration", [1, 2, 500, 999, 1000])
def test_one_of_a_thousand_iterations(window: Window, long: Path, thousand: Truth, iteration: int) -> None:
    opened(window, long, f"it={iteration}&q=w8%2B")
    state = looked_at(window)
    assert state["value"] in thousand.texts("w8+", iteration)
    for key, texts in state["tables"].items():
        assert {text for text in texts if text} <= thousand.texts(key, iteration), key


def test_samples(window: Window, minibatch: Path, batches: Truth) -> None:
    opened(window, minibatch, "q=net_h1")
    for slot, key in ((1, "]"), (1, "]"), (0, "["), (0, "[")):
        window.press(key)
        assert looked_at(window)["value"] in batches.texts("net_h1", 1, slot)


@pytest.mark.parametrize("quantity", ["net_h1", "E", "delta_o1", "dE/dw5", "w5+", "dE/dout_h1|o1", "dout_o1/dnet_o1", "dE/db1"])
def test_a_link_opens_at_a_quantity(window: Window, mazur: Path, truth: Truth, quantity: str) -> None:
    opened(window, mazur, f"q={quantity.replace('+', '%2B')}")
    state = looked_at(window)
    assert state["value"] in truth.texts(quantity, 1)
    assert hand(window) == quantity
    window.reload()
    assert {**looked_at(window), "picture": {}} == {**state, "picture": {}}


@pytest.mark.parametrize("fragment", ["q=none", "q=", "it=0", "it=99", "it=x", "s=9", "k=99&q=w1", "=&&", "q=%", "q=<b>", "it=1e3&k=-1"])
def test_a_link_that_means_nothing_does_no_harm(window: Window, mazur: Path, fragment: str) -> None:
    opened(window, mazur, fragment)
    window.press("End")
    assert taken(window) == steps(window) > 0


def test_back_and_forward(window: Window, mazur: Path) -> None:
    opened(window, mazur)
    for _ in range(3):
        window.press("ArrowRight")
    there = hand(window)
    window.press("End")
    window.back()
    assert (taken(window), hand(window)) == (3, there)
    window.back()
    assert taken(window) == 2
    window.driver.forward()
    assert taken(window) == 3


def test_a_number_that_is_clicked_is_taken_in_hand(window: Window, mazur: Path, truth: Truth) -> None:
    before = taken(opened(window, mazur, "q=w8%2B"))
    window.click("#tables td[data-q=net_h1]")
    state = looked_at(window)
    assert state["value"] in truth.texts("net_h1", 1)
    assert taken(window) == before
    window.press("Escape")
    assert hand(window) == "w8+"


def test_a_prediction_is_hidden_until_it_is_made(window: Window, mazur: Path, truth: Truth) -> None:
    opened(window, mazur)
    window.press("p")
    assert window.run("return document.querySelector('#predict').checked")
    window.press("ArrowRight")
    state = looked_at(window)
    (number,) = truth.texts("net_h1", 1)
    for part in ("pic", "hand", "tables"):  # the solution further down has all numbers
        assert number not in window.text(f"#{part}")
    assert state["value"] == ""
    window.press("Enter")
    assert looked_at(window)["value"] == number


def test_help(window: Window, mazur: Path) -> None:
    opened(window, mazur)
    window.press("?", shift=True)
    assert window.run("return document.querySelector('#help').open")
    window.press("Escape")
    assert not window.run("return document.querySelector('#help').open")
    window.press("ArrowRight")
    assert taken(window) == 1


@pytest.mark.parametrize(
    ("typed", "value", "is_right"),
    [
        ("0.8", 0.84, True),
        ("0.8", 0.85, True),
        ("0.8", 0.851, False),
        ("0.9", 0.84, False),
        ("0.84", 0.855, True),
        ("0.84", 0.8551, False),
        ("-0.8", 0.84, False),
        ("5.1e-5", 5.12e-05, True),
        ("a", 1.0, False),
    ],
)
def test_a_typed_number_is_judged_by_its_last_place(window: Window, typed: str, value: float, is_right: bool) -> None:
    scripts = "\n".join((WEB / f"{name}.js").read_text("utf-8") for name in ("numbers", "predict"))
    assert window.run(f"{scripts}\nreturn judged(arguments[0], arguments[1]).right", typed, value) is is_right


@pytest.mark.parametrize("sample", [1, 2])
def test_a_disc_has_the_number_of_what_it_stands_at(window: Window, minibatch: Path, sample: int) -> None:
    """Of a sum over the samples, the picture shows those of one."""
    opened(window, minibatch, f"s={sample}&q=dE/dw1")
    chips = window.run("return [...document.querySelectorAll('#chips .chip.used')].map((at) => at.textContent)")
    own = {str(number) for number, text in enumerate(chips, 1) if f"({sample})" in text}
    discs = window.run("return [...document.querySelectorAll('#pic .disc:not(.off)')].map((at) => at.textContent)")
    assert own
    assert set(discs) == own


@pytest.mark.parametrize(
    ("text", "lowered"),
    [
        ("out_j·(1 − out_j)", ["j", "j"]),
        ("1 − out_j²", ["j"]),
        ("b_h2_3^{+}", ["h2_3"]),
        ("∂out_h1/∂net_h1", ["h1", "h1"]),
        ("net_δé", ["δé"]),
    ],
)
def test_only_an_index_is_lowered(window: Window, text: str, lowered: list[str]) -> None:
    scripts = "\n".join((WEB / f"{name}.js").read_text("utf-8") for name in ("numbers", "formula"))
    asked = "return [...lowered(arguments[0]).querySelectorAll('sub')].map((at) => at.textContent)"
    assert window.run(f"{scripts}\n{asked}", text) == lowered
