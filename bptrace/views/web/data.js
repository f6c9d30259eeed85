// The data of the page: unpacked, and asked for by quantity, iteration and sample.

/** Undoes what player_data.py and packing.py did: the mapping, the columns of numbers, and the digits of the formulas. */
function unpack(bytes) {
  const end = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const told = JSON.parse(new TextDecoder().decode(bytes.subarray(4, end)));
  const packed = bytes.subarray(end, end + told.size);
  return makeData(told, doubles(packed, told.order), bytes.subarray(end + told.size));
}

/** Doubles from bytes that are sorted by their place, after differences that were taken `order` times. */
function doubles(bytes, order) {
  const count = bytes.length / 8;
  const sorted = new Uint8Array(bytes.length);
  for (let place = 0; place < 8; place++) {
    for (let at = 0; at < count; at++) sorted[8 * at + place] = bytes[place * count + at];
  }
  const words = new BigUint64Array(sorted.buffer);
  for (let start = order - 1; start >= 0; start--) {
    for (let at = start + 1; at < count; at++) words[at] += words[at - 1];
  }
  return new Float64Array(sorted.buffer);
}

function makeData(told, numbers, guards) {
  const ids = new Map(told.keys.map(([key], id) => [key, id]).filter(([key]) => key));
  const parts = told.parts.map((part) => makePart(part, told));
  let begin = 0;
  const starts = new Map(); // where the numbers of a column begin
  parts.forEach((part) => {
    part.columns.forEach((column) => {
      if (Array.isArray(column)) return;
      starts.set(column, begin);
      begin += part.length;
    });
  });
  const seen = parts.map(() => 0);
  const iterations = told.iterations.map(([number, part, samples, last]) => ({ number, part: parts[part], samples, last, at: seen[part]++ }));

  /** A quantity in an iteration, for the sample at a place in the batch; null if it has no value there. */
  function value(id, iteration, slot) {
    const { part, at } = iteration;
    const place = part.place(id, slot);
    if (place === undefined) return null;
    const column = part.columns[place];
    return Array.isArray(column) ? column[0] : numbers[starts.get(column) + at];
  }

  /** The digits beyond those shown that the numbers in the formula of a step need. */
  function guard(iteration, step) {
    return guards[iteration.part.guards + step * iteration.part.length + iteration.at] || 0;
  }

  /** A number of a quantity as text. */
  function write(id, number, iteration, more = 0) {
    const how = told.keys[id][2];
    if (how === "g" || (how === "p" && iteration === iterations[0])) return plain(number);
    if (!told.each) return show(number, told.digits + more);
    return told.each[0] === "dp" ? places(number, told.each[1]) : show(number, told.each[1]);
  }

  return { told, ids, iterations, value, guard, write, key: (id) => told.keys[id][0], mathml: (id) => told.keys[id][1], how: (id) => told.keys[id][2], text: (id) => told.keys[id][3] };
}

/** One kind of iteration: its steps, and where its numbers stand. */
function makePart(part, told) {
  const of = new Map();
  part.places.forEach(([id, slot], place) => of.set(slot === null ? String(id) : `${id}#${slot}`, place));
  const same = new Map(part.same);
  const steps = part.steps.map(([id, phase, unit, rule, blank, refs, chain, names], at) => ({
    ...{ at, id, unit, refs, names },
    phase: told.phases[phase],
    rule: told.rules[rule],
    pieces: told.blanks[blank],
    chain: chain === undefined ? null : told.blanks[chain],
  }));
  const at = new Map(steps.map((step) => [step.id, step.at]));
  return {
    ...{ steps, same, slots: part.slots, guards: part.guards, columns: part.numbers, length: part.length },
    place: (id, slot) => of.get(String(id)) ?? of.get(`${id}#${slot}`),
    /** The step that works a quantity, or one that it copies; undefined for a given. */
    step: (id) => steps[at.get(id) ?? at.get(same.get(id))],
    feeds: fed(steps),
  };
}

/** For each quantity, the steps whose formulas it stands in. */
function fed(steps) {
  const found = new Map();
  steps.forEach((step) => {
    step.refs.forEach((ref) => {
      const id = Array.isArray(ref) ? ref[0] : ref;
      if (!found.has(id)) found.set(id, new Set());
      found.get(id).add(step);
    });
  });
  return found;
}
