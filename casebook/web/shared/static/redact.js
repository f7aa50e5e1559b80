// Comfort only: what a pointer draws is written into the rows of numbers, which do all of it by themselves.
"use strict";

const WHOLE = 100; // per cent
const LEAST = 0.5; // a smaller box is a slip of the pointer
const STEP = 0.5;
const EDGES = ["left", "top", "width", "height"];

const form = document.querySelector("form[data-redact]");
const stage = form?.querySelector(".redact-sheet");
const boxes = new Map(); // the box on the page that belongs to a row
if (form && stage) begin();

function begin() {
  const image = stage.querySelector("img");
  image.src = image.dataset.plain; // the boxes lie on top from here on
  stage.classList.add("drawing");
  form.querySelector("[data-tools]").hidden = false;
  for (const row of rows()) addOut(row);
  show();
  form.addEventListener("input", (event) => event.target.closest("[data-row]") && show());
  form.addEventListener("change", (event) => event.target.closest("[data-row]") && show());
  stage.addEventListener("pointerdown", (event) => event.target === image && draw(event));
  form.querySelector("[data-middle]").addEventListener("click", () => {
    const row = put({ left: 40, top: 45, width: 20, height: 10 });
    boxOf(row)?.focus();
  });
}

// ── Rows ───────────────────────────────────────────────────────────────────────────────────────────────────
function rows() {
  return [...form.querySelectorAll("[data-row]")];
}

function field(row, name) {
  return row.querySelector(`[name$="-${name}"]`);
}

function read(row) {
  const box = {};
  for (const name of EDGES) box[name] = Number.parseFloat(plain(field(row, name).value));
  return EDGES.every((name) => Number.isFinite(box[name])) ? box : null;
}

function plain(typed) {
  const digits = typed.replace(/[٠-٩۰-۹]/g, (sign) => String(sign.charCodeAt(0) & 15));
  return digits.replace(/[,٫]/, ".");
}

function write(row, box) {
  for (const name of EDGES) field(row, name).value = String(Math.round(box[name] * 100) / 100);
  row.dispatchEvent(new Event("input", { bubbles: true }));
}

function isEmpty(row) {
  return EDGES.every((name) => !field(row, name).value.trim());
}

function freeRow() {
  const found = rows().find(isEmpty);
  if (found) return found;
  const last = rows().at(-1);
  const next = last.cloneNode(true);
  const number = 1 + Math.max(...rows().map((row) => Number(field(row, "left").name.split("-")[1])));
  for (const part of next.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      const told = part.getAttribute(name);
      if (told) part.setAttribute(name, told.replace(/-\d+-/, `-${number}-`));
    }
  }
  for (const said of next.querySelectorAll(".field-error")) said.remove();
  for (const wrong of next.querySelectorAll(".invalid")) wrong.classList.remove("invalid");
  next.querySelector("[data-out]")?.remove();
  next.setAttribute("aria-label", last.getAttribute("aria-label").replace(/[\d٠-٩۰-۹]+/, String(rows().length + 1)));
  for (const name of EDGES) field(next, name).value = "";
  last.after(next);
  addOut(next);
  return next;
}

function addOut(row) {
  const out = document.createElement("button");
  out.type = "button";
  out.className = "btn btn-small";
  out.dataset.out = "";
  out.textContent = "×";
  out.setAttribute("aria-label", form.dataset.out.replace("{number}", numberOf(row)));
  out.addEventListener("click", () => clear(row));
  row.append(out);
}

function numberOf(row) {
  return String(rows().indexOf(row) + 1);
}

function put(box) {
  const row = freeRow();
  field(row, "page").value = form.dataset.page;
  field(row, "code").value = document.getElementById("pen").value;
  write(row, box);
  tell(form.dataset.added.replace("{number}", numberOf(row)));
  return row;
}

function clear(row) {
  const number = numberOf(row);
  for (const name of EDGES) field(row, name).value = "";
  row.dispatchEvent(new Event("input", { bubbles: true }));
  tell(form.dataset.gone.replace("{number}", number));
}

