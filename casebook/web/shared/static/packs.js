// Comfort only: moves exhibits by dragging and by buttons, and counts typed characters. Every page works without it.
"use strict";

// ── The order of exhibits ──────────────────────────────────────────────────────────────────────────────────
const exhibits = document.querySelector("[data-order]");
if (exhibits) {
  const said = document.querySelector("[data-said]");
  const lines = () => [...exhibits.querySelectorAll(":scope > [data-line]")];
  const number = () => lines().forEach((line, at) => (line.querySelector(".order").value = at + 1));
  const place = (line) => lines().indexOf(line);
  const tell = (line) => {
    number();
    exhibits.dispatchEvent(new Event("input", { bubbles: true }));
    line.querySelector(".order").dispatchEvent(new Event("input", { bubbles: true }));
    const name = line.querySelector(".check bdi").textContent;
    said.textContent = said.dataset.said.replace("{name}", name).replace("{number}", place(line) + 1);
  };
  const move = (line, to) => {
    const all = lines().filter((one) => one !== line);
    const before = all[Math.max(0, Math.min(to, all.length))];
    if (before) exhibits.insertBefore(line, before);
    else exhibits.append(line);
    tell(line);
  };
  for (const row of exhibits.querySelectorAll(".arrows")) row.hidden = false;
  exhibits.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const line = button.closest("[data-line]");
    move(line, place(line) + Number(button.dataset.move));
    button.focus();
  });
  exhibits.addEventListener("change", (event) => {
    if (event.target.matches(".order")) {
      const line = event.target.closest("[data-line]");
      const wanted = Number.parseInt(event.target.value, 10);
      if (Number.isFinite(wanted)) move(line, wanted - 1);
    } else if (event.target.matches("[name=exhibits]")) {
      event.target.closest("[data-line]").classList.toggle("held", !event.target.checked);
    }
  });
  // Only the handle drags, so that words in a line can still be selected.
  let held = null;
  for (const line of lines()) {
    const handle = document.createElement("span");
    handle.className = "handle";
    handle.draggable = true;
    handle.setAttribute("aria-hidden", "true"); // keyboards have the buttons
    line.querySelector(".move").prepend(handle);
    handle.addEventListener("dragstart", (event) => {
      held = line;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setDragImage(line, 0, 0);
      line.classList.add("dragged");
    });
    handle.addEventListener("dragend", () => {
      line.classList.remove("dragged");
      held = null;
    });
  }
  exhibits.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-line]");
    if (!held || !over) return;
    event.preventDefault(); // over itself too, or it could not be dropped where it was just put
    if (over === held) return;
    const box = over.getBoundingClientRect();
    const after = event.clientY > box.top + box.height / 2;
    exhibits.insertBefore(held, after ? over.nextSibling : over);
  });
  exhibits.addEventListener("drop", (event) => {
    if (!held) return;
    event.preventDefault();
    tell(held);
  });
}

// ── How much was typed ─────────────────────────────────────────────────────────────────────────────────────
for (const counted of document.querySelectorAll("[data-most]")) {
  const shown = document.querySelector(`[data-count-of="${counted.id}"]`);
  const first = shown?.textContent;
  const count = new Intl.NumberFormat(document.documentElement.lang);
  const was = count.format([...counted.value].length);
  if (!first?.includes(was)) continue;
  const at = first.indexOf(was);
  counted.addEventListener("input", () => {
    const now = [...counted.value].length;
    shown.textContent = first.slice(0, at) + count.format(now) + first.slice(at + was.length);
    shown.classList.toggle("field-error", now > Number(counted.dataset.most));
  });
}
