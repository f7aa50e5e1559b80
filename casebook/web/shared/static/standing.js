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

// While the work goes on, what has not changed stays in its place: a button keeps its focus, and a press of it its end. What is over
// is shown whole.
function show(standing, fresh) {
  if ([standing, fresh].every((one) => one.querySelector("progress"))) renew(standing, fresh);
  else standing.replaceWith(fresh);
}

function renew(old, now) {
  for (const { name } of [...old.attributes]) if (!now.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const [shown, wanted] = [[...old.childNodes], [...now.childNodes]];
  wanted.forEach((one, at) => {
    const there = shown[at];
    if (!there) old.append(one);
    else if (there.nodeName !== one.nodeName) there.replaceWith(one);
    else if (there.nodeType === Node.ELEMENT_NODE) renew(there, one);
    else if (there.data !== one.data) there.data = one.data;
  });
  for (const one of shown.slice(wanted.length)) one.remove();
}
setTimeout(follow, AGAIN_MS);
