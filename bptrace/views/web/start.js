// Begins: takes over the page, which could be read before.

const bytes = document.currentScript.bytes; // left here by load.js
document.documentElement.classList.add("playing");
makePlayer(unpack(bytes), (id) => document.getElementById(id)).begin();
