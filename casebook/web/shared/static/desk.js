// Comfort only: every page works without this file. It sends nothing anywhere but to the desk itself.
"use strict";

// Uploads with a progress bar. Without script the same form posts in the ordinary way.
for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    if (!window.XMLHttpRequest || !form.querySelector("input[type=file]").files.length) return;
    event.preventDefault();
    const state = form.querySelector(".upload-state");
    const bar = state.querySelector("progress");
    const words = state.querySelector("[data-words]");
    const request = new XMLHttpRequest();
    state.hidden = false;
    form.querySelector("button[type=submit]").disabled = true;
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      bar.max = step.total;
      bar.value = step.loaded;
      const percent = String(Math.floor((100 * step.loaded) / step.total));
      words.textContent = step.loaded < step.total ? `${words.dataset.sending} ${percent} %` : words.dataset.sealing;
    });
    request.addEventListener("load", () => {
      leaving = true;
      if (request.status < 400) location.assign(request.responseURL);
      else replacePage(request.responseText);
    });
    request.addEventListener("error", () => {
      words.textContent = words.dataset.broken;
      form.querySelector("button[type=submit]").disabled = false;
    });
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}

// An answer with an error is a whole page: show it in place of this one.
function replacePage(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  scrollTo(0, 0);
}

// Typed words are not thrown away by a stray click.
let typed = false;
let leaving = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[method=post]")) typed = true;
});
document.addEventListener("submit", () => {
  leaving = true;
});
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
  } else if (event.key === "n" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    document.querySelector("a[data-key=n]")?.click();
  }
});
