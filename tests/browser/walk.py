"""A player at work: pages made, walked step by step, and what each step shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import Phase, given, settings

import bptrace
from bptrace.inputs.config.config import Config

from ..docs.program import work
from ..oracles.drawing import networks
from .chromium import Window

CONFIGS = {path.stem: path for path in sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))}
SMALL = [name for name in CONFIGS if name != "digits"]  # 784-128-10 is folded: a test of its own
DRAWN = 20

# What a step shows: of the tables and the picture only what has changed since the step before. Numbers come without what pads them.
STATE = r"""
const before = window.before ??= {};
const clean = (text) => text.replace(/[\u2007\u2008\s\u00b7?←→]/g, "");
const changed = (place, entries) => {
  const last = before[place] ?? {}, texts = {};
  for (const [keys, text] of entries) (texts[keys] ??= []).push(text);
  before[place] = texts;
  return Object.fromEntries(Object.entries(texts).filter(([keys, all]) => all.join() !== last[keys]?.join()));
};
const all = (selector, read) => [...document.querySelectorAll(selector)].map(read);
const seen = (number) => number.closest("text").checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
const keysOf = (number) => {
  const place = number.closest("[data-q]");
  return number.closest(".o") ? place.dataset.o : [place.dataset.q, place.dataset.also].filter(Boolean).join(" ");
};
const state = () => ({
  count: document.querySelector("#count").textContent,
  address: decodeURIComponent(location.hash),
  tables: changed("tables", all("#tables td[data-q]", (cell) => [cell.dataset.q, clean(cell.textContent)])),
  picture: changed("picture", all("#pic svg [data-q] .v", (number) => [keysOf(number), seen(number) ? clean(number.textContent) : ""])),
  now: all("#tables .now", (cell) => cell.dataset.q),
  used: all("#tables .used", (cell) => cell.dataset.q),
  formula: all("#formula .used[data-q]", (place) => [place.dataset.q, clean(place.querySelector("mn")?.textContent ?? "")]),
  value: clean(document.querySelector("#formula .now")?.textContent ?? ""),
  said: document.querySelector("#say").textContent,
});
"""
PRESS = 'document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: shift, bubbles: true, cancelable: true }));'
WALK = f"""
window.before = undefined;{STATE}const [key, shift, most] = arguments, states = [state()];
for (let pressed = 0; pressed < most; pressed++) {{
  {PRESS}
  const next = state();
  if (next.count === states[states.length - 1].count) break;
  states.push(next);
}}
return states;"""
LOOK = f"window.before = undefined; {STATE} try {{ return state(); }} finally {{ window.before = undefined; }}"
READY = """
const done = arguments[0], look = () => document.documentElement.classList.contains("playing") ? done(true) : setTimeout(look, 5);
setTimeout(() => done(false), 5000);
look();"""


class Place(NamedTuple):
    """Where a player is: how many of its steps are taken."""

    taken: int
    steps: int


def place(state: Mapping[str, Any]) -> Place:
    taken, _, steps = state["count"].partition(" of ")
    return Place(int(taken), int(steps))


def page_of(config: Path, folder: Path, *options: str) -> Path:
    """The page of a config, made as a person makes it."""
    page = folder / f"{config.stem}.html"
    done = work("run", str(config), *options, "-o", str(page))
    assert done.code in (0, 3), done.err
    return page


def opened(window: Window, page: Path, fragment: str = "") -> Window:
    """A player that is ready to be used."""
    window.open(page, fragment)
    assert window.driver.execute_async_script(READY), "the player has not begun"
    return window


def walked(window: Window, key: str, *, shift: bool = False, most: int = 5000) -> list[dict[str, Any]]:
    """The states from where the player is to where a key changes nothing any more."""
    states = window.run(WALK, key, shift, most)
    assert len(states) <= most
    return list(states)


def looked_at(window: Window) -> dict[str, Any]:
    """All that is shown."""
    return dict(window.run(LOOK))


def merged(states: list[dict[str, Any]], what: str) -> list[dict[str, list[str]]]:
    """All that a place shows at each of the states."""
    whole: dict[str, list[str]] = {}
    return [whole := {**whole, **state[what]} for state in states]


@cache
def drawn() -> list[dict[str, Any]]:
    """Random networks, as configs. One draw in ten is taken, since each is much like the one before."""
    found: list[dict[str, Any]] = []

    @settings(max_examples=10 * DRAWN, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(networks())
    def collect(data: dict[str, Any]) -> None:
        found.append(data)

    collect()
    return found[9::10]


def config_of(name: str, folder: Path) -> tuple[Path, Config]:
    """The path of a config by its name, or of a random one by its number, and the config."""
    path = CONFIGS.get(name) or folder / f"drawn-{name}.json"
    if name not in CONFIGS:
        path.write_text(json.dumps({"title": f"Network {name}", **drawn()[int(name)]}), "utf-8")
    return path, bptrace.load(str(path))
