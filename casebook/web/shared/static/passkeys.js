// Passkeys: fetches a question from the desk, lets the browser ask its owner, and sends the answer with the page's own
// form. It keeps nothing, and sends nothing anywhere but to the desk itself.
"use strict";

const bytes = (letters) =>
  Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const letters = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer ?? [])))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const secretOf = (credential) => credential.getClientExtensionResults().prf?.results?.first;
const STATES = { NotAllowedError: "left", AbortError: "left", InvalidStateError: "held", SecurityError: "place" };

async function questionOf(place) {
  const token = new URLSearchParams({ csrf_token: place.closest("form").elements.csrf_token.value });
  const answer = await fetch(place.dataset.passkey, { method: "POST", body: token }).catch(() => null);
  return answer?.ok && answer.headers.get("Content-Type") === "application/json" ? answer.json() : null;
}

function withBytes(question) {
  const publicKey = { ...question, challenge: bytes(question.challenge) };
  publicKey.extensions = { prf: { eval: { first: bytes(question.extensions.prf.eval.first) } } };
  if (question.user) publicKey.user = { ...question.user, id: bytes(question.user.id) };
  if (question.excludeCredentials) {
    publicKey.excludeCredentials = question.excludeCredentials.map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return publicKey;
}

// Some keys give their secret only when they are used, not when the passkey is made: then it is used once, here alone.
async function secretOfNew(credential, publicKey) {
  const told = credential.getClientExtensionResults().prf;
  if (!told?.enabled || told.results?.first) return told?.results?.first;
  const used = await navigator.credentials.get({
    publicKey: {
      rpId: publicKey.rp.id,
      challenge: publicKey.challenge,
      allowCredentials: [{ type: "public-key", id: credential.rawId }],
      userVerification: "required",
      extensions: publicKey.extensions,
    },
  });
  return secretOf(used);
}

async function answerOf(publicKey) {
  const made = Boolean(publicKey.user);
  const credential = made
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  const { response } = credential;
  return {
    id: letters(credential.rawId),
    client_data: letters(response.clientDataJSON),
    attestation: letters(response.attestationObject),
    authenticator_data: made ? "" : letters(response.authenticatorData),
    signature: letters(response.signature),
    handle: letters(response.userHandle),
    secret: letters(made ? await secretOfNew(credential, publicKey) : secretOf(credential)),
  };
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential || !window.isSecureContext) continue;
  const button = place.querySelector("button");
  const shown = place.querySelector("input[name=shown]");
  const told = place.querySelector("[role=status]");
  const say = (state) => {
    told.textContent = told.dataset[state] ?? "";
  };
  place.hidden = false;
  addEventListener("pageshow", () => {
    shown.value = "";
    say("");
  });
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    say("waiting");
    try {
      const question = await questionOf(place);
      if (question) {
        shown.value = JSON.stringify(await answerOf(withBytes(question)));
        button.form.submit(); // not as a press of the button: that would ask again
        return;
      }
      say("old");
    } catch (error) {
      say(STATES[error.name] ?? "broken");
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}
