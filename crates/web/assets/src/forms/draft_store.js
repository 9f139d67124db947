// Where drafts are kept: on the server, for their author only. So they survive a closed browser and a computer that others use. What
// the server does not have yet stays in this tab, so that nothing is lost without a connection.
//
// The server lists all drafts of its user, and says what is in those of the forms on this page.
//
// A draft is { user, form, tab, at, version, page, once, values }: whose it is, the address that the form goes to, the tab that it
// was written in, when, the version of the record that its author saw, the page with the form, the id under which it is sent, and
// what is in the form.

const ADDRESS = "/admin/drafts";
// What a browser still sends while it leaves a page.
const SMALL = 60_000;
const UNSENT = "clerk-unsent:";
const user = document.body.dataset.user;
const forms = [];
// What is being sent, by form.
const sending = new Map();
let known = null;
let report = () => {};
let last = Promise.resolve();
let csrf = document.querySelector("input[type=hidden][name=csrf]")?.value ?? "";

/** Names the forms of this page, before anything else is asked. */
export function isAbout(names) {
  forms.push(...names);
}

async function fetched() {
  try {
    const query = new URLSearchParams(forms.map((form) => ["form", form]));
    const answer = await fetch(`${ADDRESS}?${query}`, { headers: { Accept: "application/json" }, redirect: "error" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // signed out, or the server can't be reached: there is no draft then
  }
}

async function post(address, fields) {
  const send = () => {
    const body = new URLSearchParams({ csrf, ...fields });
    const keepalive = body.toString().length < SMALL;
    return fetch(address, { method: "POST", body, keepalive, redirect: "manual" }).catch(() => null);
  };
  const answer = await send();
  if (answer?.status !== 403) return answer;
  // They have signed in again in another tab, so that this page's token is of an earlier session. Or someone else has.
  const now = await fetched();
  if (now?.user !== user) return answer;
  csrf = now.csrf;
  return send();
}

function send(address, fields) {
  const sent = () => post(address, fields);
  // One after the other, so that the last one holds; at the end of a page, at once.
  last = document.visibilityState === "hidden" ? sent() : last.then(sent);
  return last;
}

function stored(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null; // site data is blocked or full
  }
}

/** What this tab could not send yet; what someone else has left there is removed. */
function unsent(whose = user) {
  const names = (stored((store) => Object.keys(store)) ?? []).filter((name) => name.startsWith(UNSENT));
  const drafts = [];
  for (const name of names) {
    const draft = JSON.parse(stored((store) => store.getItem(name)) ?? "null");
    if (whose && draft?.user === whose) drafts.push(draft);
    else if (whose) stored((store) => store.removeItem(name));
  }
  return drafts;
}

// Someone has signed out: what they wrote is on the server, and not for the next person at this computer.
if (location.pathname.startsWith("/admin/sign-in")) {
  for (const name of stored((store) => Object.keys(store)) ?? []) {
    if (name.startsWith(UNSENT)) stored((store) => store.removeItem(name));
  }
}

const same = (one, other) => one.form === other.form && one.tab === other.tab;

async function all() {
  const now = await fetched();
  const [kept, own] = [now?.drafts ?? [], unsent(user ?? now?.user)];
  return [...own, ...kept.filter((draft) => !own.some((other) => same(draft, other)))];
}

/** All drafts of this user, the newest first. */
export async function list() {
  known ??= all();
  return [...(await known)];
}

async function deliver(draft, text) {
  const { form, tab, page, version, once, values } = draft;
  sending.set(form, text);
  const answer = await send(ADDRESS, { form, tab, page, version, once, fields: JSON.stringify(values) });
  if (sending.get(form) === text) sending.delete(form);
  // Unless there is a newer one by now.
  if (answer?.ok) stored((store) => store.getItem(UNSENT + form) === text && store.removeItem(UNSENT + form));
  report(form, answer?.ok === true);
}

/** What is done whenever the server has, or has not, taken the draft of a form. */
export function whenSent(action) {
  report = action;
}

export async function put(draft) {
  const text = JSON.stringify({ ...draft, user });
  stored((store) => store.setItem(UNSENT + draft.form, text));
  const sent = deliver(draft, text);
  known = Promise.resolve([draft, ...(await list()).filter((other) => !same(draft, other))]);
  return sent;
}

/** Sends once more what the server has not taken; answers when all of it is there, or can't be sent now. */
export function resend() {
  const left = user ? unsent() : [];
  const again = left.filter((draft) => !sending.has(draft.form));
  for (const draft of again) deliver(draft, JSON.stringify(draft));
  return left.length > 0 ? last : null;
}

export async function remove(draft) {
  const { form, tab } = draft;
  stored((store) => store.removeItem(UNSENT + form));
  const sent = send(`${ADDRESS}/remove`, { form, tab });
  known = Promise.resolve((await list()).filter((other) => !same(draft, other)));
  return sent;
}
