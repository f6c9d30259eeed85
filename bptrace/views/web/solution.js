// The working of the whole iteration, below the player and on paper: written when it comes into view.

function makeSolution(root, data) {
  const places = [...root.querySelectorAll("[data-q]")];
  let current = null;
  let seen = false;

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

  /** Another iteration or sample is another solution; one that nobody sees is not written. */
  function update(view) {
    const changed = current === null || current.iteration !== view.iteration || current.slot !== view.slot;
    current = view;
    if (changed && seen) fill(whole(view));
  }

  new IntersectionObserver((entries) => {
    if (seen || !entries.some((entry) => entry.isIntersecting)) return;
    seen = true;
    if (current) fill(whole(current));
  }).observe(root);

  return { update, fill };
}
