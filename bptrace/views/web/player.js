// The player: which iteration, sample, step and quantity are looked at, and what follows from it.

const PHASES = { forward: "Forward", error: "Error", backward: "Backward", batch: "Batch", update: "Update" };
const MOST_CHIPS = 6;

/** The page at work. Everything that is seen follows from `state`. */
function makePlayer(data, page) {
  const state = { iteration: 0, slot: 0, taken: 0, chosen: null, hidden: null };
  const tables = makeTables(page("tables"), data.ids, choose);
  const picture = makePicture(page("pic").querySelector("svg"), { choose: (key) => choose(data.ids.get(key)) });
  const solution = makeSolution(page("solution"), data);
  const chart = page("chart") && makeCharts(page, data, (at) => go({ iteration: at }));
  let view = look();
  let held = false; // true while a key is held down

  function look() {
    return makeView(data, { ...state, iteration: data.iterations[state.iteration] });
  }

  // where one is

  function steps() {
    return data.iterations[state.iteration].part.steps;
  }

  /** The quantity in hand: the one that was clicked, or the last that was worked. */
  function inHand() {
    return state.chosen ?? steps()[state.taken - 1]?.id ?? null;
  }

  /** Goes to a place. `push` makes it one to which Back comes back. */
  function go(change, push = true) {
    Object.assign(state, { hidden: null }, change);
    const last = data.iterations.length - 1;
    state.iteration = Math.min(Math.max(state.iteration, 0), last);
    const { part } = data.iterations[state.iteration];
    state.taken = Math.min(Math.max(state.taken, 0), part.steps.length);
    state.slot = Math.min(Math.max(state.slot, 0), part.slots - 1);
    if (state.chosen !== null && part.place(state.chosen, state.slot) === undefined) state.chosen = null;
    if (state.chosen === steps()[state.taken - 1]?.id) state.chosen = null;
    render();
    if (push) remember();
  }

  /** Remembers the place for Back; of those passed with a key held down, the last, since browsers refuse many. */
  function remember() {
    if (held) history.replaceState(null, "", here());
    else if (here() !== location.hash) history.pushState(null, "", here());
  }

  function here() {
    const hand = inHand();
    const step = hand === null ? undefined : view.part.step(hand);
    const apart = state.chosen !== null && step?.at !== state.taken - 1;
    return address([
      ["it", state.iteration ? state.iteration + 1 : ""],
      ["s", data.told.samples > 1 ? state.slot + 1 : ""],
      ["q", hand === null ? "" : data.key(hand)],
      ["k", apart ? state.taken : ""],
    ]);
  }

  function fromAddress() {
    const told = readAddress(location.hash);
    const number = (name, otherwise) => (/^\d+$/.test(told.get(name) ?? "") ? Number(told.get(name)) : otherwise);
    const iteration = Math.min(number("it", 1), data.iterations.length) - 1;
    const { part } = data.iterations[Math.max(iteration, 0)];
    const id = data.ids.get(told.get("q"));
    const step = id === undefined ? undefined : part.step(id);
    const taken = number("k", step ? step.at + 1 : id === undefined ? 0 : part.steps.length);
    go({ iteration, slot: number("s", 1) - 1, taken, chosen: id ?? null }, false);
  }

  // steps

  /** The number of steps after one more by the chosen grain, forward or back. */
  function next(way, grain = page("grain").value) {
    const all = steps();
    const of = (at) => (grain === "number" ? at : grain === "unit" ? all[at]?.unit : all[at]?.phase);
    let at = state.taken + way;
    while (at > 0 && at < all.length && of(at) === of(at - 1)) at += way;
    return Math.min(Math.max(at, 0), all.length);
  }

  function forward(grain) {
    const taken = next(1, grain);
    const hides = page("predict").checked && taken === state.taken + 1;
    go({ taken, chosen: null, hidden: hides ? steps()[taken - 1].id : null });
  }

  function back(grain) {
    go({ taken: next(-1, grain), chosen: null });
  }

  /** Takes a number in hand; one that is not worked yet is left alone. */
  function choose(id) {
    if (id === undefined || !view.known(id)) return;
    go({ chosen: view.meant(id) });
  }

  // what is seen

  function render() {
    view = look();
    const hand = inHand();
    const step = hand === null ? undefined : view.part.step(hand);
    const used = usedBy(step);
    const own = used.map((ref) => (!Array.isArray(ref) ? ref : ref[1] === state.slot ? ref[0] : null)); // null: another sample's
    tables.update(view, hand, new Set(own));
    picture.update(pictured(hand, step, own));
    explain(hand, step, used);
    controls(step);
    chart?.update(state.iteration, view);
    solution.update(view);
  }

  function pictured(hand, step, used) {
    const keys = (ids) => new Set([...ids].map(data.key));
    const clicked = state.chosen !== null;
    return {
      value: (key) => view.value(data.ids.get(key)),
      text: (key, digits) => brief(view.value(data.ids.get(key)), digits),
      now: hand === null ? null : data.key(hand),
      used: used.map((id) => (id === null ? null : data.key(id))),
      fed: clicked ? keys([...(view.part.feeds.get(hand) ?? [])].map(({ id }) => id)) : new Set(),
      path: clicked ? keys(waysToTheLoss(view.part, hand)) : new Set(),
      phase: step?.phase ?? "forward",
      predicting: state.hidden !== null,
    };
  }

  /** The formula in hand, the sentence, and the quantities that it is worked from. */
  function explain(hand, step, used) {
    page("letters").hidden = hand !== null;
    page("formula").hidden = hand === null;
    page("guess").hidden = state.hidden === null;
    if (hand === null) {
      say([bold(data.iterations[state.iteration].last ? "After the last update." : "Start."), " Press → or Next to work it, number by number."]);
      page("chips").replaceChildren();
      return;
    }
    const shown = step ?? { id: hand, refs: [], pieces: [], chain: null };
    setFormula(page("formula"), shown, { ...view, read: (ref) => view.read(ref, step ? view.guard(step) : 0), value: (id) => view.text(id, "?") });
    page("formula").scrollTop = page("formula").scrollHeight; // what comes out is seen, even if not all of it has room
    say(sentence(hand, step));
    page("chips").replaceChildren(...chips(hand, used));
    if (state.hidden !== null) page("typed").focus();
  }

  function sentence(hand, step) {
    const told = lowered(` = ${view.text(hand, "?")}, ${step ? step.rule : "given"}`);
    const said = [bold(`${step ? PHASES[step.phase] : "Given"}:`), " ", lowered(view.word(hand)), told];
    const last = steps()[state.taken - 1];
    if (state.chosen !== null && last) said.push(" ", link(`Back to step ${state.taken}`, () => go({ chosen: null })));
    else if (state.taken === steps().length && state.iteration < data.iterations.length - 1) said.push(". ↓ goes on to ", titleOf(state.iteration + 1));
    return said;
  }

  function titleOf(at) {
    const { number, last } = data.iterations[at];
    return last ? "what follows the update" : `iteration ${number}`;
  }

  function say(parts) {
    page("say").replaceChildren(...parts);
  }

  /** Buttons for what the quantity in hand is worked from and, if it was clicked, for what it goes into. */
  function chips(hand, used) {
    const found = used.slice(0, MOST_CHIPS).map((ref, at) => chip(ref, at + 1));
    if (state.chosen === null) return found;
    const into = [...(view.part.feeds.get(hand) ?? [])].filter(({ id }) => view.known(id)).slice(0, MOST_CHIPS);
    return into.length ? [...found, plainText("goes into"), ...into.map(({ id }) => chip(id, 0))] : found;
  }

  function chip(ref, number) {
    const [id, slot] = Array.isArray(ref) ? ref : [ref, state.slot];
    const made = element("button", number ? "chip used" : "chip");
    made.type = "button";
    if (number) made.append(disc(number));
    made.append(lowered(view.word(ref)), ` = ${view.read(ref).text}`);
    made.addEventListener("click", () => go({ chosen: id, slot }));
    return made;
  }

  function controls() {
    const all = steps();
    const range = page("steps");
    range.max = all.length;
    range.value = state.taken;
    range.setAttribute("aria-valuetext", `step ${state.taken} of ${all.length}`);
    page("count").textContent = `${state.taken} of ${all.length}`;
    page("first").disabled = page("back").disabled = state.taken === 0;
    page("next").disabled = page("last").disabled = state.taken === all.length;
    if (page("sample")) page("sample").value = String(state.slot);
    phases(all);
  }

  /** The phases over the range of steps; the name of one that is too short for it is left out. */
  function phases(all) {
    const bar = page("phases");
    const named = [...new Set(all.map((step) => step.phase))];
    if (bar.dataset.of !== String(data.iterations[state.iteration].part.guards)) {
      bar.dataset.of = String(data.iterations[state.iteration].part.guards);
      bar.replaceChildren(...named.map((phase) => phaseMark(all, phase)));
    }
    const now = all[state.taken - 1]?.phase;
    [...bar.children].forEach((mark, at) => mark.classList.toggle("on", named[at] === now));
  }

  // what is pressed

  const KEYS = {
    ArrowRight: (event) => forward(event.shiftKey ? "phase" : undefined),
    ArrowLeft: (event) => back(event.shiftKey ? "phase" : undefined),
    PageDown: () => forward(),
    PageUp: () => back(),
    " ": () => forward(),
    Home: () => go({ taken: 0, chosen: null }),
    End: () => go({ taken: steps().length, chosen: null }),
    ArrowDown: () => go({ iteration: state.iteration + 1 }),
    ArrowUp: () => go({ iteration: state.iteration - 1 }),
    "[": () => go({ slot: state.slot - 1 }),
    "]": () => go({ slot: state.slot + 1 }),
    1: () => setGrain("number"),
    2: () => setGrain("unit"),
    3: () => setGrain("phase"),
    p: () => page("predict").click(),
    Escape: () => go({ chosen: null }),
    "?": () => page("help").showModal(),
  };

  function setGrain(grain) {
    page("grain").value = grain;
  }

  function pressed(event) {
    const at = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey || page("help").open || !(event.key in KEYS)) return;
    if (ownKeys(at, event.key)) return;
    event.preventDefault();
    held = event.repeat;
    KEYS[event.key](event);
    held = false;
  }

  function begin() {
    document.addEventListener("keydown", pressed);
    window.addEventListener("popstate", fromAddress);
    on("first", "click", () => go({ taken: 0, chosen: null }));
    on("back", "click", () => back());
    on("next", "click", () => forward());
    on("last", "click", () => go({ taken: steps().length, chosen: null }));
    on("steps", "input", (event) => go({ taken: Number(event.target.value), chosen: null }, false));
    on("steps", "change", () => go({}));
    on("sample", "change", (event) => go({ slot: Number(event.target.value) }));
    on("predict", "change", () => go({}));
    on("guess", "submit", guessed);
    on("keys", "click", () => page("help").showModal());
    window.addEventListener("beforeprint", () => printing(true));
    window.addEventListener("afterprint", () => printing(false));
    fromAddress();
  }

  function on(id, event, then) {
    page(id)?.addEventListener(event, then);
  }

  /** A number that was typed before it was shown; nothing typed shows it. */
  function guessed(event) {
    event.preventDefault();
    const text = page("typed").value;
    const said = text.trim() === "" ? { right: true, said: "" } : judged(text, data.value(state.hidden, view.iteration, state.slot));
    page("typed").value = "";
    if (said.right) go({ hidden: null });
    page("say").append(" ", bold(said.said));
    if (said.right) page("next").focus();
  }

  /** On paper every number of the iteration is there, with its working. */
  function printing(begins) {
    const whole = makeView(data, { ...state, iteration: data.iterations[state.iteration], taken: steps().length, hidden: null });
    if (!begins) return render();
    tables.update(whole, null, new Set());
    picture.update({ ...pictured(null, undefined, []), value: (key) => whole.value(data.ids.get(key)), text: (key, digits) => brief(whole.value(data.ids.get(key)), digits), phase: "update" });
    return solution.fill(whole);
  }

  return { begin };
}

/** True for a key that the element in focus has its own use for. */
function ownKeys(at, key) {
  if (at.matches("input:not([type=range]):not([type=checkbox]), textarea")) return true;
  if (at.matches("select")) return key !== "?" && key !== "Escape";
  if (at.matches("input[type=range]")) return /^(Arrow|Home|End|Page)/.test(key);
  return key === " " && at.matches("button, summary, [role=button], input[type=checkbox]");
}

function phaseMark(all, phase) {
  const mark = element("span", "phase");
  const first = all.findIndex((step) => step.phase === phase);
  const count = all.filter((step) => step.phase === phase).length;
  mark.style.left = `${(100 * first) / all.length}%`;
  mark.style.width = `${(100 * count) / all.length}%`;
  mark.textContent = PHASES[phase];
  return mark;
}

function bold(text) {
  const made = element("b");
  made.textContent = text;
  return made;
}

function plainText(text) {
  const made = element("span", "quiet");
  made.textContent = text;
  return made;
}

function disc(number) {
  const made = element("span", "disc");
  made.textContent = String(number);
  return made;
}

function link(text, then) {
  const made = element("button", "link");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", then);
  return made;
}
