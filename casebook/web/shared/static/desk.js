// Comfort only: every page works without this file. It sends nothing anywhere but to the desk itself.
"use strict";

// Typed words are not thrown away by a stray click.
let typed = false;
let leaving = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[method=post]")) typed = true;
});
for (const on of ["submit", "sent"]) {
  document.addEventListener(on, () => {
    leaving = true;
  });
}
addEventListener("beforeunload", (event) => {
  if (typed && !leaving) event.preventDefault();
});

// One submit is one act: the second press of a button waits for the first.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent && !event.defaultPrevented) event.preventDefault();
  else form.dataset.sent = "yes";
  for (const busy of form.querySelectorAll("[data-busy]")) busy.hidden = false;
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
  for (const busy of document.querySelectorAll("[data-busy]")) busy.hidden = true;
  leaving = false;
});

// Keys shown beside the things they do.
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, textarea, select");
  if (event.ctrlKey && event.key === "Enter" && writing?.form?.method === "post") {
    event.preventDefault();
    writing.form.requestSubmit();
  } else if (event.ctrlKey && event.key === "k") {
    const find = document.querySelector(".find .input");
    if (find) {
      event.preventDefault();
      find.focus();
    }
  } else if (/^[ajknr]$/.test(event.key) && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const place = document.querySelector(`a[data-key=${event.key}]`);
    if (place) event.preventDefault(); // the letter itself must not land in a field that the key leads to
    place?.click();
  }
});
