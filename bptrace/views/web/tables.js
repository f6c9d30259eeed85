// The tables of numbers at the right, which fill up step by step.

const FIGURE = "\u2007"; // as wide as a figure
const POINT = "\u2008"; // as wide as a point
const ABSENT = "\u00b7";

/** The tables of a page, by their cells. `choose` is called with the quantity of a cell that is clicked. */
function makeTables(root, ids, choose) {
  const columns = [...root.querySelectorAll("table")].flatMap(columnsOf);
  const cells = [...root.querySelectorAll("[data-q]")].map((cell) => ({ cell, id: ids.get(cell.dataset.q), text: "" }));
  const of = new Map(cells.map((entry) => [entry.cell, entry]));
  const lit = new Set();
  cells.forEach(({ cell, id }) => makeButton(cell, () => choose(id)));

  function update(view, now, used) {
    cells.forEach((entry) => {
      entry.told = view.text(entry.id, null);
    });
    columns.forEach((column) => align(column.map((cell) => of.get(cell)).filter(Boolean)));
    lit.forEach((cell) => cell.classList.remove("now", "used"));
    lit.clear();
    cells.forEach((entry) => mark(entry, entry.id === now ? "now" : used.has(entry.id) ? "used" : ""));
    reveal(cells.find(({ id }) => id === now)?.cell);
  }

  function mark({ cell }, kind) {
    if (!kind) return;
    cell.classList.add(kind);
    lit.add(cell);
  }

  /** Scrolls only if the row is not in view, and then so that its caption is on top. */
  function reveal(cell) {
    if (!cell) return;
    const [outer, inner] = [root.getBoundingClientRect(), cell.getBoundingClientRect()];
    if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
    const table = cell.closest("table");
    const top = table.getBoundingClientRect().top - outer.top;
    const within = inner.bottom - table.getBoundingClientRect().top <= outer.height;
    root.scrollTop += within ? top : inner.top - outer.top - outer.height / 2;
  }

  return { update };
}

function columnsOf(table) {
  const found = [];
  table.querySelectorAll("tbody tr").forEach((line) => {
    [...line.cells].forEach((cell, at) => {
      (found[at] ??= []).push(cell);
    });
  });
  return found;
}

/** Sets the numbers of a column under each other, point under point. */
function align(entries) {
  const behind = (text) => (text.includes(".") ? text.length - text.indexOf(".") - 1 : 0);
  const told = entries.map(({ told: text }) => text ?? "");
  const most = Math.max(0, ...told.map(behind));
  const pointed = told.some((text) => text.includes("."));
  entries.forEach((entry, at) => {
    const text = told[at];
    const short = FIGURE.repeat(most - behind(text)) + (pointed && !text.includes(".") ? POINT : "");
    setText(entry, entry.told === null ? ABSENT + FIGURE.repeat(most) + (pointed ? POINT : "") : text + short);
    entry.cell.classList.toggle("negative", text.startsWith(MINUS));
    entry.cell.classList.toggle("absent", entry.told === null);
    entry.cell.firstChild.disabled = entry.told === null;
  });
}

function setText(entry, text) {
  if (entry.text === text) return;
  entry.text = text;
  entry.cell.firstChild.textContent = text;
}

/** A cell whose number can be chosen, with the mouse or with the keyboard. */
function makeButton(cell, choose) {
  const button = element("button");
  button.type = "button";
  button.textContent = cell.textContent;
  button.addEventListener("click", choose);
  cell.replaceChildren(button);
}
