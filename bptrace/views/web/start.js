// Begins: unpacks the data, and takes over the page, which could be read before.

async function start() {
  const page = (id) => document.getElementById(id);
  const data = await unpack(page("data").textContent);
  document.documentElement.classList.add("playing");
  makePlayer(data, page).begin();
}

start();
