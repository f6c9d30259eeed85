// The address: #it=3&s=2&q=dE/dw5 opens there, and Back works.

/** What an address says; a field that it does not say, or that means nothing, is left out. */
function readAddress(hash) {
  const found = new Map();
  hash.replace(/^#/, "").split("&").forEach((field) => {
    const [name, text] = field.split("=");
    if (text !== undefined) found.set(name, decoded(text));
  });
  return found;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a place; + is written %2B, since it would come back as a space. */
function address(fields) {
  const told = fields.filter(([, text]) => text !== "").map(([name, text]) => `${name}=${encoded(String(text))}`);
  return told.length ? `#${told.join("&")}` : "#";
}

function encoded(text) {
  return encodeURIComponent(text).replace(/%2F/g, "/").replace(/%7C/g, "|");
}
