// Keeps what someone writes in a form until it is saved: a closed tab, a dead battery or an expired session lose nothing. That is
// so for every form with free text, without anything in its template. Two tabs have two drafts. When the server has saved a form, it
// says so with a cookie named after the form's `once`, and the draft goes. Nothing of it stays in this browser: what staff write is
// confidential, and the next person at this computer must not find it.

import * as store from "./draft_store.js";
import { openTabs, tab } from "./tab.js";
import { hasText, isWritten, read, write } from "./values.js";

// Over https the name has a prefix, with which browsers take the cookie over https only.
const SAVED = /^(__Secure-)?clerk-saved-/;
const DELAY_MS = 600;
// How long signing out waits for what is still being sent.
const PATIENCE_MS = 3000;
const user = document.body.dataset.user;
const flushes = [];

/** The address of this page, without what says that something was saved. */
function here() {
  const query = new URLSearchParams(location.search);
  query.delete("done");
  query.delete("undo");
  return location.pathname + (query.size > 0 ? `?${query}` : "");
}

/** Which form this is: its address and, where that says nothing of it, whom or what the form is about. */
function nameOf(form) {
  const path = new URL(form.getAttribute("action"), location.href).pathname;
  const about = [...form.querySelectorAll("input[type=hidden][name=contact], input[type=hidden][name=kept], input[type=checkbox][name=cases]")];
  const ids = about.map((control) => control.value.split(" ")[0]).filter(Boolean).sort();
  return ids.length > 0 ? `${path}?${short(ids.join(","))}` : path;
}

/** A text, or a short one in its place if it is too long for a name. */
function short(text) {
  if (text.length <= 1000) return text;
  let hash = 0n;
  for (const letter of text) hash = BigInt.asUintN(64, hash * 31n + BigInt(letter.codePointAt(0)));
  return `${text.length}-${hash.toString(36)}`;
}

/** Whether this page is the answer to a form that was not saved. */
function isRefused() {
  const status = performance.getEntriesByType("navigation")[0]?.responseStatus ?? 200;
  return status >= 400 || document.querySelector("[data-refused]") !== null;
}

/** Lets go of the drafts that have been saved. */
async function dropSaved() {
  const names = document.cookie.split("; ").map((cookie) => cookie.split("=")[0]).filter((name) => SAVED.test(name));
  if (names.length === 0) return;
  const saved = names.map((name) => name.replace(SAVED, ""));
  for (const draft of await store.list()) if (saved.includes(draft.once)) await store.remove(draft);
  for (const name of names) document.cookie = `${name}=; Path=/admin; Max-Age=0${name.startsWith("__Secure-") ? "; Secure" : ""}`;
}

/** The draft of this tab, or the newest that was left behind by a tab which is no longer open. */
async function find(form, own) {
  const drafts = (await store.list()).filter((draft) => draft.form === form);
  const mine = drafts.find((draft) => draft.tab === own);
  if (mine || drafts.length === 0) return mine ?? null;
  const open = await openTabs();
  const left = drafts.find((draft) => !open.has(draft.tab));
  if (!left) return null;
  await store.remove(left);
  const draft = { ...left, tab: own };
  await store.put(draft);
  return draft;
}

