// Predict first: a value is hidden until it is asked for, or typed and judged.

/** What is to be said of a typed number: whether it is right, to as many figures as it has. */
function judged(text, value) {
  const number = typed(text);
  if (Number.isNaN(number)) return { right: false, said: "That is not a number." };
  const { figures, step } = lastPlace(text);
  const reach = (figures > 1 ? 1.5 : 0.5) * step * (1 + 1e-9); // with a single figure, one more or less is another number
  if (Math.abs(number - value) <= reach) return { right: true, said: `Right, to ${figures} ${figures === 1 ? "figure" : "figures"}.` };
  if (Math.abs(number + value) <= reach) return { right: false, said: "The sign is the other one." };
  return { right: false, said: "Not that. Look at the formula again, or press Enter to see it." };
}

