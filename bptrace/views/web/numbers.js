// Numbers as text, as bptrace/formula/number.py writes them. Nothing is computed here: a value comes from the trace.

const MINUS = "\u2212";
const CLEARED = 14; // the most figures that the nudge cannot disturb
const NUDGE = 1 + 2 ** -51; // moves a tie away from zero, since people round it so
const LONGEST = 1e6; // a whole number below it is written out

/** A value to so many significant figures: 0.377500000, 3.51018778e−05, 0. */
function show(value, digits) {
  if (!value) return "0";
  const nudged = value * (digits <= CLEARED ? NUDGE : 1);
  const text = rounded(Number.isFinite(nudged) ? nudged : value, digits);
  const near = Number(text);
  const power = Number(near.toExponential(digits - 1).split("e")[1]);
  if (power >= -4 && power < digits) return signed(text);
  const whole = Math.abs(near) >= 1 && Math.abs(near) < LONGEST && near === value;
  return signed(whole ? value.toFixed(0) : padded(text.includes("e") ? text : near.toExponential(digits - 1)));
}

/** A number to so many figures; an exact tie goes to the even figure, as in Python, where JavaScript goes up. */
function rounded(number, digits) {
  const text = number.toPrecision(digits);
  const isOdd = /^[^e]*[13579](e|$)/.test(text);
  return isOdd && isTie(number, digits) ? text.replace(/[13579](?=e|$)/, (odd) => odd - 1) : text;
}

/** True if exactly a 5 follows the figures. */
function isTie(number, digits) {
  const longer = number.toPrecision(digits + 1);
  if (Number(longer) !== number || !/^[^e]*5(e|$)/.test(longer)) return false;
  const figures = number.toExponential(100).split("e")[0].replace(/\D/g, "");
  return /^0*$/.test(figures.slice(digits + 1));
}

/** A given number as a person writes it, with the fewest digits that identify it: 0.15, 1, 1e−09. */
function plain(value) {
  const size = Math.abs(value);
  const long = value !== 0 && (size < 1e-4 || size >= 1e16);
  return signed(long ? padded(value.toExponential()) : String(value || 0));
}

/** A value rounded to decimal places, with all of them. */
function places(value, count) {
  return signed((value || 0).toFixed(count));
}

/** A value for a narrow place: to so many figures, or fewer where it would be longer than they and three signs more. */
function brief(value, digits) {
  let text = shorter(value, digits);
  for (let fewer = digits - 1; fewer > 0 && text.length > digits + 3; fewer--) text = shorter(value, fewer);
  return text;
}

/** A value as it is given, if that is short, or else rounded. */
function shorter(value, digits) {
  const given = plain(value);
  return given.length <= digits + 1 ? given : show(value, digits);
}

/** An exponent has two digits at least: e-05. */
function padded(text) {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

function signed(text) {
  return text.replace(/-/g, MINUS);
}

/** What a person typed, as a number; NaN if it is none. */
function typed(text) {
  const plainly = text.trim().replace(/[\u2212\u2013]/g, "-").replace(/^([+-]?\d*),(\d+)$/, "$1.$2");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plainly) ? Number(plainly) : NaN;
}

/** The significant figures of a number that a person typed, and the value of one in its last place. */
function lastPlace(text) {
  const [digits, power] = text.trim().replace(",", ".").toLowerCase().split("e");
  const behind = (digits.split(".")[1] || "").length;
  return { figures: digits.replace(/[^\d]/g, "").replace(/^0+/, "").length, step: 10 ** (Number(power || 0) - behind) };
}
