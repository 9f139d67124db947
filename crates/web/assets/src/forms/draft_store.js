// Where drafts are kept: in this browser. Nothing else knows that, so that they can move to the server.
//
// A draft is { user, form, tab, at, version, page, once, values }: whose it is, the address that the form goes to, the tab that it
// was written in, when, the version of the record that its author saw, the page with the form, the id under which it is sent, and
// what is in the form.

const PREFIX = "clerk-draft:";
const LONGEST_MS = 30 * 24 * 60 * 60 * 1000;

const key = ({ user, form, tab }) => `${PREFIX}${user}:${form}:${tab}`;

function stored(action) {
  try {
    return action(localStorage);
  } catch {
    return null; // site data is blocked or full: there is no draft then
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not ours
  }
}

function all() {
  const keys = stored((store) => Object.keys(store)) ?? [];
  const drafts = keys.filter((name) => name.startsWith(PREFIX)).map((name) => parse(stored((store) => store.getItem(name))));
  return drafts.filter((draft) => draft?.form).sort((a, b) => b.at - a.at);
}

/** All drafts, the newest first. Old ones are forgotten. */
export async function list() {
  const drafts = all();
  for (const draft of drafts) if (Date.now() - draft.at > LONGEST_MS) remove(draft);
  return drafts.filter((draft) => Date.now() - draft.at <= LONGEST_MS);
}

export async function put(draft) {
  stored((store) => store.setItem(key(draft), JSON.stringify(draft)));
}

export async function remove(draft) {
  stored((store) => store.removeItem(key(draft)));
}

/** Forgets all drafts, of everyone who has used this browser. */
export async function clear() {
  stored((store) => {
    for (const name of Object.keys(store)) if (name.startsWith(PREFIX)) store.removeItem(name);
  });
}
