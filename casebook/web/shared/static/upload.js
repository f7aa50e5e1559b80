// Comfort only: uploads with a progress bar. It sends a form where the form itself would go, and nowhere else.
"use strict";

// Uploads with a progress bar. Without script the same form posts in the ordinary way.
for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    if (!window.XMLHttpRequest || !form.querySelector("input[type=file]").files.length) return;
    if (event.submitter?.hasAttribute("formaction")) return; // that button sends the form elsewhere
    event.preventDefault();
    const content = new FormData(form);
    if (event.submitter?.name) content.append(event.submitter.name, event.submitter.value);
    const state = form.querySelector(".upload-state");
    const bar = state.querySelector("progress");
    const words = state.querySelector("[data-words]");
    const request = new XMLHttpRequest();
    state.hidden = false;
    words.textContent = words.dataset.sending;
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      bar.max = step.total;
      bar.value = step.loaded;
      const percent = String(Math.floor((100 * step.loaded) / step.total));
      words.textContent = step.loaded < step.total ? `${words.dataset.sending} ${percent} %` : words.dataset.sealing;
    });
    request.addEventListener("load", () => {
      document.dispatchEvent(new Event("sent"));
      const minimal = request.getResponseHeader("Content-Location"); // the next page takes long: it is asked for once
      if (request.status < 400) location.assign(minimal ?? request.responseURL);
      else replacePage(request.responseText);
    });
    request.addEventListener("error", () => {
      words.textContent = words.dataset.broken;
      for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = false;
    });
    request.open("POST", form.action);
    request.setRequestHeader("Prefer", "return=minimal"); // RFC 7240
    request.send(content);
  });
}

// An answer with an error is a whole page: show it in place of this one.
function replacePage(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  scrollTo(0, 0);
  document.dispatchEvent(new Event("shown-again"));
}
