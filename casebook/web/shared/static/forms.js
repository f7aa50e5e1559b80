// Comfort only: keeps unfinished forms and takes pasted and dropped files. It sends nothing anywhere but to the desk itself.
"use strict";

// ── Unfinished forms ───────────────────────────────────────────────────────────────────────────────────────
// The words of a page's own form are kept, sealed, every ten seconds while somebody types and when the page is left.
// Files, tokens and passphrases are never among them.
const EVERY = 10_000;
let changed = Boolean(document.querySelector(".error-summary"));
let sent = false;
let sending = new AbortController();

function ownForm() {
  const place = document.querySelector("[data-unfinished]");
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const form = forms.find((one) => new URL(one.action).pathname === location.pathname);
  return place && form ? { place, form } : null;
}

function wordsOf(form) {
  const words = new URLSearchParams();
  const hidden = new Set([...form.querySelectorAll("input[type=password]")].map((one) => one.name));
  for (const [name, text] of new FormData(form)) {
    if (typeof text === "string" && !hidden.has(name)) words.append(name, text);
  }
  words.append("kept_for", location.pathname);
  words.append("quietly", "yes");
  return words;
}

async function keepWords() {
  const own = ownForm();
  if (!own || !changed || sent) return;
  changed = false;
  sending = new AbortController();
  const { place, form } = own;
  const asked = { method: "POST", body: wordsOf(form), signal: sending.signal };
  const answer = await fetch(place.dataset.unfinished, asked).catch(() => null);
  if (answer?.status !== 204) {
    changed = !sent;
    return;
  }
  const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  place.textContent = place.dataset.kept.replace("{time}", clock);
  place.hidden = false;
}

for (const happened of ["input", "change"]) {
  document.addEventListener(happened, (event) => {
    if (event.target.type === "file") return; // files are not kept
    if (event.target.form && event.target.form === ownForm()?.form) changed = true;
  });
}
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented && !("upload" in event.target.dataset)) return; // upload.js sends it
  sent = true;
  sending.abort();
});
addEventListener("pageshow", () => {
  sent = false;
});
document.addEventListener("shown-again", () => {
  sent = false;
  changed = true;
});
setInterval(keepWords, EVERY);
addEventListener("pagehide", () => {
  const own = ownForm();
  if (own && changed && !sent) navigator.sendBeacon(own.place.dataset.unfinished, wordsOf(own.form));
});

// ── Pasted and dropped files ───────────────────────────────────────────────────────────────────────────────
// A form with data-drop names the file field that takes them; without script the field itself does.
function addFiles(given) {
  const form = document.querySelector("form[data-drop]");
  const field = form?.elements[form.dataset.drop];
  if (!field || !given.length) return false;
  const all = new DataTransfer();
  for (const file of [...field.files, ...given]) all.items.add(file);
  field.files = all.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

document.addEventListener("change", (event) => {
  const told = document.querySelector("form[data-drop] [data-chosen]");
  if (!told || event.target.type !== "file") return;
  const names = [...event.target.files].map((file) => file.name).join(", ");
  told.textContent = names ? told.dataset.chosen.replace("{names}", names) : "";
});
document.addEventListener("paste", (event) => {
  // Words that come with a picture belong where they are pasted; a picture alone belongs to the files.
  if (event.clipboardData.getData("text/plain")) return;
  if (addFiles([...event.clipboardData.files])) event.preventDefault();
});
for (const step of ["dragover", "drop"]) {
  document.addEventListener(step, (event) => {
    if (!document.querySelector("form[data-drop]") || !event.dataTransfer?.types.includes("Files")) return;
    if (event.target.type === "file") return;
    event.preventDefault();
    if (step === "drop") addFiles([...event.dataTransfer.files]);
  });
}