// ── Boxes ──────────────────────────────────────────────────────────────────────────────────────────────────
function show() {
  for (const row of rows()) {
    const box = read(row);
    const here = box && box.width > 0 && box.height > 0 && plain(field(row, "page").value.trim()) === form.dataset.page;
    if (!here) {
      boxes.get(row)?.remove();
      boxes.delete(row);
      continue;
    }
    if (!boxes.has(row)) boxes.set(row, made(row));
    place(boxes.get(row), row, box);
  }
}

function made(row) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "redact-box";
  button.addEventListener("keydown", (event) => key(event, row));
  button.addEventListener("pointerdown", (event) => drag(event, row));
  stage.append(button);
  return button;
}

function place(button, row, box) {
  const code = field(row, "code").value;
  button.textContent = code;
  const words = form.dataset.box.replace("{number}", numberOf(row)).replace("{code}", code);
  button.setAttribute("aria-label", words);
  button.style.left = `${box.left}%`;
  button.style.top = `${box.top}%`;
  button.style.width = `${box.width}%`;
  button.style.height = `${box.height}%`;
}

function boxOf(row) {
  return boxes.get(row);
}

function within(box) {
  const width = Math.min(Math.max(box.width, LEAST), WHOLE);
  const height = Math.min(Math.max(box.height, LEAST), WHOLE);
  return {
    left: Math.min(Math.max(box.left, 0), WHOLE - width),
    top: Math.min(Math.max(box.top, 0), WHOLE - height),
    width,
    height,
  };
}

function key(event, row) {
  if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    clear(row);
    field(row, "left").focus();
    return;
  }
  const way = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
  const box = read(row);
  if (!way || !box) return;
  event.preventDefault();
  if (event.shiftKey) {
    box.width = Math.min(box.width + way[0], WHOLE - box.left);
    box.height = Math.min(box.height + way[1], WHOLE - box.top);
  } else {
    box.left += way[0];
    box.top += way[1];
  }
  const moved = within(box);
  write(row, moved);
  let words = form.dataset.moved.replace("{number}", numberOf(row));
  for (const name of EDGES) words = words.replace(`{${name}}`, String(Math.round(moved[name] * 10) / 10));
  tell(words);
}

// ── Pointer ────────────────────────────────────────────────────────────────────────────────────────────────
function at(event) {
  const seen = stage.querySelector("img").getBoundingClientRect();
  return {
    x: Math.min(Math.max(((event.clientX - seen.left) / seen.width) * WHOLE, 0), WHOLE),
    y: Math.min(Math.max(((event.clientY - seen.top) / seen.height) * WHOLE, 0), WHOLE),
  };
}

function follow(event, moved, done) {
  const taken = event.target;
  taken.setPointerCapture(event.pointerId);
  const end = (last) => {
    taken.removeEventListener("pointermove", moved);
    taken.removeEventListener("pointerup", end);
    taken.removeEventListener("pointercancel", end);
    done(last.type === "pointerup");
  };
  taken.addEventListener("pointermove", moved);
  taken.addEventListener("pointerup", end);
  taken.addEventListener("pointercancel", end);
}

function draw(event) {
  if (event.button !== 0) return;
  event.preventDefault();
  const from = at(event);
  const shadow = document.createElement("div");
  shadow.className = "redact-box";
  stage.append(shadow);
  let box = null;
  const moved = (now) => {
    const to = at(now);
    box = {
      left: Math.min(from.x, to.x),
      top: Math.min(from.y, to.y),
      width: Math.abs(to.x - from.x),
      height: Math.abs(to.y - from.y),
    };
    for (const name of EDGES) shadow.style[name] = `${box[name]}%`;
  };
  follow(event, moved, (kept) => {
    shadow.remove();
    if (kept && box && box.width >= LEAST && box.height >= LEAST) boxOf(put(within(box)))?.focus({ preventScroll: true });
  });
}

function drag(event, row) {
  if (event.button !== 0) return;
  event.preventDefault();
  boxOf(row).focus({ preventScroll: true });
  const from = at(event);
  const before = read(row);
  const moved = (now) => {
    const to = at(now);
    write(row, within({ ...before, left: before.left + to.x - from.x, top: before.top + to.y - from.y }));
  };
  follow(event, moved, () => show());
}

function tell(words) {
  form.querySelector("[data-told]").textContent = words;
}
