// Comfort only: copies a block of the sheet to the clipboard. Without it the text is selected by hand. It sends nothing.
"use strict";

const told = document.querySelector("[data-copied]");
for (const button of document.querySelectorAll("button[data-copy]")) {
  const block = document.getElementById(button.dataset.copy);
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const selection = getSelection();
    selection.selectAllChildren(block);
    let copied = false;
    try {
      await navigator.clipboard.writeText(block.textContent);
      copied = true;
    } catch {
      copied = document.execCommand("copy"); // where the page has no secure context
    }
    if (!copied) return; // it is selected: Ctrl-C does the rest
    button.textContent = button.dataset.done;
    told.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = words;
      told.textContent = "";
    }, 2500);
  });
}
