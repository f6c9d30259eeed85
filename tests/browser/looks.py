"""What is measured of how a page looks: what is wider than the window, and what lies over something else in the picture."""

from __future__ import annotations

import random
from typing import Any

from .chromium import Window

SIZES = {360: 800, 1280: 720, 1920: 1080}
SCHEMES = ("light", "dark")

# Elements whose right side is beyond the window, outside of boxes that scroll by themselves.
WIDER = """
const scrolls = (at) => at && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX) || scrolls(at.parentElement));
const inside = (at) => at.parentElement && scrolls(at.parentElement === document.body ? null : at.parentElement);
const found = [...document.body.querySelectorAll("*")]
  .filter((at) => at.checkVisibility() && at.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !inside(at))
  .map((at) => `${at.tagName} ${at.id} ${at.className.baseVal ?? at.className}`);
const { scrollWidth, clientWidth } = document.documentElement;
return scrollWidth > clientWidth ? [`the page: ${scrollWidth} of ${clientWidth}`, ...found] : found;"""

# Texts of the picture that lie over a text of another group by more than a pixel and a fifth of their height. The two lines of one label
# are one group. A label at an edge must not lie over a unit either. A disc with a number stands at a corner of what it counts: it may
# cover a third of itself of a text there, but no other disc.
OVER = """
const seen = (at) => at.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
const box = (at) => at.getBoundingClientRect();
const common = (a, b) => [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
const over = (a, b) => common(a, b)[0] > 1 && common(a, b)[1] > 0.2 * Math.min(a.height, b.height);
const covers = (disc, text) => {
  const [wide, high] = common(disc, text);
  return wide > 0 && high > 0 && wide * high > disc.width * disc.height / 3;
};
const every = (selector) => [...document.querySelectorAll(`#pic svg ${selector}`)].filter(seen);
const overlaps = () => {
  const found = [];
  const texts = every("text").filter((at) => at.textContent.trim() && !at.closest(".disc"))
    .map((at) => ({ said: at.textContent, box: box(at), group: at.closest("g[data-q]") ?? at }));
  const discs = every(".disc").map((at) => ({ said: at.textContent, box: box(at.querySelector("circle")) }));
  const shapes = every(".shape path").map(box);
  const tell = (a, b) => found.push(`${a.said} | ${b.said}`);
  texts.forEach((a, at) => texts.slice(at + 1).forEach((b) => a.group !== b.group && over(a.box, b.box) && tell(a, b)));
  discs.forEach((a, at) => discs.slice(at + 1).forEach((b) => over(a.box, b.box) && tell(a, b)));
  discs.forEach((disc) => texts.forEach((text) => covers(disc.box, text.box) && tell(disc, text)));
  texts.filter(({ group }) => group.matches("g.label")).forEach((a) => {
    if (shapes.some((shape) => over(a.box, shape))) tell(a, { said: "a unit" });
  });
  return found;
};
"""
OVER_NOW = f"{OVER} return overlaps();"
OVER_EVERYWHERE = f"""{OVER}
const [stride] = arguments, found = {{}}, range = document.querySelector("#steps");
for (let step = 0; step <= Number(range.max); step += stride) {{
  range.value = step;
  range.dispatchEvent(new Event("input", {{ bubbles: true }}));
  const here = overlaps();
  if (here.length) found[document.querySelector("#count").textContent] = here;
}}
return found;"""


def wider(window: Window) -> list[str]:
    return list(window.run(WIDER))


def overlaps(window: Window, stride: int = 1) -> dict[str, Any]:
    """By step, what lies over something else, at every step or at one in so many."""
    return dict(window.run(OVER_EVERYWHERE, stride))


def shapes(count: int) -> list[list[int]]:
    """Shapes of networks from 1-1 to 8-8-8, the largest among them."""
    draw = random.Random(12)
    fixed = [[8, 8, 8], [1, 1], [2, 2, 2], [3, 5, 3, 2], [1, 8], [8, 1], [2, 3, 1], [4, 4, 4]]
    return [*fixed, *([draw.randint(1, 8) for _ in range(draw.randint(2, 5))] for _ in range(count - len(fixed)))]


def network(sizes: list[int]) -> dict[str, Any]:
    """A config of a shape, with weights and inputs of either sign."""
    draw = random.Random(sum(sizes))
    weights = [{"init": "uniform", "low": -2, "high": 2, "seed": seed} for seed in range(len(sizes) - 1)]
    return {
        "title": "-".join(map(str, sizes)),
        "inputs": sizes[0],
        "layers": [
            {"units": units, "activation": "tanh", "weights": drawn, "biases": [-0.25] * units}
            for units, drawn in zip(sizes[1:], weights, strict=True)
        ],
        "learning_rate": 0.5,
        "samples": [{"inputs": [draw.randint(-99, 99) / 100 for _ in range(sizes[0])], "targets": ([0.9, -0.8] * 4)[: sizes[-1]]}],
    }
