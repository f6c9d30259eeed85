// The picture of the network: shows the numbers of a step, and lights what is in hand and what it is worked from.

function makePicture(svg, options) {
  const NARROW = matchMedia("screen and (max-width: 52rem)");
  const PAD = 3, HEAD = 13, READABLE = 0.7, SCROLLED = 0.8; // below the first scale texts are too small: then the picture is scrolled
  const digits = Number(svg.dataset.digits), radius = Number(svg.querySelector(".value").getAttribute("font-size")) < 13.5 ? 6.5 : 8;
  const places = new Map(); // for each quantity all that shows it
  const edges = [], texts = [], shapes = [], labels = [], states = [], names = [], moved = [];
  const WAYS = [0.28, 0.34, 0.4, 0.46, 0.52, 0.58, 0.64, 0.72, 0.22]; // along an edge; backwards from its end
  let narrow = false, last = null, focusable = null, phaseIsBackward = false, isScrolled = false, obstacles = [];

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
      const number = el.querySelector(".v") ?? (kind.endsWith("caption") ? null : el);
      const item = { el, place, kind, q: el.dataset.q, also: el.dataset.also, v: number };
      READ[kind === "edge" || kind === "shape" || kind === "label" || kind === "state" ? kind : "text"](item);
      for (const q of [item.q, item.also]) if (q) known(q, item);
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
    text(item) { (item.q ? texts : names).push(item); },
    label(item) {
      const [first, written] = item.el.querySelectorAll("text"), second = written ?? makeSecond(item.el, first);
      const others = item.el.dataset.o.split(" ");
      Object.assign(item, {
        first: { el: first, v: first.querySelector(".v") },
        second: { el: second, p: second.querySelector(".p"), v: second.querySelector(".v"), down: Number(second.getAttribute("y")) },
        others, modes: modes(item.el), shown: "", bias: item.el.classList.contains("bias"),
      });
      labels.push(item);
      for (const q of others) known(q, item);
    },
  };

  function makeSecond(el, first) {
    const { size, down } = el.parentNode.dataset, second = make("text", { class: "o off", y: down, "font-size": size }, el);
    const name = make("tspan", { class: "p" }, second);
    name.append(`∂${svg.dataset.loss}/∂`, ...[...first.childNodes].filter(part => !part.classList?.contains("v")).map(part => part.cloneNode(true)));
    make("tspan", { class: "v" }, second);
    return second;
  }

  // positions

  function at(item) {
    return item.place.spots[narrow ? 1 : 0];
  }

  function lay() {
    narrow = NARROW.matches;
    const box = narrow ? svg.dataset.n : svg.dataset.wide;
    svg.setAttribute("viewBox", box);
    fit(...box.split(" ").slice(2).map(Number));
    for (const { el, path, raw } of moved) {
      el.setAttribute(path, path === "d" || !narrow ? raw[narrow ? 1 : 0] : `translate(${raw[1]})`);
    }
    const fixed = texts.filter(({ kind }) => kind === "error").concat(names);
    obstacles = [...shapes.map(item => ({ x: at(item)[0], y: at(item)[1], wide: item.box.width, high: item.box.height })),
      ...fixed.map(item => boxOf(item.el, item)), ...labels.filter(item => item.bias).map(item => boxOf(item.first.el, item))];
    if (last) update(last);
  }

  function fit(across, high) {
    for (const side of ["width", "height"]) svg.style[side] = narrow ? "0" : "";
    isScrolled = false;
    if (!narrow) return;
    const box = svg.parentNode, most = parseFloat(getComputedStyle(box).maxHeight) || box.clientHeight;
    const whole = Math.min(box.clientWidth / across, most / high);
    isScrolled = whole < READABLE;
    const scale = isScrolled ? Math.max(SCROLLED, box.clientWidth / across) : whole;
    svg.style.width = isScrolled ? `${Math.round(across * scale)}px` : "100%";
    svg.style.height = `${Math.round(high * scale)}px`;
  }

  // numbers

  function valueOf(item, state) {
    return state.value(item.q) ?? (item.also ? state.value(item.also) : null);
  }

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
      if (item.v) show(item.v, state.value(item.q) === null && item.also ? item.also : item.q, state);
      if (item.back) item.el.classList.toggle("off", isAbsent(item, state));
    }
    for (const item of shapes) {
      if (item.back) item.el.classList.toggle("off", isAbsent(item, state));
    }
  }

  function isAbsent(item, state) {
    return valueOf(item, state) === null && item.q !== state.now && item.also !== state.now;
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
    for (const q of state.used) if (q !== null) put(q, "used");
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
      const name = [item.q, item.also].map(q => light.get(q)?.get(item)).find(Boolean) ?? "";
      item.lit = name;
      word(item.el, name);
      item.el.classList.toggle("fed", !name && (state.fed.has(item.q) || state.fed.has(item.also)));
      item.el.classList.toggle("way", !name && (state.path.has(item.q) || state.path.has(item.also)));
    }
    for (const item of labels) {
      word(item.first.el, item.litFirst);
      word(item.second.el, item.litSecond);
      item.second.el.classList.toggle("fed", !item.litSecond && state.fed.has(item.shown));
    }
  }

  function setEdges(state) {
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

  function boxOf(el, item, [x, y] = item.spot ?? at(item)) {
    const box = el.getBBox();
    return { item, el, x: x + box.x, y: y + box.y, wide: box.width, high: box.height };
  }

  // A lit label that has no two lines of its own stands where it covers least: on its spot, or elsewhere on its edge.
  function place(item, taken) {
    item.spot = null;
    if (item.modes[narrow ? 1 : 0] === "two" || item.bias || !(item.litFirst || item.litSecond)) return;
    const lines = boxes(item).map(el => boxOf(el, item, [0, 0])), both = lines.length === 2;
    let least = Infinity, above = false;
    for (const spot of spots(item, lines)) {
      for (const flipped of both ? [false, true] : [false]) {
        const covered = cover(lines, spot, flipped ? -2 * item.second.down : 0, taken);
        if (covered < least) [least, item.spot, above] = [covered, spot, flipped];
        if (!least) break;
      }
      if (!least) break;
    }
    if (above) item.second.el.setAttribute("y", -item.second.down);
    taken.push(...boxes(item).map(el => boxOf(el, item)));
  }

  function spots(item, lines) {
    const [ax, ay, bx, by] = at(places.get(item.q).find(other => other.kind === "edge"));
    const half = Math.max(...lines.map(line => line.wide)) / 2 + 2 * PAD, inside = x => Math.max(ax + half, Math.min(bx - half, x));
    const ways = phaseIsBackward ? WAYS.map(t => 1 - t) : WAYS;
    const along = ways.map(t => [ax + (bx - ax) * t, ay + (by - ay) * t + 4]).map(([x, y]) => [narrow ? x : inside(x), y]);
    const beside = [-18, 18, -34, 34].flatMap(lift => along.map(([x, y]) => [x, y + lift]));
    return [...(item.quiet ? [] : [at(item)]), ...along, ...beside];
  }

  function cover(lines, [x, y], lift, taken) {
    let sum = 0;
    lines.forEach((line, n) => {
      const box = { x: x + line.x - PAD, y: y + line.y + (n ? lift : 0), wide: line.wide + 2 * PAD, high: line.high };
      for (const other of [...obstacles, ...taken]) sum += common(box, other);
    });
    return sum;
  }

  /** How much of a label has room, in the wide picture and in the narrow one. */
  function modes(el) {
    const [wide, otherwise = wide] = el.dataset.m.split(" ");
    return [wide, otherwise];
  }

  /** The area that two boxes have in common. */
  function common(a, b) {
    const wide = Math.min(a.x + a.wide, b.x + b.wide) - Math.max(a.x, b.x), high = Math.min(a.y + a.high, b.y + b.high) - Math.max(a.y, b.y);
    return wide > 0 && high > 0 ? wide * high : 0;
  }

  function boxes(item) {
    return [item.first.el, item.second.el].filter(el => !el.classList.contains("off"));
  }

  function overlap(a, b) {
    return a.x < b.x + b.wide && b.x < a.x + a.wide && a.y < b.y + b.high && b.y < a.y + a.high;
  }

  function setPlates(state) {
    const taken = [];
    phaseIsBackward = state.phase === "backward";
    for (const item of labels) place(item, taken);
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
    plate.setAttribute("y", box.y + 0.5);
    plate.setAttribute("width", box.wide + 2 * PAD);
    plate.setAttribute("height", box.high);
  }

  function boxToMark(q, light, lit) {
    const items = [...(light.get(q)?.keys() ?? [])], shape = items.find(item => item.kind === "shape");
    if (shape) return { x: at(shape)[0], y: at(shape)[1], wide: shape.box.width, high: shape.box.height };
    return lit.find(one => items.includes(one.item) && shownBy(one, q));
  }

  // Where a disc can stand at a box: at its corners, beside it, above it and below it.
  function corners({ x, y, wide, high }) {
    const r = radius, right = x + wide, foot = y + high, middle = y + high / 2, half = x + wide / 2;
    return [[right - 3, y - 1], [x - 1, y - 1], [x - r + 1, middle], [right + r - 1, middle], [x + 2, y - r + 2], [right - 2, y - r + 2], [x + 2, foot + r - 2],
      [right - 2, foot + r - 2], [half, y - r + 2], [half, foot + r - 2], [x - r - 5, y - 4], [right + r + 5, y - 4], [x - r - 5, foot + 4], [right + r + 5, foot + 4]];
  }

  function discBox([x, y], part) {
    return { x: x - radius * part, y: y - radius * part, wide: 2 * radius * part, high: 2 * radius * part };
  }

  function freest(box, taken) {
    let best = null, least = Infinity;
    for (const spot of corners(box)) {
      const own = discBox(spot, 0.8), whole = discBox(spot, 1); // it may touch a text, but no other disc
      const sum = taken.reduce((all, other) => all + (other.disc ? 3 * common(whole, other) : common(own, other)), 0);
      if (sum < least) [best, least] = [spot, sum];
      if (!least) break;
    }
    if (least > 0.1 * radius * radius) return null; // where there is no room it would hide a number: what is used is lit in any case
    taken.push({ ...discBox(best, 1), disc: true });
    return best;
  }

  // The boxes of all texts that are shown; one that says what it said before is not measured again.
  function textBoxes() {
    const alone = [...texts, ...names, ...states].filter(({ el }) => !el.classList.contains("off")).map(item => boxOnce(item, item.el));
    return alone.concat(labels.filter(item => !item.el.classList.contains("under")).flatMap(item => boxes(item).map(el => boxOf(el, item))));
  }

  function boxOnce(item, el) {
    const said = `${narrow} ${el.textContent}`;
    if (item.said !== said) [item.said, item.measured] = [said, boxOf(el, item)];
    return item.measured;
  }

  function shownBy(box, q) {
    const { item } = box;
    return !item.first || (box.el === item.second.el ? item.shown === q : item.q === q);
  }

  function setDiscs(state, light, lit) {
    const marked = state.used.map(q => q !== null && boxToMark(q, light, lit)), taken = marked.some(Boolean) ? textBoxes() : [];
    const spots = marked.map(box => box && freest(box, taken));
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
    make("circle", { r: radius }, disc);
    make("text", { y: radius / 2, "font-size": radius * (n < 9 ? 1.35 : 1) }, disc).textContent = String(n + 1);
    return disc;
  }

  // the number in hand can be reached with the keyboard, and is brought into view

  function setFocus(state) {
    const item = (places.get(state.now) ?? []).find(one => one.kind !== "edge");
    const el = item?.kind === "label" ? item.el : item?.el ?? null;
    const held = focusable !== null && focusable === document.activeElement;
    if (el !== focusable) for (const name of ["tabindex", "role", "aria-label"]) focusable?.removeAttribute(name);
    focusable = el;
    if (!el) return;
    el.setAttribute("tabindex", "0");
    el.setAttribute("role", "button");
    el.setAttribute("aria-label", `${state.now} = ${state.value(state.now) === null ? "?" : state.text(state.now, digits)}`);
    if (held) el.focus({ preventScroll: true });
    if (isScrolled) follow(...at(item));
  }

  function follow(x, y) {
    const box = svg.parentNode, { width, height } = svg.viewBox.baseVal;
    box.scrollLeft = x / width * box.scrollWidth - box.clientWidth / 2;
    box.scrollTop = y / height * box.scrollHeight - box.clientHeight / 2;
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
  svg.dataset.wide = svg.getAttribute("viewBox");
  for (const item of [...shapes, ...texts]) item.back = item.el.classList.contains("back") || item.kind.startsWith("back");
  for (const item of shapes) item.box = item.el.getBBox();
  const under_texts = make("g", { class: "plates" }, svg, svg.querySelector(".labels"));
  const above = make("g", { class: "discs", "aria-hidden": "true" }, svg);
  const plates = [], discs = [];
  svg.addEventListener("click", heed);
  svg.addEventListener("keydown", heed);
  NARROW.addEventListener("change", lay);
  addEventListener("resize", () => fit(svg.viewBox.baseVal.width, svg.viewBox.baseVal.height));
  lay();
  return { update };
}
