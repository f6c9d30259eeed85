"""A page with nothing but the player's picture of a config, and a function `go(step)`; the steps are the recorded quantities in order."""

from __future__ import annotations

import json
from pathlib import Path

import bptrace
from bptrace.explain.find import working_at
from bptrace.formula.number import brief
from bptrace.formula.tree import leaves
from bptrace.inputs.config.config import Config
from bptrace.model.page import Page, spelled
from bptrace.model.symbols import BACKWARD, ERROR, FORWARD, GRADIENT, KINDS, UPDATE, Cell, standing
from bptrace.views.drawing import MINUS
from bptrace.views.markup.svg import svg
from bptrace.views.pages.network_picture import network_picture
from bptrace.views.style import Look

WEB = Path(bptrace.__file__).parent / "views" / "web"
PHASES = {FORWARD: "forward", ERROR: "error", BACKWARD: "backward", GRADIENT: "backward", UPDATE: "update"}
LIGHT = """--ground:#fff;--ink:#14181f;--quiet:#566072;--hairline:#d4d9e1;--positive:#0b5cad;--negative:#b0420b;--used:#ffe9a3;
--on-used:#14181f;--now:#14181f;--on-now:#fff;--focus:#7a2fb8"""
PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>picture</title>
<style>:root{%s} html{font-size:max(100%%,min(1.25vw,2.2222vh));font-family:system-ui,"Noto Sans","DejaVu Sans",sans-serif}
body{margin:0;background:var(--ground)} #pic{width:52.5rem;height:24.7rem}
@media screen and (max-width:52rem){#pic{width:100vw;height:26rem;overflow:auto}}
%s</style><div id="pic">%s</div>
<script>"use strict";(function(){
%s
const steps = %s, values = %s, texts = %s, given = new Set(%s), chosen = [];
const picture = makePicture(document.querySelector("#pic svg"), { choose: q => chosen.push(q) });
window.chosen = chosen;
window.go = (n, predicting = false) => {
  const known = new Set(steps.slice(0, n + 1 - predicting).map(step => step[0])), [now, phase, used] = steps[n] ?? [null, "forward", []];
  picture.update({
    value: q => given.has(q) || known.has(q) ? values[q] ?? null : null, text: q => texts[q], now, used, phase, predicting,
    fed: new Set(steps.filter(step => step[2].includes(now)).map(step => step[0])), path: new Set(),
  });
};
window.count = steps.length;
go(-1);
})()</script></html>"""


def page(config: Config) -> str:
    """The page, with the numbers of the first sample of the first iteration."""
    working = working_at(config, 1)
    step, of = working.step, working.page
    cells = [cell for cell in step.layout.cells if cell.sample in (0, None)]
    values = {key(of, cell): step.get(cell) for cell in cells} | {"eta": config.learning_rate}
    texts = {
        name: brief(value, 4 if config.network.depth < 3 else 3).replace("-", MINUS) for name, value in values.items() if value is not None
    }
    steps, given = {}, ["eta"]
    for cell in sorted(cells, key=standing):
        equation = working.equation(cell)
        if equation is None:
            given.append(key(of, cell))
        else:
            used = dict.fromkeys(key(of, leaf) for leaf in leaves(equation) if isinstance(leaf, Cell))
            steps.setdefault(key(of, cell), (PHASES[KINDS[cell.kind].stage], list(used)))
    drawn = svg(network_picture(Look(config), step.get), lambda cell: key(of, cell))
    data = ([[name, *rest] for name, rest in steps.items()], values, texts, given)
    script, style = ((WEB / name).read_text("utf-8") for name in ("picture.js", "picture.css"))
    return PAGE % (LIGHT, style, drawn, script, *(json.dumps(part).replace("<", "\\u003c") for part in data))


def key(page: Page, cell: Cell) -> str:
    """The name of a quantity in a page: a sample's own twin of a batch's quantity has a mark."""
    own = KINDS[cell.kind].batch and not KINDS[cell.kind].parameter and page.batch > 1
    return "eta" if cell.kind == "eta" else spelled(page, cell) + "#" * bool(own)
