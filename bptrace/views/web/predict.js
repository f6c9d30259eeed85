// Predict first: a value is hidden until it is asked for, or typed and judged.

/** What is to be said of a typed number: whether it is right, to as many figures as it has. */
function judged(text, value) {
  const number = typed(text);
  if (Number.isNaN(number)) return { right: false, said: "That is not a number." };
  const { figures, step } = lastPlace(text);
  if (near(number, value, step)) return { right: true, said: figures > 1 || number === value ? `Right, to ${figures} ${figures === 1 ? "figure" : "figures"}.` : "Right as far as it goes: one figure." };
  if (near(-number, value, step)) return { right: false, said: "The sign is the other one." };
  return { right: false, said: "Not that. Look at the formula again, or press Enter to see it." };
}

/** True if a number is the value, rounded to its last place, or one more or less there. */
function near(number, value, step) {
  return Math.abs(number - value) <= 1.5 * step * (1 + 1e-9);
}
