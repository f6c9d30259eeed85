// The formula in hand, in MathML: the chain rule, names, numbers, value. A row may break between its pieces.

const LONG = 150; // letters in a row, beyond which it is set smaller

/** A row of a formula: a piece is put together from its blank and what is put in. */
function row(pieces, put, negative) {
  const line = element("span", "line");
  pieces.forEach((piece) => {
    const math = element("span", "piece");
    // The markup is our own: bptrace wrote the blanks and the symbols, and escaped every name in them.
    math.innerHTML = `<math>${filled(piece, put, negative)}</math>`; // eslint-disable-line no-restricted-properties -- ours
    line.append(math);
  });
  return line;
}

/** A piece with what is put in: {3} is the place of the fourth, {(3} and {)3} brackets that only a negative number needs. */
function filled(piece, put, negative) {
  return piece.replace(/\{([()]?)(\d+)\}/g, (_, bracket, at) => {
    if (!bracket) return put[at];
    return negative && negative[at] ? `<mo stretchy="false">${bracket}</mo>` : "";
  });
}

/** MathML of a symbol alone. */
function symbol(markup) {
  const math = element("span", "symbol");
  math.innerHTML = `<math>${markup}</math>`; // eslint-disable-line no-restricted-properties -- as above
  return math;
}

/** A symbol in a line of text: what follows _ and may stand in a name is lowered. */
function lowered(text) {
  const made = element("span");
  text.split(/([_^]\{[^{}]*\}|_[\p{L}\p{M}\p{Nd}_.]+)/u).forEach((part, at) => {
    const piece = element(at % 2 ? (part[0] === "^" ? "sup" : "sub") : "span");
    piece.textContent = (at % 2 ? part.slice(1).replace(/[{}]/g, "") : part).replace(/-/g, MINUS);
    if (part) made.append(piece);
  });
  return made;
}

/** The rows of a step: the left side, then each side after its equals sign. */
function rows(step, view) {
  const numbers = step.refs.map((ref) => view.read(ref));
  const put = numbers.map(({ id, text, sample }) => `<mrow class="used" data-q="${escaped(view.key(id))}">${number(view.how(id), text, sample)}</mrow>`);
  const names = step.refs.map((ref) => view.symbol(ref));
  const sides = [];
  if (step.chain) sides.push(row(step.chain, step.names.map((name) => view.name(name))));
  sides.push(row(step.pieces, names));
  if (numbers.length) sides.push(row(step.pieces, put, numbers.map(({ value }) => value < 0)));
  const value = element("span", "line");
  const told = element("span", "now value");
  told.textContent = view.value(step.id);
  value.append(told);
  sides.push(value);
  return sides;
}

/** A number as MathML; of terms that are folded, how many they are and what they come to. */
function number(how, text) {
  return how[0] === "x" ? `<mo>[</mo><mtext>${how.slice(1)}: </mtext><mn>${text}</mn><mo>]</mo>` : `<mn>${text}</mn>`;
}

/** Sets a step into its place: the left side, and the sides under each other with their equals signs. */
function setFormula(place, step, view) {
  const sides = rows(step, view);
  const left = symbol(view.symbol(step.id));
  left.className = "left";
  place.classList.toggle("chained", step.chain !== null);
  place.classList.toggle("long", sides.some((side) => side.textContent.length > LONG));
  place.replaceChildren(left, ...sides.flatMap((side) => [equals(), side]));
}

function equals() {
  const sign = element("span", "equals");
  sign.textContent = "=";
  return sign;
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function element(name, kind) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  return made;
}
