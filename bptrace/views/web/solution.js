// The working of the whole iteration, below the player and on paper: written when it comes into view.

function makeSolution(root, data) {
  const places = [...root.querySelectorAll("[data-q]")];
  let current = null;
  let seen = false;
  let stale = true;

  function fill(view) {
    places.forEach((place) => {
      const step = view.part.step(data.ids.get(place.dataset.q));
      place.hidden = step === undefined;
      place.firstElementChild.className = "formula";
      if (step) setFormula(place.firstElementChild, step, { ...view, read: (ref) => view.read(ref, view.guard(step)), value: (id) => view.text(id) });
    });
  }

  function whole(view) {
    return makeView(data, { iteration: view.iteration, slot: view.slot, taken: view.part.steps.length, hidden: null });
  }

  /** What is too wide for its column is scrolled, by the keyboard too. */
  function reachable() {
    const wide = places.map((place) => place.scrollWidth > place.clientWidth);
    places.forEach((place, at) => (wide[at] ? place.setAttribute("tabindex", "0") : place.removeAttribute("tabindex")));
  }

  function refresh() {
    if (!stale || !seen || !current) return;
    stale = false;
    fill(whole(current));
    reachable();
  }

  /** Another iteration or sample is another solution; one that nobody sees is not written. */
  function update(view) {
    stale ||= current === null || current.iteration !== view.iteration || current.slot !== view.slot;
    current = view;
    refresh();
  }

  const looked = (entries) => {
    seen = entries.at(-1).isIntersecting;
    refresh();
  };
  new IntersectionObserver(looked, { rootMargin: "-1px" }).observe(root); // it begins where the window ends, which is not in view yet

  return { update, fill };
}
