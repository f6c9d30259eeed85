"""The player's picture in a browser: its texts are where they were meant to be, at each step and at any width.

Widths of texts are counted from a table; here they are those that a browser draws.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..explain.everything import loaded
from ..model.nets import config, drawn
from .picture_page import page

webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium")
BROWSER, DRIVER = (shutil.which(name) for name in ("chromium", "chromedriver"))
pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="needs chromium and chromedriver")
OPTIONS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
SIZES = {360: 800, 1280: 720, 1920: 1080}
NAMES = ("mazur", "softmax", "matrix-3-layer", "relu", "hexup", "negnevitsky", "nielsen", "8-8-8")
# Texts of different groups that cover each other by more than a pixel across and a fifth of their height; texts that leave their shapes.
COVERING = """
const shown = el => !el.closest(".off, .under") && el.textContent && el.getClientRects().length;
const texts = [...document.querySelectorAll("#pic svg text")].filter(shown).map(el =>
  ({ el, box: el.getBoundingClientRect(), group: el.closest(".label, .bias") ?? el }));
const found = [];
texts.forEach((one, n) => texts.slice(0, n).forEach(two => {
  const across = Math.min(one.box.right, two.box.right) - Math.max(one.box.left, two.box.left);
  const down = Math.min(one.box.bottom, two.box.bottom) - Math.max(one.box.top, two.box.top);
  if (one.group !== two.group && across > 1 && down > 0.2 * Math.min(one.box.height, two.box.height)) {
    found.push(`${one.el.textContent} / ${two.el.textContent}`);
  }
}));
for (const { el, box } of texts.filter(({ el }) => el.dataset.q && el.closest(".value, .back, .loss"))) {
  const shape = [...document.querySelectorAll("#pic .shape path")].find(path => path.dataset.q === el.dataset.q).getBoundingClientRect();
  if (box.left < shape.left - 1 || box.right > shape.right + 1) found.push(`${el.textContent} leaves its shape`);
}
return found;
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


def opened(browser: Any, folder: Path, name: str, wide: int = 1280) -> int:
    """Opens the picture of a config, and gives the number of its steps."""
    read = config(inputs=8, layers=[drawn(8, biases=[0.1] * 8), drawn(8)]) if name == "8-8-8" else loaded(name)
    (folder / "page.html").write_text(page(read), encoding="utf-8")
    sizes = {"width": wide, "height": SIZES[wide], "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", sizes)
    browser.get((folder / "page.html").as_uri())
    count: int = browser.execute_script("return count")
    return count


@pytest.mark.parametrize("wide", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_no_text_covers_another_nor_leaves_its_shape(browser: Any, tmp_path: Path, name: str, wide: int) -> None:
    count = opened(browser, tmp_path, name, wide)
    assert browser.execute_script(COVERING) == []
    for step in {*range(0, count, max(1, count // 40)), count - 1}:
        browser.execute_script("go(arguments[0])", step)
        assert browser.execute_script(COVERING) == [], step
    assert browser.get_log("browser") == []


def test_a_click_and_enter_choose_a_quantity(browser: Any, tmp_path: Path) -> None:
    opened(browser, tmp_path, "mazur")
    browser.execute_script("go(count - 1)")
    for css in ('.value [data-q="net_h1"]', '.shape [data-q="delta_o2"]', '.labels [data-q="w5"] text', '.labels [data-q="w5"] .o'):
        found = browser.find_element("css selector", f"#pic {css}")
        browser.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', { bubbles: true }))", found)
    held = browser.find_element("css selector", "#pic [tabindex='0']")
    held.send_keys("\ue007")
    assert browser.execute_script("return chosen")[:4] == ["net_h1", "delta_o2", "w5", "w5+"]
    assert len(browser.execute_script("return chosen")) == 5


def test_what_is_in_hand_and_what_it_uses_are_lit_and_numbered(browser: Any, tmp_path: Path) -> None:
    opened(browser, tmp_path, "mazur")
    at = browser.execute_script("go(arguments[0]); return document.querySelector('#pic .now').dataset.q", 1)
    assert at == "net_h2"
    lit = browser.execute_script("return [...document.querySelectorAll('#pic .shape .used')].map(el => el.dataset.q)")
    assert lit == ["i1", "i2"]
    assert browser.execute_script("return document.querySelectorAll('#pic .disc:not(.off)').length") == 5
    assert browser.execute_script("return document.querySelectorAll('#pic .edge .lit').length") == 2
    assert browser.execute_script("return document.querySelectorAll('#pic .edge .head:not(.off)').length") == 2


def test_what_is_to_be_predicted_is_a_question_mark(browser: Any, tmp_path: Path) -> None:
    opened(browser, tmp_path, "mazur")
    browser.execute_script("go(1, true)")
    assert browser.execute_script("return document.querySelector('#pic text.now:not(.caption *)').textContent") == "?"


def test_a_picture_that_is_too_wide_follows_what_is_in_hand(browser: Any, tmp_path: Path) -> None:
    opened(browser, tmp_path, "8-8-8", 360)
    places = [browser.execute_script("go(arguments[0]); return document.querySelector('#pic').scrollLeft", step) for step in (0, 14)]
    assert places[0] < places[1]
