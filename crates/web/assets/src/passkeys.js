// Passkeys: a form with data-passkey asks the server what to ask the passkey, asks it, and is sent with its answer. Where passkeys
// don't work, the form stays hidden.

import { browserSupportsWebAuthn, startAuthentication, startRegistration } from "@simplewebauthn/browser";

const CEREMONIES = { create: startRegistration, get: startAuthentication };

const WORDS = {
  ERROR_CEREMONY_ABORTED: "",
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: "This passkey has been added already.",
};

async function ask(form) {
  const body = new URLSearchParams(new FormData(form));
  // The box is in the form for the password.
  if (document.querySelector("[name=own_computer]:checked")) body.set("own_computer", "true");
  const answer = await fetch(form.dataset.options, { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
  return CEREMONIES[form.dataset.passkey]({ optionsJSON: await answer.json() });
}

function prepare(form) {
  const words = form.querySelector("[data-passkey-words]");
  const button = form.querySelector("button[type=submit]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    words.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
      form.submit();
    } catch (error) {
      words.textContent = WORDS[error.code] ?? "That did not work. Please try again, or choose another way.";
      button.disabled = false;
    }
  });
}

if (browserSupportsWebAuthn()) {
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
  for (const shown of document.querySelectorAll("[data-with-passkey]")) shown.hidden = false;
  for (const hidden of document.querySelectorAll("[data-without-passkey]")) hidden.hidden = true;
}
