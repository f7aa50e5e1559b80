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
  // On a Cyrillic or Persian keyboard the same key gives another letter.
  const letter = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : (event.code ?? "").replace("Key", "").toLowerCase();
  if (event.ctrlKey && event.key === "Enter" && writing?.form?.method === "post") {
    event.preventDefault();
    writing.form.requestSubmit();
  } else if (event.ctrlKey && letter === "k") {
    const find = document.querySelector(".find");
    if (find) {
      event.preventDefault();
      openBox(find);
    }
  } else if (/^[ajknr]$/.test(letter) && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const place = document.querySelector(`a[data-key=${letter}]`);
    if (place) event.preventDefault(); // the letter itself must not land in a field that the key leads to
    place?.click();
  }
});

// The box that Ctrl-K opens: places and records while somebody types. Enter without a choice opens the search page.
function openBox(find) {
  const box = document.createElement("dialog");
  box.className = "box";
  const words = find.querySelector(".input").cloneNode();
  words.removeAttribute("id");
  words.setAttribute("aria-label", words.placeholder);
  const list = document.createElement("div");
  list.setAttribute("aria-live", "polite");
  box.append(words, list);
  let asked = 0;
  let waiting;
  const look = async () => {
    const mine = ++asked;
    const sent = new FormData(find);
    sent.set("q", words.value);
    const answer = await fetch(find.dataset.box, { method: "POST", body: new URLSearchParams(sent) }).catch(() => null);
    if (answer?.ok && mine === asked) list.innerHTML = await answer.text();
  };
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 120);
  });
  box.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      (links[at + step] ?? words).focus();
    } else if (event.key === "Enter" && event.target === words) {
      event.preventDefault();
      find.querySelector(".input").value = words.value;
      find.requestSubmit();
    }
  });
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  words.focus();
  look();
}
