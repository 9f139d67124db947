// Keeps what someone writes in a form with data-draft="key" until it is saved: a closed tab, a dead battery or an
// expired session lose nothing. A page rendered with data-draft-saved="key" (after saving) lets the draft go, and so
// does signing out: what staff write is confidential, and the next person at this computer must not find it.
// With data-draft-over the draft takes the place of what the page shows: of a text that is there already.

const PREFIX = "clerk-draft:";
const FIELDS = "textarea, input:not([type=hidden], [type=password], [type=file], [type=submit]), select";

function storage(action) {
  try {
    return action(localStorage);
  } catch {
    return null; // site data is blocked: there is no draft then
  }
}

function read(key) {
  const text = storage((store) => store.getItem(PREFIX + key));
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null; // not ours, or cut short
  }
}

function save(form) {
  const values = {};
  let written = false;
  for (const field of form.querySelectorAll(FIELDS)) {
    if (!field.name) continue;
    values[field.name] = field.type === "checkbox" ? field.checked : field.value;
    written ||= field.matches("textarea, input[type=text]") && field.value.trim() !== "";
  }
  const key = PREFIX + form.dataset.draft;
  storage((store) => (written ? store.setItem(key, JSON.stringify(values)) : store.removeItem(key)));
}

function restore(form) {
  const values = read(form.dataset.draft);
  if (!values) return;
  let restored = false;
  for (const field of form.querySelectorAll(FIELDS)) {
    const value = values[field.name];
    if (value === undefined) continue;
    if (field.type === "checkbox") field.checked = value === true;
    else if (!field.matches("textarea, input") || field.value === "" || "draftOver" in form.dataset) {
      restored ||= field.matches("textarea, input") && value !== field.value;
      field.value = value;
    }
  }
  const notice = form.querySelector("[data-draft-notice]");
  if (restored && notice) notice.hidden = false;
}

// Only when the page has just been come to by saving: anyone who reloads it may have begun something new.
const isNew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
for (const done of isNew ? document.querySelectorAll("[data-draft-saved]") : []) {
  storage((store) => store.removeItem(PREFIX + done.dataset.draftSaved));
}
for (const form of document.querySelectorAll("form[data-draft]")) {
  restore(form);
  form.addEventListener("input", () => save(form));
  form.querySelector("[data-draft-discard]")?.addEventListener("click", () => {
    storage((store) => store.removeItem(PREFIX + form.dataset.draft));
    form.reset();
    form.querySelector("[data-draft-notice]").hidden = true;
    form.querySelector("textarea")?.focus();
  });
}
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-sign-out]") || !navigator.onLine) return;
  storage((store) => {
    for (const key of Object.keys(store)) if (key.startsWith(PREFIX)) store.removeItem(key);
  });
});