async function keep(form) {
  const own = await tab;
  const name = nameOf(form);
  const hidden = (field) => form.querySelector(`input[type=hidden][name=${field}]`);
  const version = hidden("version");
  const current = version?.value ?? "";
  let draft = await find(name, own);
  let timer = 0;

  function save() {
    clearTimeout(timer);
    timer = 0;
    const before = draft;
    draft = null;
    if (isWritten(form) || isRefused()) {
      const page = before?.page ?? here();
      draft = { form: name, tab: own, at: Date.now(), version: version?.value ?? "", page, once: hidden("once")?.value ?? "", values: read(form) };
      store.put(draft);
    } else if (before) {
      store.remove(before);
    }
  }

  if (isRefused()) {
    save();
  } else if (draft) {
    const isOlder = version !== null && draft.version !== current;
    // With its own version, so that the server says what has changed in between before anything is overwritten.
    if (isOlder) version.value = draft.version;
    if (write(form, draft.values)) notice(form, isOlder, () => {
      store.remove(draft);
      draft = null;
      form.reset();
      if (version) version.value = current;
      form.querySelector("textarea, input:not([type=hidden])")?.focus();
      for (const control of form.elements) control.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  form.dataset.draft = "";
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, DELAY_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", save);
  flushes.push(() => timer && save());
}

/** Sends what waits; answers when it is sent, or null if nothing waits. */
function flush() {
  for (const each of flushes) each();
  return store.resend();
}

window.addEventListener("online", flush);
window.addEventListener("pagehide", flush);
document.addEventListener("visibilitychange", flush);
// Before the session ends, and the answer has this browser forget everything.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-sign-out]") || event.defaultPrevented) return;
  const sent = flush();
  if (!sent) return;
  event.preventDefault();
  await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  form.submit();
}, true);

/** Says below a form, as long as it is so, that its draft could not be kept. */
function warn(form, isLost) {
  const shown = form.querySelector("[data-draft-lost]");
  if (!isLost) shown?.remove();
  if (!isLost || shown) return;
  const line = document.createElement("p");
  line.className = "alert alert-warning mt-3";
  line.setAttribute("role", "status");
  line.dataset.draftLost = "";
  form.append(line);
  requestAnimationFrame(() => {
    line.textContent = "What you write here can’t be kept at the moment. Check that you are online and still signed in, and don’t close this page.";
  });
}

/** Says above the form that its draft is back. */
function notice(form, isOlder, discard) {
  const line = document.createElement("p");
  line.className = isOlder ? "alert alert-warning" : "text-secondary";
  line.setAttribute("role", "status");
  line.dataset.draftNotice = "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm";
  button.dataset.draftDiscard = "";
  button.textContent = "Discard draft";
  button.addEventListener("click", () => {
    line.remove();
    discard();
  });
  form.prepend(line);
  const words = document.createElement("span");
  line.append(words, " ", button);
  // Screen readers announce what changes in an element that is there.
  requestAnimationFrame(() => {
    words.textContent = isOlder
      ? "Your unsaved draft has been restored. This was changed after you started it. When you save, you will see the changes first."
      : "Your unsaved draft has been restored.";
  });
}

/** On the page that says that a form could not be saved: goes on to the form, if its draft is there to be restored. */
async function goOn(link) {
  const own = await tab;
  const open = await openTabs();
  // Signing out elsewhere has this tab forget its name too.
  const isMine = (draft) => draft.tab === own || !open.has(draft.tab);
  const drafts = (await store.list()).filter((draft) => draft.form.split("?")[0] === location.pathname && isMine(draft));
  // The form that was just sent.
  const draft = drafts.sort((one, other) => other.at - one.at)[0];
  if (!draft) return;
  const target = new URL(link.href);
  if (target.searchParams.has("next")) target.searchParams.set("next", draft.page);
  location.replace(target.searchParams.has("next") ? target.href : draft.page);
}

/** Tells the server how the form is named, in case it is sent after the session has ended. */
function sendName(form, name) {
  const field = document.createElement("input");
  [field.type, field.name, field.value] = ["hidden", "draft", name];
  form.append(field);
}

async function start() {
  const written = user ? [...document.querySelectorAll("form[method=post]")].filter(hasText) : [];
  const byName = new Map(written.map((form) => [nameOf(form), form]));
  store.isAbout([...byName.keys()]);
  store.whenSent((name, isKept) => byName.has(name) && warn(byName.get(name), !isKept));
  await dropSaved();
  const kept = document.querySelector("a[data-draft-page]");
  if (kept) return location.replace(kept.href);
  const link = document.querySelector("a[data-form-page]");
  if (link) await goOn(link);
  store.resend();
  for (const form of written) {
    sendName(form, nameOf(form));
    await keep(form);
  }
}

start();
