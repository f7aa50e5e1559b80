// Comfort only: begins to read an export, and follows how far it is. Without script, the buttons of the page do both.
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
    // A button that somebody is on keeps its place; a reading that is over is shown whole.
    if (fresh && (!standing.contains(document.activeElement) || !fresh.dataset.standing)) standing.replaceWith(fresh);
    else if (fresh) {
      for (const part of ["[role=status]", "dl"]) {
        const [old, now] = [standing, fresh].map((one) => one.querySelector(part));
        if (old && now) old.replaceChildren(...now.childNodes);
      }
    }
  }
  setTimeout(follow, AGAIN_MS);
}

const carry = document.querySelector("form[data-carry]");
if (carry) {
  // The answer comes when everything is read; the page follows meanwhile.
  fetch(carry.action, { method: "POST", body: new URLSearchParams(new FormData(carry)) }).catch(() => null);
}
setTimeout(follow, carry ? AGAIN_MS / 2 : AGAIN_MS);
