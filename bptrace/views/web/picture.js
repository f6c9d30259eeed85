// The picture of the network: shows the numbers of a step, and lights what is in hand and what it is worked from.

function makePicture(svg, options) {
  const NARROW = matchMedia("screen and (max-width: 52rem)");
  const DISC = 8, PAD = 3, HEAD = 13, READABLE = 0.8, WIDE_ENOUGH = 470;
  const digits = Number(svg.dataset.digits);
  const places = new Map(); // for each quantity all that shows it
  const edges = [], texts = [], shapes = [], labels = [], states = [], moved = [];
  let narrow = false, last = null, focusable = null;

  function make(name, attributes, parent, before = null) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent.insertBefore(made, before);
    return made;
  }

  function known(q, item) {
    if (!places.has(q)) places.set(q, []);
    places.get(q).push(item);
  }

  function numbers(text) {
    return (text || "").match(/-?[\d.]+/g)?.map(Number) ?? [];
  }

  // what there is, read once

  function read() {
    for (const el of svg.querySelectorAll("[data-n]")) moved.push(read_place(el));
    for (const place of moved) {
      const { el } = place, group = el.closest("g[class]").parentNode === svg ? el.closest("g[class]") : el.closest("g[class]").parentNode;
      const kind = el.localName === "g" ? "label" : group.getAttribute("class");
      const item = { el, place, kind, q: el.dataset.q, v: el.querySelector(".v") };
      READ[kind === "edge" || kind === "shape" || kind === "label" || kind === "state" ? kind : "text"](item);
      if (item.q) for (const q of [item.q, el.dataset.also]) if (q) known(q, item);
    }
  }

  function read_place(el) {
    const path = el.hasAttribute("transform") ? "transform" : "d";
    return { el, path, spots: [numbers(el.getAttribute(path)), numbers(el.dataset.n)], raw: [el.getAttribute(path), el.dataset.n] };
  }

  const READ = {
    edge(item) { edges.push(Object.assign(item, { ends: (el => (el || "").split(" "))(item.el.dataset.ends), head: null })); },
    shape(item) { shapes.push(item); },
    state(item) { states.push(item); },
    text(item) { if (item.q) texts.push(item); },
    label(item) {
      const [first, second] = item.el.querySelectorAll("text");
      const others = item.el.dataset.o.split(" ");
      Object.assign(item, {
        first: { el: first, v: first.querySelector(".v") },
        second: { el: second, p: second.querySelector(".p"), v: second.querySelector(".v"), down: Number(second.getAttribute("y")) },
        others, modes: item.el.dataset.m.split(" "), shown: "", bias: item.el.classList.contains("bias"),
      });
      labels.push(item);
      for (const q of others) known(q, item);
    },
  };

  // positions

  function at(item) {
    return item.place.spots[narrow ? 1 : 0];
  }

  function lay() {
    narrow = NARROW.matches;
    const box = narrow ? svg.dataset.n : svg.dataset.wide, across = Number(box.split(" ")[2]);
    svg.setAttribute("viewBox", box);
    svg.style.minWidth = narrow && across > WIDE_ENOUGH ? `${Math.round(across * READABLE)}px` : "";
    for (const { el, path, raw } of moved) {
      el.setAttribute(path, path === "d" || !narrow ? raw[narrow ? 1 : 0] : `translate(${raw[1]})`);
    }
    if (last) update(last);
  }

  // numbers

  function set(el, text) {
    if (el.textContent !== text) el.textContent = text;
  }

  function show(v, q, state) {
    const value = state.value(q), asked = value === null && state.predicting && q === state.now;
    set(v, value === null ? (asked ? "?" : "·") : state.text(q, digits));
    v.classList.toggle("neg", value !== null && value < 0);
    v.classList.toggle("none", value === null);
    return value;
  }

  function showTexts(state) {
    for (const item of texts) {
      const value = state.value(item.q);
      if (item.v) show(item.v, item.q, state);
      else if (!item.kind.endsWith("caption")) show(item.el, item.q, state);
      if (item.back) item.el.classList.toggle("off", value === null && item.q !== state.now);
    }
    for (const item of shapes) {
      if (item.back) item.el.classList.toggle("off", state.value(item.q) === null && item.q !== state.now);
    }
  }

  function showEdges(state) {
    const sizes = edges.map(item => Math.abs(state.value(item.q) ?? 0)), most = Math.max(...sizes) || 1;
    edges.forEach((item, n) => {
      item.el.classList.toggle("minus", (state.value(item.q) ?? 0) < 0);
      item.el.setAttribute("stroke-width", (1.1 + 1.9 * sizes[n] / most).toFixed(2));
    });
  }

  function showStates(state) {
    for (const { el } of states) {
      const slope = state.value(el.dataset.slope), flat = Number(el.dataset.flat);
      const stuck = slope !== null && Math.abs(slope) < flat && (!el.dataset.far || isFar(el.dataset, state));
      set(el, slope === 0 && "dead" in el.dataset ? "dead" : stuck ? el.dataset.word : "");
    }
  }

  function isFar(data, state) {
    const t = state.value(data.t), out = state.value(data.out);
    return t !== null && out !== null && Math.abs(t - out) > Number(data.far);
  }

  // labels: the weight, and below it a part of ∂E/∂out, its gradient, or its value after the update

  function showLabels(state, light) {
    for (const item of labels) {
      const mode = item.modes[narrow ? 1 : 0], q = inHand(item, state, light);
      show(item.first.v, item.q, state);
      item.shown = q ?? (mode === "two" ? [...item.others].reverse().find(other => state.value(other) !== null) ?? "" : "");
      item.litFirst = light.get(item.q)?.has(item) ? light.get(item.q).get(item) : "";
      item.litSecond = q !== undefined ? light.get(q).get(item) : "";
      const alone = mode !== "two" && item.litSecond && !item.litFirst;
      item.first.el.classList.toggle("off", Boolean(alone) || (mode === "none" && !item.litFirst));
      second(item, state, alone);
      item.quiet = mode === "none";
    }
  }

  function inHand(item, state, light) {
    return item.others.find(q => q === state.now && light.get(q)?.has(item)) ?? item.others.find(q => light.get(q)?.has(item));
  }

  function second(item, state, alone) {
    const { el, p, v, down } = item.second, place = item.others.length - item.others.indexOf(item.shown);
    el.classList.toggle("off", !item.shown);
    if (!item.shown) return;
    p.classList.toggle("off", place !== 2);
    show(v, item.shown, state);
    if (place !== 2) set(v, `${place === 1 ? "→" : "←"} ${v.textContent}`);
    v.classList.toggle("neg", v.classList.contains("neg") && !item.litSecond);
    el.setAttribute("y", alone || item.bias ? 0 : down);
    if (item.bias) item.first.el.classList.toggle("off", Boolean(item.litSecond));
  }

  // light

  function lights(state) {
    const found = new Map(), hand = (places.get(state.now) ?? [])[0];
    const put = (q, word) => {
      const all = places.get(q) ?? [], near = all.some(item => item.bias) ? [nearest(all, hand)] : all;
      found.set(q, new Map(near.map(item => [item, word])));
    };
    for (const q of state.used) put(q, "used");
    if (state.now !== null) put(state.now, "now");
    return found;
  }

  function nearest(all, hand) {
    if (!hand) return all[0];
    const [x, y] = at(hand), far = item => Math.hypot(at(item)[0] - x, at(item)[1] - y);
    return all.reduce((best, item) => (far(item) < far(best) ? item : best));
  }

  function word(el, name) {
    for (const other of ["now", "used"]) el.classList.toggle(other, other === name);
  }

  function setLights(state, light) {
    for (const item of [...shapes, ...texts]) {
      const name = [item.q, item.el.dataset.also].map(q => light.get(q)?.get(item)).find(Boolean) ?? "";
      item.lit = name;
      word(item.el, name);
      item.el.classList.toggle("fed", !name && state.fed.has(item.q));
      item.el.classList.toggle("way", !name && state.path.has(item.q));
    }
    for (const item of labels) {
      word(item.first.el, item.litFirst);
      word(item.second.el, item.litSecond);
    }
  }

  function setEdges(state, light) {
    const held = new Set(labels.filter(item => !item.bias && (item.litFirst || item.litSecond)).map(item => item.q));
    for (const item of edges) {
      const lit = held.has(item.q), way = !lit && item.ends.every(q => state.path.has(q) || state.fed.has(q) || q === state.now);
      item.el.classList.toggle("lit", lit);
      item.el.classList.toggle("way", way);
      setHead(item, lit && state.phase === "forward" ? 1 : lit && state.phase === "backward" ? -1 : 0);
    }
  }

  function setHead(item, way) {
    if (!item.head && !way) return;
    item.head ??= make("path", { class: "head" }, item.el.parentNode);
    item.head.classList.toggle("off", !way);
    if (!way) return;
    const [ax, ay, bx, by] = at(item), long = Math.hypot(bx - ax, by - ay) || 1;
    const [x, y] = way > 0 ? [bx, by] : [ax, ay], ux = way * (bx - ax) / long, uy = way * (by - ay) / long;
    const wing = side => `L${x - HEAD * ux + side * HEAD / 2 * uy} ${y - HEAD * uy - side * HEAD / 2 * ux}`;
    item.head.setAttribute("d", `M${x} ${y}${wing(1)}${wing(-1)}Z`);
  }

  // what needs the boxes of texts: all are read first, then plates and discs are written

  function boxOf(el, item) {
    const box = el.getBBox(), [x, y] = item.spot ?? at(item);
    return { item, el, x: x + box.x, y: y + box.y, wide: box.width, high: box.height };
  }

  function place(item, state) {
    if (!item.quiet || !(item.litFirst || item.litSecond)) return item.spot = null;
    const [ax, ay, bx, by] = at((places.get(item.q) ?? []).find(other => other.kind === "edge")), t = state.phase === "backward" ? 0.72 : 0.28;
    const spot = [ax + (bx - ax) * t, ay + (by - ay) * t + 4], half = boxes(item).reduce((most, el) => Math.max(most, el.getBBox().width / 2), 0) + 2 * PAD;
    if (!narrow) spot[0] = Math.max(ax + half, Math.min(bx - half, spot[0]));
    return item.spot = spot;
  }

  function boxes(item) {
    return [item.first.el, item.second.el].filter(el => !el.classList.contains("off"));
  }

  function overlap(a, b) {
    return a.x < b.x + b.wide && b.x < a.x + a.wide && a.y < b.y + b.high && b.y < a.y + a.high;
  }

  function setPlates(state) {
    for (const item of labels) place(item, state);
    const lines = labels.flatMap(item => boxes(item).map(el => boxOf(el, item)));
    const alone = texts.filter(item => item.lit && (item.kind === "error")).map(item => boxOf(item.el, item));
    const lit = [...lines.filter(({ el }) => el.classList.contains("now") || el.classList.contains("used")), ...alone];
    const under = new Set(lines.filter(one => !lit.some(other => other.item === one.item) && lit.some(other => overlap(one, other))).map(one => one.item));
    for (const item of labels) {
      item.el.classList.toggle("under", under.has(item));
      if (item.spot) item.el.setAttribute("transform", `translate(${item.spot[0]} ${item.spot[1]})`);
      else if (item.wasSpot) item.el.setAttribute("transform", `translate(${at(item)[0]} ${at(item)[1]})`);
      item.wasSpot = Boolean(item.spot);
    }
    plates.forEach((plate, n) => plate.classList.toggle("off", n >= lit.length));
    lit.forEach((box, n) => setPlate(plates[n] ?? (plates[n] = make("rect", { class: "plate", rx: 4 }, under_texts)), box));
    return lit;
  }

  function setPlate(plate, box) {
    plate.setAttribute("class", `plate ${box.el.classList.contains("now") ? "now" : "used"}`);
    plate.setAttribute("x", box.x - PAD);
    plate.setAttribute("y", box.y - 1);
    plate.setAttribute("width", box.wide + 2 * PAD);
    plate.setAttribute("height", box.high + 2);
  }

  function corner(q, light, lit) {
    const items = [...(light.get(q)?.keys() ?? [])], shape = items.find(item => item.kind === "shape");
    if (shape) {
      const [x, y] = at(shape), wide = shape.box.width, right = !shape.el.classList.contains("back") && wide > 40;
      return right ? [x + wide - 5, y + 3] : [x + 2, y];
    }
    const box = lit.find(one => items.includes(one.item) && shownBy(one, q));
    return box ? [box.x - PAD - 2, box.y] : null;
  }

  function shownBy(box, q) {
    const { item } = box;
    return !item.first || (box.el === item.second.el ? item.shown === q : item.q === q);
  }

  function setDiscs(state, light, lit) {
    const spots = state.used.map(q => corner(q, light, lit));
    discs.forEach((disc, n) => disc.classList.toggle("off", !spots[n]));
    spots.forEach((spot, n) => {
      if (!spot) return;
      discs[n] ??= makeDisc(n);
      discs[n].classList.remove("off");
      discs[n].setAttribute("transform", `translate(${spot[0]} ${spot[1]})`);
    });
  }

  function makeDisc(n) {
    const disc = make("g", { class: "disc" }, above);
    make("circle", { r: DISC }, disc);
    make("text", { y: 4 }, disc).textContent = String(n + 1);
    return disc;
  }

  // the number in hand can be reached with the keyboard, and is brought into view

  function setFocus(state) {
    const item = (places.get(state.now) ?? []).find(one => one.kind !== "edge");
    const el = item?.kind === "label" ? item.el : item?.el ?? null;
    if (el !== focusable) focusable?.removeAttribute("tabindex");
    focusable = el;
    if (!el) return;
    el.setAttribute("tabindex", "0");
    el.setAttribute("role", "button");
    el.setAttribute("aria-label", `${state.now} = ${state.value(state.now) === null ? "?" : state.text(state.now, digits)}`);
    if (narrow && svg.style.minWidth) follow(at(item)[0]);
  }

  function follow(x) {
    const box = svg.parentNode, across = svg.viewBox.baseVal.width;
    if (box.scrollWidth > box.clientWidth) box.scrollLeft = x / across * box.scrollWidth - box.clientWidth / 2;
  }

  function chosen(target) {
    const el = target.closest("[data-q], [data-o]"), item = el && labels.find(one => one.el === el);
    if (!el || el === svg) return null;
    return item && target.closest(".o") ? item.shown : el.dataset.q;
  }

  function heed(event) {
    const q = event.type === "click" || event.key === "Enter" ? chosen(event.target) : null;
    if (q && options.choose) {
      event.preventDefault();
      options.choose(q);
    }
  }

  function update(state) {
    last = state;
    const light = lights(state);
    showTexts(state);
    showEdges(state);
    showStates(state);
    showLabels(state, light);
    setLights(state, light);
    const lit = setPlates(state);
    setEdges(state, light);
    setDiscs(state, light, lit);
    setFocus(state);
  }

  read();
  svg.classList.add("net-picture");
  svg.dataset.wide = svg.getAttribute("viewBox");
  for (const item of [...shapes, ...texts]) item.back = item.el.classList.contains("back") || item.kind.startsWith("back");
  for (const item of shapes) item.box = item.el.getBBox();
  const under_texts = make("g", { class: "plates" }, svg, svg.querySelector(".labels"));
  const above = make("g", { class: "discs", "aria-hidden": "true" }, svg);
  const plates = [], discs = [];
  svg.addEventListener("click", heed);
  svg.addEventListener("keydown", heed);
  NARROW.addEventListener("change", lay);
  lay();
  return { update };
}
