// Passkeys: asks the office for a question, lets the browser ask the device, and sends the answer as an ordinary form.
// A page without this script says what to do instead.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const described = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function made(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  };
  const found = await navigator.credentials.create({ publicKey });
  const { clientDataJSON, attestationObject } = found.response;
  return answer(found, { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) });
}

async function used(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  };
  const found = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = found.response;
  return answer(found, {
    clientDataJSON: text(clientDataJSON),
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

const answer = (found, response) =>
  JSON.stringify({
    id: found.id,
    rawId: text(found.rawId),
    type: found.type,
    response,
    clientExtensionResults: found.getClientExtensionResults(),
  });

async function asked(form) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const reply = await fetch(form.dataset.ask, { method: "POST", body, credentials: "same-origin" });
  if (reply.headers.get("Content-Type")?.startsWith("application/json")) return reply.json();
  throw new Error(reply.status === 429 ? "Too many tries. Wait a minute, then try again." : "Load the page again, then try again.");
}

async function go(form, told) {
  told.textContent = "";
  try {
    const question = await asked(form);
    if (question.error) throw new Error(question.error);
    form.elements.answer.value = await (form.dataset.passkey === "new" ? made : used)(question.options);
    form.elements.code.value = question.code;
    form.submit();
  } catch (trouble) {
    // What a browser says of a cancelled or failed passkey is the same on purpose, and in no plain words.
    const isBrowsers = trouble instanceof DOMException;
    told.textContent = isBrowsers
      ? "Nothing was done: it was cancelled, took too long, or this device has no passkey for this page. Try again, or use another way."
      : trouble.message;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const told = form.querySelector("[data-passkey-told]");
  form.hidden = false;
  for (const note of document.querySelectorAll("[data-passkey-off]")) note.hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.reportValidity()) go(form, told);
  });
}
