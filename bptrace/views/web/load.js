// Unpacks the script of the page and its data, and runs it; the page allows it by its hash.

(async () => {
  const bytes = Uint8Array.from(atob(document.getElementById("data").textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const all = new Uint8Array(await new Response(stream).arrayBuffer());
  const end = 4 + new DataView(all.buffer).getUint32(0, true);
  const script = document.createElement("script");
  script.textContent = new TextDecoder().decode(all.subarray(4, end));
  script.bytes = all.subarray(end);
  document.body.append(script);
})();
