// The chart of a quantity over the iterations, and the table behind it.

const WIDE = 424;
const HIGH = 112;
const LEFT = 48;
const RIGHT = 66;
const TOP = 6;
const BOTTOM = 18;
const MOST_POINTS = 400; // of a line
const SPAN = 1000; // beyond which an axis goes by powers of ten
const NAMESPACE = "http://www.w3.org/2000/svg";

/** A chart in an svg element. `values` are one for each iteration; null where there is none. */
function makeChart(svg) {
  const cursor = shape("line", "cursor");
  const dot = shape("circle", "dot", { r: 4 });
  let scale = null;

  function draw(values, told, after) {
    scale = scaleOf(values);
    const line = shape("path", "series", { d: path(values, scale) });
    const ends = [label(LEFT, HIGH - 4, "1", "start"), label(WIDE - RIGHT, HIGH - 4, after ? "after" : String(values.length), "middle")];
    const end = values.findLastIndex((value) => value !== null);
    const value = label(WIDE - RIGHT + 6, scale.y(values[end]) + 4, told, "start");
    svg.replaceChildren(...scale.ticks.flatMap((tick) => grid(tick, scale)), ...ends, line, value, cursor, dot);
    svg.classList.toggle("powers", scale.powers);
    return scale.powers;
  }

  function point(at, value) {
    const x = scale.x(at);
    const seen = value !== null && Number.isFinite(scale.y(value));
    set(cursor, { x1: x, x2: x, y1: TOP, y2: HIGH - BOTTOM });
    if (seen) set(dot, { cx: x, cy: scale.y(value) });
    dot.classList.toggle("off", !seen);
  }

  return { draw, point };
}

/** Where values are drawn: an even axis from 0, or powers of ten where the values span more than three of them. */
function scaleOf(values) {
  const told = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...told), Math.max(...told)];
  const powers = low > 0 && high / low > SPAN;
  const ticks = powers ? decades(low, high) : steps(Math.min(0, low), Math.max(0, high));
  const at = powers ? Math.log10 : (value) => value;
  const [first, last] = [at(ticks[0]), at(ticks[ticks.length - 1])];
  const inner = HIGH - TOP - BOTTOM;
  return {
    ...{ powers, ticks },
    x: (place) => LEFT + (values.length > 1 ? (place / (values.length - 1)) * (WIDE - LEFT - RIGHT) : 0),
    y: (value) => TOP + inner * (1 - (at(value) - first) / (last - first || 1)),
  };
}

/** Three or four marks at steps of 1, 2 or 5. */
function steps(low, high) {
  const rough = (high - low || 1) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((size) => size * power >= rough);
  const [from, to] = [Math.floor(low / step), Math.ceil(high / step)];
  return Array.from({ length: Math.max(to - from, 1) + 1 }, (_, at) => (from + at) * step);
}

function decades(low, high) {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const step = Math.ceil((to - from) / 4);
  return Array.from({ length: Math.ceil((to - from) / step) + 1 }, (_, at) => 10 ** (from + at * step));
}

function path(values, scale) {
  const every = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  const shown = values.map((value, at) => [at, value]).filter(([at, value]) => value !== null && (at % every === 0 || at === values.length - 1));
  return shown.map(([at, value], place) => `${place ? "L" : "M"}${scale.x(at).toFixed(1)} ${scale.y(value).toFixed(1)}`).join("");
}

function grid(tick, scale) {
  const y = scale.y(tick);
  const text = scale.powers ? signed(tick.toExponential(0)) : signed(String(Number(tick.toPrecision(6))));
  return [shape("line", "grid", { x1: LEFT, x2: WIDE - RIGHT, y1: y, y2: y }), label(LEFT - 6, y + 4, text, "end")];
}

function label(x, y, text, anchor) {
  const made = shape("text", "", { x, y, "text-anchor": anchor });
  made.textContent = text;
  return made;
}

function shape(name, kind, attributes = {}) {
  const made = document.createElementNS(NAMESPACE, name);
  if (kind) made.setAttribute("class", kind);
  set(made, attributes);
  return made;
}

function set(made, attributes) {
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
}
