// A page that checks itself: a typed number is hashed slowly, and what is said of it stands in the file, legible to that hash alone.

const EXACT = 1; // as in told_numbers.py
const NEAR = 2;
const SHORT = 3;
const MISTAKEN = 4;
// The tone of a verdict, its sign, and its words, in which % are the digits asked.
const VERDICTS = {
  right: ["good", "✓", "Right."],
  nearly: ["fair", "≈", "Right as far as it goes, but too few digits: give %."],
  short: ["fair", "…", "Too few digits to be judged: give %."],
  wrong: ["bad", "✗", "Not right."],
  unread: ["fair", "?", ""],
  checking: ["quiet", "…", "Checking."],
  empty: ["", "", ""],
};
const OTHERWISE = "This browser cannot check numbers here: it lacks the Web Cryptography of pages that are opened from a disk or over https. This is a sheet to fill in.";
const COUNTED = new Intl.NumberFormat("en");

const page = (id) => document.getElementById(id);
const data = JSON.parse(page("data").textContent);
const subtle = window.crypto && window.crypto.subtle;

// what the file says of a number

function bytes(coded) {
  return Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0));
}

/** What is said of a number of a blank, if anything: its own hash finds it and makes it legible. */
async function said(blank, number) {
  const { bits, tag, said: length } = data.hash;
  const key = await subtle.importKey("raw", new TextEncoder().encode(number), "PBKDF2", false, ["deriveBits"]);
  const salt = bytes(blank.salt);
  const hashes = await Promise.all(Array.from({ length: 2 ** bits }, (_, hidden) => slow(key, salt, hidden)));
  const entries = bytes(blank.entries);
  for (let at = 0; at < entries.length; at += tag + length) {
    const entry = entries.subarray(at, at + tag + length);
    const hash = hashes.find((each) => each.subarray(0, tag).every((byte, place) => byte === entry[place]));
    if (hash) return entry.subarray(tag).map((byte, place) => byte ^ hash[tag + place]);
  }
  return null;
}

async function slow(key, salt, hidden) {
  const { rounds, tag, said: length } = data.hash;
  const how = { name: "PBKDF2", hash: "SHA-256", salt: Uint8Array.of(...salt, hidden >> 8, hidden & 255), iterations: rounds };
  return new Uint8Array(await subtle.deriveBits(how, key, 8 * (tag + length)));
}

/** The verdict on a typed text, and what is to be said beside it. */
async function judge(blank, text) {
  const number = readNumber(text);
  if (number.why) return { verdict: "unread", more: number.why };
  const [kind, ...places] = (await said(blank, canonical(number, data))) || [0];
  if (kind === MISTAKEN) return { verdict: "wrong", more: looksAs(places.filter(Boolean).map((place) => data.thoughts[place - 1])) };
  return { verdict: verdictOf(kind, isShort(number, data)), more: "" };
}

/** The verdict on a number by what it is; the right number itself may go without its last zeros. */
function verdictOf(kind, short) {
  if (kind === EXACT || (kind === NEAR && !short)) return "right";
  if (!short) return "wrong";
  return kind === NEAR || kind === SHORT ? "nearly" : "short";
}

/** It looks as if the bias was left out of net. What is added to the weighted inputs before the activation? */
function looksAs(thoughts) {
  const told = thoughts.map(([thought, , begins]) => (begins ? thought : `${thought}, in an earlier number`));
  const hints = new Set(thoughts.map(([, hint]) => hint));
  return `It looks as if ${told.join(", or as if ")}. ${[...hints].join(" ")}`;
}

// the page

function makeRow(blank, at) {
  const input = page(`n${at + 1}`);
  const place = page(`v${at + 1}`);
  const row = { verdict: "empty" };
  let judged = "";

  function show(verdict, more) {
    const [tone, sign, told] = VERDICTS[verdict];
    const words = [told.replace("%", data.words), more].filter(Boolean).join(" ");
    row.verdict = verdict;
    place.className = `verdict ${tone}`;
    place.replaceChildren(marked(sign), ` ${words}`);
    if (verdict === "wrong") input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (blank.right && verdict === "wrong") place.append(" ", button());
    return words;
  }

  function button() {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = "Show the right number";
    made.setAttribute("aria-label", `Show the right number of ${blank.name}`);
    made.addEventListener("click", () => {
      const words = `The right number is ${blank.right.replace(/-/g, "\u2212")}.`;
      made.replaceWith(words);
      input.focus();
      tell(`${blank.name}: ${words} `);
    });
    return made;
  }

  async function check() {
    const text = input.value;
    judged = text;
    show(text.trim() ? "checking" : "empty", "");
    if (!text.trim()) return;
    const { verdict, more } = await judge(blank, text);
    if (text !== judged || text !== input.value) return; // another was typed in the meantime
    tell(`${blank.name}: ${show(verdict, more)} `);
  }

  input.addEventListener("input", () => {
    if (row.verdict === "empty") return;
    show("empty", "");
    tell("");
  });
  input.addEventListener("change", check);
  return row;
}

/** A sign beside words that say the same. */
function marked(sign) {
  const made = document.createElement("span");
  made.setAttribute("aria-hidden", "true");
  made.textContent = sign;
  return made;
}

/** Says something, and how many are right. */
function tell(words) {
  const right = rows.filter((row) => row.verdict === "right").length;
  page("say").textContent = `${words}${COUNTED.format(right)} of ${COUNTED.format(rows.length)} ${rows.length === 1 ? "is" : "are"} right.`;
}

const rows = subtle ? data.blanks.map(makeRow) : [];
if (subtle) tell("");
else page("cannot").textContent = OTHERWISE;
