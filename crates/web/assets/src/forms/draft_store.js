// Where drafts are kept: on the server, for their author only. So they survive a closed browser and a computer that others use. What
// the server does not have yet stays in this tab, so that nothing is lost without a connection.
//
// A draft is { user, form, tab, at, version, page, once, values }: whose it is, the address that the form goes to, the tab that it
// was written in, when, the version of the record that its author saw, the page with the form, the id under which it is sent, and
// what is in the form.

const ADDRESS = "/admin/drafts";
// What a browser still sends while it leaves a page.
const SMALL = 60_000;
const UNSENT = "clerk-unsent:";
const user = document.body.dataset.user;
let known = null;
let last = Promise.resolve();

const csrf = () => document.querySelector("input[type=hidden][name=csrf]")?.value ?? "";

async function fetched() {
  try {
    const answer = await fetch(ADDRESS, { headers: { Accept: "application/json" }, redirect: "error" });
    return answer.ok ? await answer.json() : [];
  } catch {
    return []; // signed out, or the server can't be reached: there is no draft then
  }
}

function send(address, fields) {
  const body = new URLSearchParams({ csrf: csrf(), ...fields });
  const keepalive = body.toString().length < SMALL;
  const sent = () => fetch(address, { method: "POST", body, keepalive, redirect: "manual" }).catch(() => null);
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
function unsent() {
  const names = (stored((store) => Object.keys(store)) ?? []).filter((name) => name.startsWith(UNSENT));
  const drafts = [];
  for (const name of names) {
    const draft = JSON.parse(stored((store) => store.getItem(name)) ?? "null");
    if (user && draft?.user === user) drafts.push(draft);
    else if (user) stored((store) => store.removeItem(name));
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
  const [kept, own] = [await fetched(), unsent()];
  return [...own, ...kept.filter((draft) => !own.some((other) => same(draft, other)))];
}

/** All drafts of this user, the newest first. */
export async function list() {
  known ??= all();
  return [...(await known)];
}

export async function put(draft) {
  const { form, tab, page, version, once, values } = draft;
  const text = JSON.stringify({ ...draft, user });
  stored((store) => store.setItem(UNSENT + form, text));
  const sent = send(ADDRESS, { form, tab, page, version, once, fields: JSON.stringify(values) });
  sent.then((answer) => {
    // Unless there is a newer one by now.
    if (answer?.ok) stored((store) => store.getItem(UNSENT + form) === text && store.removeItem(UNSENT + form));
  });
  known = Promise.resolve([draft, ...(await list()).filter((other) => !same(draft, other))]);
  return sent;
}

export async function remove(draft) {
  const { form, tab } = draft;
  stored((store) => store.removeItem(UNSENT + form));
  const sent = send(`${ADDRESS}/remove`, { form, tab });
  known = Promise.resolve((await list()).filter((other) => !same(draft, other)));
  return sent;
}
