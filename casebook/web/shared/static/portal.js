// Comfort only: every page works without this file. It sends nothing anywhere but to this site, and keeps nothing.
"use strict";

// Leave now: at once, in place of this page in the history. The server is told on the way out.
const leaving = document.querySelector("form[data-leave]");
function leave() {
  fetch(leaving.action, { method: "POST", body: new URLSearchParams(new FormData(leaving)), keepalive: true });
  document.body.replaceChildren();
  document.title = "…";
  location.replace(leaving.dataset.leave);
}
leaving?.addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
});

// Esc twice within a second does the same.
let escaped = -Infinity;
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !leaving) return;
  const now = performance.now();
  if (now - escaped < 1000) leave();
  escaped = now;
});

// While many people write: some work in place of the wait (the first `bits` bits of SHA-256 of "ticket:number" are zero).
const waiting = document.querySelector("form[data-puzzle]");
async function prove(form) {
  const { puzzle, bits } = form.dataset;
  const words = new TextEncoder();
  for (let number = 0; ; number += 1) {
    const hashed = new DataView(await crypto.subtle.digest("SHA-256", words.encode(`${puzzle}:${number}`)));
    if (hashed.getUint32(0) >>> (32 - Number(bits)) === 0) {
      form.elements.proof.value = String(number);
      form.requestSubmit();
      return;
    }
  }
}
if (waiting && crypto.subtle) prove(waiting);
