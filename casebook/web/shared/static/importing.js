// Comfort only: begins to read an export as soon as its page is there. Without script, a button of the page does it.
"use strict";

const carry = document.querySelector("form[data-carry]");
// The answer comes when everything is read; the page follows meanwhile (standing.js).
if (carry) fetch(carry.action, { method: "POST", body: new URLSearchParams(new FormData(carry)) }).catch(() => null);
