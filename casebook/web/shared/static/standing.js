// Comfort only: shows how far something is that the server does. Without script, "Look again" does the same.
"use strict";

const AGAIN_MS = 1000;

async function follow() {
  const standing = document.querySelector("[data-standing]");
  if (!standing) return;
  const answer = await fetch(standing.dataset.standing, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.redirected) {
    location.assign(answer.url);
    return;
  }
  if (answer?.ok) {
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("standing");
    if (fresh) show(standing, fresh);
  }
  setTimeout(follow, AGAIN_MS);
}

// A button that somebody is on keeps its place while the work goes on; what is over is shown whole.
function show(standing, fresh) {
  const bar = fresh.querySelector("progress");
  if (!standing.contains(document.activeElement) || !bar || !standing.querySelector("progress")) {
    standing.replaceWith(fresh);
    return;
  }
  for (const part of ["[role=status]", "dl"]) {
    const [old, now] = [standing, fresh].map((one) => one.querySelector(part));
    if (old && now) old.replaceChildren(...now.childNodes);
  }
  if (bar.hasAttribute("value")) Object.assign(standing.querySelector("progress"), { max: bar.max, value: bar.value });
}
setTimeout(follow, AGAIN_MS);
