// An iteration as it is looked at: one sample of it, and as many of its steps as have been taken.

const SAMPLE = /\u00a7/g; // in a symbol, the place of the number of its sample

/** What is seen of an iteration: for the sample at a place in the batch, after so many steps; `hidden` is the quantity to be predicted. */
function makeView(data, { iteration, slot, taken, hidden }) {
  const { part } = iteration;
  const sampleOf = (place) => String(iteration.samples[place ?? Math.min(slot, part.slots - 1)] ?? "");
  const split = (ref) => (Array.isArray(ref) ? ref : [ref, null]);
  const marked = (markup, place) => markup.replace(SAMPLE, sampleOf(place));
  const meant = (id) => part.same.get(id) ?? id;

  /** True for a given, and for what one of the steps so far has worked. */
  function known(id) {
    const step = part.step(id);
    return id !== hidden && meant(id) !== hidden && (step === undefined ? isGiven(id) || taken === part.steps.length : step.at < taken);
  }

  function isGiven(id) {
    return data.how(id) !== "n" && part.step(id) === undefined;
  }

  function value(id) {
    return known(id) ? data.value(id, iteration, slot) : null;
  }

  /** A number of a formula, with as many digits more as the formula needs. */
  function read(ref, more = 0) {
    const [id, place] = split(ref);
    const number = data.value(id, iteration, place ?? slot);
    return { id, value: number, text: number === null ? "" : data.write(id, number, iteration, more) };
  }

  return {
    ...{ iteration, slot, taken, part, known, value, read, isGiven, meant },
    text: (id, absent = "") => (known(id) ? read(id).text : absent),
    symbol: (ref) => marked(data.mathml(split(ref)[0]), split(ref)[1]),
    word: (ref) => marked(data.text(split(ref)[0]), split(ref)[1]),
    name: (index) => marked(data.told.names[index], null),
    key: data.key,
    how: data.how,
    guard: (step) => data.guard(iteration, step.at),
  };
}

/** The quantities that a step uses, each once, in the order of its formula. */
function usedBy(step) {
  return step ? [...new Map(step.refs.map((ref) => [String(ref), ref])).values()] : [];
}

/** The quantities that depend on one, up to the loss: what it feeds, what that feeds, and so on. */
function waysToTheLoss(part, id) {
  const found = new Set();
  const waiting = [id];
  while (waiting.length) {
    const steps = part.feeds.get(waiting.pop()) ?? [];
    steps.forEach((step) => {
      if ((step.phase === "forward" || step.phase === "error") && !found.has(step.id)) {
        found.add(step.id);
        waiting.push(step.id);
      }
    });
  }
  return found;
}
