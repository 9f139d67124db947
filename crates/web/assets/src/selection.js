// Where selected cases are kept: in this tab, for each queue and whoever is signed in. What has been changed is let go.

const PREFIX = "clerk-selected:";
const SENT = "clerk-selected-sent";
const DONE = ["all-assigned", "all-reviewed"];
const user = document.body.dataset.user;

function stored(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null; // site data is blocked: only the page at hand is remembered, below
  }
}

// Where nothing can be stored, a page still works by itself.
const memory = new Map();

function get(name) {
  try {
    return JSON.parse(stored((store) => store.getItem(name)) ?? memory.get(name) ?? "null");
  } catch {
    return null; // not ours
  }
}

function set(name, value) {
  const text = JSON.stringify(value);
  memory.set(name, text);
  stored((store) => store.setItem(name, text));
}

const key = (queue) => `${PREFIX}${user}:${queue}`;

/** The cases selected in a queue, as { id, fileref }, in the order in which they were selected. */
export function read(queue) {
  const selected = get(key(queue));
  return Array.isArray(selected) ? selected.filter((one) => one?.id && one?.fileref) : [];
}

export function write(queue, selected) {
  set(key(queue), selected);
}

// The page that changes them says with its address that they have been changed.
const changes = document.querySelector("form[data-changes]");
const sent = get(SENT);
if (sent && DONE.includes(new URLSearchParams(location.search).get("done"))) {
  write(sent.queue, read(sent.queue).filter((one) => !sent.ids.includes(one.id)));
  set(SENT, null);
}
changes?.addEventListener("submit", () => {
  const ticked = [...changes.elements].filter((control) => control.name === "cases" && control.checked);
  // The value is the id and the version.
  set(SENT, { queue: changes.dataset.changes, ids: ticked.map((box) => box.value.split(" ")[0]) });
});

// Who works at this computer next must not find them.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-sign-out]")) return;
  stored((store) => {
    for (const name of Object.keys(store)) if (name.startsWith("clerk-selected")) store.removeItem(name);
  });
});
