// Passkeys: a form marked data-passkey fetches what to sign, has the device sign it, and is sent.
// Without scripts, or where the browser knows no passkeys, the form stays hidden.
(() => {
  "use strict";

  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const toText = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  // Browsers of before 2025 do not read and write the JSON by themselves.
  const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));
  const forCreating = (options) =>
    PublicKeyCredential.parseCreationOptionsFromJSON?.(options) ?? {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    };
  const forSigning = (options) =>
    PublicKeyCredential.parseRequestOptionsFromJSON?.(options) ?? {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    };
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const written = (credential) =>
    credential.toJSON?.() ?? {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response: Object.fromEntries(
        parts.filter((name) => credential.response[name])
          .map((name) => [name, toText(credential.response[name])])),
    };

  const ask = async (form) => {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.options, { method: "POST", body });
    const found = await answer.json();
    if (found.error) return found;
    const credential = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: forCreating(found) })
      : await navigator.credentials.get({ publicKey: forSigning(found) });
    return { credential: JSON.stringify(written(credential)) };
  };

  const begin = async (form) => {
    const button = form.querySelector("button");
    const alert = form.querySelector("[role=alert]");
    button.disabled = true;
    alert.hidden = true;
    try {
      const found = await ask(form);
      if (found.credential) {
        form.elements.credential.value = found.credential;
        form.submit();
        return;
      }
      alert.textContent = found.error;
    } catch {
      // The person turned away, the device has no key for this site, or no answer came.
      alert.textContent = form.dataset.failed;
    }
    alert.hidden = false;
    button.disabled = false;
  };

  if (!window.PublicKeyCredential || !navigator.credentials) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      begin(form);
    });
    form.hidden = false;
  }
  for (const note of document.querySelectorAll("[data-without-passkeys]")) note.hidden = true;
})();
