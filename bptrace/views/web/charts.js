// The chart at the right: E, any parameter or any gradient over the iterations, and the iteration that is looked at.

const ENDS = 10; // rows of the table behind a chart that are there before it is opened

function makeCharts(page, data, go) {
  const chart = makeChart(page("plot"));
  const range = page("it");
  const select = page("series");
  const shown = data.iterations;
  let series = [];

  function choose() {
    const id = data.ids.get(select.value);
    series = shown.map((iteration) => data.value(id, iteration, 0));
    const at = series.findLastIndex((value) => value !== null);
    const powers = chart.draw(series, brief(series[at], 5), shown[shown.length - 1].last);
    page("powers").hidden = !powers;
    page("all").open = false;
  }

  function update(at) {
    const id = data.ids.get(select.value);
    const { number, last } = shown[at];
    const value = series[at];
    chart.point(at, value);
    range.value = at + 1;
    range.setAttribute("aria-valuetext", last ? "after the last update" : `iteration ${number}`);
    page("less").disabled = at === 0;
    page("more").disabled = at === shown.length - 1;
    const told = value === null ? "" : ` = ${data.write(id, value, shown[at])}`;
    page("where").replaceChildren(last ? `after ${number} ${number === 1 ? "update" : "updates"}: ` : `iteration ${number}: `, lowered(data.text(id).replace(SAMPLE, "")), told);
  }

  /** The table is written when it is opened. */
  function list() {
    if (!page("all").open) return;
    const id = data.ids.get(select.value);
    const lines = series.map((value, at) => line(shown[at].last ? "after" : String(shown[at].number), value === null ? "" : data.write(id, value, shown[at])));
    page("values").replaceChildren(...lines);
  }

  function line(name, text) {
    const made = element("tr");
    const head = element("th");
    head.scope = "row";
    head.textContent = name;
    const cell = element("td");
    cell.textContent = text;
    made.append(head, cell);
    return made;
  }

  range.addEventListener("input", () => go(Number(range.value) - 1));
  page("less").addEventListener("click", () => go(Number(range.value) - 2));
  page("more").addEventListener("click", () => go(Number(range.value)));
  select.addEventListener("change", () => {
    choose();
    update(Number(range.value) - 1);
  });
  page("all").addEventListener("toggle", list);
  choose();
  return { update };
}
