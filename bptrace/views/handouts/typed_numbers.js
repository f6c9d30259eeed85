// Numbers as people type them: read exactly, and rounded as they would round them.

/** A typed number as an exact fraction, with how many places and figures it was given; or why it is none. */
function readNumber(text) {
  const plain = text.replace(/[⁺⁻⁰¹²³⁴-⁹]+/g, (raised) => `^${raised.normalize("NFKC")}`).replace(/\s/g, "")
    .replace(/[\u2212\u2010-\u2014]/g, "-").replace(/[\u2044\u2215]/g, "/").replace(/^[=≈~]/, "").replace(/[·⋅×*]10(\^|\*\*)/, "e");
  if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(plain)) return { why: `“${text.trim()}” can be read in two ways: write a point, not a comma.` };
  const parts = plain.split("/").map(readDecimal);
  const [above, below] = parts;
  if (parts.length > 2 || parts.includes(null) || (below && !below.figures)) return { why: `“${text.trim()}” is no number.` };
  return below ? divide(above, below) : above;
}

function readDecimal(text) {
  const found = /^([+-]?)(\d*)(?:[.,](\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(text);
  const digits = found ? found[2] + (found[3] || "") : "";
  if (!digits) return null;
  const places = (found[3] || "").length - Number(found[4] || 0);
  const size = BigInt(digits);
  return {
    ...{ negative: found[1] === "-", places, figures: digits.replace(/^0+/, "").length },
    above: size * ten(-places),
    below: ten(places),
  };
}

/** A fraction is exact: it lacks no digit. */
function divide(one, other) {
  return {
    ...{ negative: one.negative !== other.negative, places: Infinity, figures: Infinity },
    above: one.above * other.below,
    below: one.below * other.above,
  };
}

/** A power of ten; 1 where it is none above 1. */
function ten(power) {
  return 10n ** BigInt(Math.max(0, power));
}

/** The number rounded half away from zero to the digits asked, by its figures and the place of the last that is not 0: 375e-3. */
function canonical({ negative, above, below }, { kind, digits }) {
  if (!above) return "0e0";
  let power = kind === "dp" ? -digits : firstPlace(above, below) + 1 - digits;
  const unit = below * ten(power);
  let figures = (2n * above * ten(-power) + unit) / (2n * unit);
  if (!figures) return "0e0";
  while (figures % 10n === 0n) {
    figures /= 10n;
    power++;
  }
  return `${negative ? "-" : ""}${figures}e${power}`;
}

/** The power of ten of the first figure. */
function firstPlace(above, below) {
  const place = String(above).length - String(below).length;
  return above * ten(-place) >= below * ten(place) ? place : place - 1;
}

/** True if a number was given with fewer digits than are asked. */
function isShort(number, { kind, digits }) {
  return (kind === "dp" ? number.places : number.figures) < digits;
}
