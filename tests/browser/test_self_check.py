"""The page that checks itself, in the hands of a student: numbers typed in many ways, and what is said of them at each level."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bptrace.exercise.paper import Copy
from bptrace.inputs.config.load import parse
from bptrace.views.handouts.self_check import JUDGED_ALONE, OFF, self_check
from bptrace.views.handouts.told_numbers import canonical

from ..exercise.papers import paper_of
from .chromium import Window
from .looks import SCHEMES, SIZES, wider
from .scripts import HANDOUTS, NODE, by_node
from .test_safety import HANDLERS, HOSTILE
from .tools import do_without
from .walk import CONFIGS

ASK = ["net:hidden", "out_o1", "delta_o2", "dE/dw5", "w5+"]
NO_BIAS = "It looks as if the bias was left out of net. What is added to the weighted inputs before the activation?"
SHORT = "Too few digits to be judged: give 4 decimal places."
NEARLY = "Right as far as it goes, but too few digits: give 4 decimal places."
SHOW = "Show the right number"
# A field is typed in as by hand, with Enter; then what is said beside it, and the line that says it aloud.
VERDICT = """
const [at] = arguments, done = arguments[1], place = document.querySelector(`#v${at}`);
const look = () => {
  const said = place.innerText.trim();
  return said.includes("Checking") ? setTimeout(look, 10) : done([said, document.querySelector("#say").innerText]);
};
look();"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def made(folder: Path, reveal: str, title: str = "A title", ask: Any = ASK) -> Path:
    """The page of an exercise with Mazur's numbers: net_h1, net_h2, out_o1, delta_o2, dE/dw5, w5+."""
    data = yaml.safe_load(CONFIGS["mazur"].read_text("utf-8"))
    data |= {"title": title, "exercise": {"ask": ask, "digits": "4dp", "reveal": reveal}}
    ((_, page),) = self_check([Copy(paper_of(parse(json.dumps(data).encode(), "exercise.json")), name=title)])
    path = folder / f"{reveal}.html"
    path.write_bytes(page)
    return path


def typed(window: Window, at: int, text: str, end: str = "Enter") -> tuple[str, str]:
    """Types into a field; what is then said beside it, and aloud."""
    field = window.driver.find_element("css selector", f"#n{at}")
    field.clear()
    field.send_keys(text)
    window.press(end)
    said, aloud = window.driver.execute_async_script(VERDICT, at)
    return str(said), str(aloud)


def test_right_and_wrong_are_said_and_counted(window: Window, folder: Path) -> None:
    window.open(made(folder, "hint"))
    assert window.text("#say") == "0 of 6 are right."
    assert JUDGED_ALONE in window.text("main")
    assert typed(window, 1, "0.3775") == ("✓ Right.", "net_h1: Right. 1 of 6 are right.")
    assert typed(window, 2, "0.5", end="Tab")[0] == f"… {SHORT}"
    assert typed(window, 2, "0.5000", end="Tab")[0] == "✗ Not right."
    assert typed(window, 4, "−0,0381") == ("✓ Right.", "delta_o2: Right. 2 of 6 are right.")
    window.driver.find_element("css selector", "#n1").send_keys("1")
    assert window.text("#say") == "1 of 6 are right."
    assert window.text("#v1") == ""


TYPED = ["0.3775", "0,3775", ".3775", " 0.377 5 ", "0.37750", "0.37749999", "3.775e-1", "3,775·10^−1", "3.775 × 10⁻¹", "151/400", "≈0.3775"]


@pytest.mark.parametrize("text", TYPED)
def test_numbers_are_read_as_people_type_them(window: Window, folder: Path, text: str) -> None:
    assert typed(window.open(made(folder, "hint")), 1, text)[0] == "✓ Right."


@pytest.mark.parametrize(
    ("text", "said"),
    {
        "abc": "? “abc” is no number.",
        "1/0": "? “1/0” is no number.",
        "1/2/3": "? “1/2/3” is no number.",
        "0.1.2": "? “0.1.2” is no number.",
        "-": "? “-” is no number.",
        "5*100": "? “5*100” is no number.",
        "<b>": "? “<b>” is no number.",
        "1,234": "? “1,234” can be read in two ways: write a point, not a comma.",
        "  ": "",
    }.items(),
)
def test_what_is_no_number_is_said(window: Window, folder: Path, text: str, said: str) -> None:
    assert typed(window.open(made(folder, "hint")), 1, text)[0] == said


@pytest.mark.parametrize(
    ("reveal", "told", "more"), [("status", "", ""), ("hint", f" {NO_BIAS}", ""), ("value", f" {NO_BIAS}", f" {SHOW}")]
)
def test_at_each_level_so_much_is_said_of_a_mistake(window: Window, folder: Path, reveal: str, told: str, more: str) -> None:
    said = typed(window.open(made(folder, reveal)), 1, "0.0275")
    assert said == (f"✗ Not right.{told}{more}", f"net_h1: Not right.{told} 0 of 6 are right.")


def test_after_a_wrong_number_the_right_one_can_be_shown(window: Window, folder: Path) -> None:
    typed(window.open(made(folder, "value")), 1, "0.0275")
    window.click("#v1 button")
    assert window.text("#v1") == f"✗ Not right. {NO_BIAS} The right number is 0.3775."
    assert window.text("#say") == "net_h1: The right number is 0.3775. 0 of 6 are right."
    assert window.run("return document.activeElement.id") == "n1"


def test_a_number_that_follows_from_a_mistake_is_not_right(window: Window, folder: Path) -> None:
    said, _ = typed(window.open(made(folder, "hint")), 3, "0.7297")
    assert said.startswith("✗ Not right.")


def test_digits_that_are_missing_are_asked_for(window: Window, folder: Path) -> None:
    window.open(made(folder, "status"))
    assert typed(window, 3, "0.751")[0] == f"… {SHORT}"
    assert typed(window, 6, "0.359")[0] == f"≈ {NEARLY}"  # 0.3590 is as good as the right number


def test_where_numbers_are_shown_a_digit_less_is_right_as_far_as_it_goes(window: Window, folder: Path) -> None:
    window.open(made(folder, "value"))
    assert typed(window, 3, "0.751")[0] == f"≈ {NEARLY}"
    assert typed(window, 3, "0.7510")[0] == f"✗ Not right. {SHOW}"
    assert typed(window, 3, "0.75")[0] == f"… {SHORT}"


def test_what_is_typed_meanwhile_is_judged_instead(window: Window, folder: Path) -> None:
    window.open(made(folder, "hint"))
    field = window.driver.find_element("css selector", "#n1")
    field.send_keys("0.3775\n")
    field.send_keys("\ue003" * 3)  # which takes three figures away
    assert typed(window, 2, "0.3925")[1] == "net_h2: Right. 1 of 6 are right."
    assert window.text("#v1") == f"… {SHORT}"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_use_it(window: Window, folder: Path, width: int, scheme: str) -> None:
    window.size(width, SIZES[width]).shown(scheme).open(made(folder, "value"))
    for at, text in enumerate(("0.3775", "0.0425", "abc", "0.04"), start=1):
        typed(window, at, text)
    assert window.violations() == []
    assert wider(window) == []


def test_it_is_printed(window: Window, folder: Path) -> None:
    assert window.open(made(folder, "hint")).printed().startswith(b"%PDF")


def test_without_a_script_it_is_a_sheet_and_says_so(noisy: Window, folder: Path) -> None:
    noisy.scripts(False).open(made(folder, "hint"))
    noisy.scripts(True)
    assert noisy.text("#cannot") == OFF
    assert noisy.run("return document.querySelectorAll('#blanks input').length") == 6
    assert noisy.asked() == []


def test_where_a_browser_cannot_hash_it_says_so(noisy: Window, folder: Path) -> None:
    source = "Object.defineProperty(window.crypto, 'subtle', {value: undefined})"
    script = noisy.command("Page.addScriptToEvaluateOnNewDocument", source=source)
    noisy.open(made(folder, "hint"))
    noisy.command("Page.removeScriptToEvaluateOnNewDocument", **script)
    assert noisy.text("#cannot").startswith("This browser cannot check numbers here")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_title_and_a_name_are_text(window: Window, tmp_path: Path, text: str) -> None:
    window.open(made(tmp_path, "hint", f"before {text}"))
    assert typed(window, 1, "0.3775")[0] == "✓ Right."
    assert window.run("return window.hit ?? null") is None
    assert window.run("return document.querySelectorAll('img, iframe, object, base').length") == 0
    assert window.run(HANDLERS) == []
    assert "before" in window.run("return document.body.innerText")


# the script's reading of numbers, beside Python's


@pytest.mark.parametrize(("kind", "digits"), [("dp", 4), ("dp", 0), ("sf", 3), ("sf", 1)])
def test_numbers_are_rounded_as_in_python(kind: str, digits: int) -> None:
    if NODE is None:
        do_without("there is no node")
    texts: list[str] = ["0.5", "-0.5", "0.00005", "0.00004999", "9.9996", "0.99996", "99950", "-0.0381", "1e-12", "0", "1.5e3", "0.0009995"]

    @given(st.decimals(-100, 100, places=6))
    def collect(value: Decimal) -> None:
        texts.append(f"{value:f}")

    collect()
    asked = {"kind": kind, "digits": digits}
    found = by_node(HANDOUTS / "typed_numbers.js", "given[0].map((text) => canonical(readNumber(text), given[1]))", texts, asked)
    assert found == [canonical(rounded(text, kind, digits)) for text in texts]


def rounded(text: str, kind: str, digits: int) -> str:
    if kind == "sf":
        return str(Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(text))
    return str(Decimal(text).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))
