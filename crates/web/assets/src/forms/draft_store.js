// Where drafts are kept: on the server, for their author only. So they survive a closed browser and a computer that others use.
//
// A draft is { user, form, tab, at, version, page, once, values }: whose it is, the address that the form goes to, the tab that it
// was written in, when, the version of the record that its author saw, the page with the form, the id under which it is sent, and
// what is in the form.

const ADDRESS = "/admin/drafts";
// What a browser still sends while it leaves a page.
const SMALL = 60_000;
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

/** All drafts of this user, the newest first. */
export async function list() {
  known ??= fetched();
  return [...(await known)];
}

export async function put(draft) {
  const { form, tab, page, version, once, values } = draft;
  const sent = send(ADDRESS, { form, tab, page, version, once, fields: JSON.stringify(values) });
  const others = (await list()).filter((other) => other.form !== form || other.tab !== tab);
  known = Promise.resolve([draft, ...others]);
  return sent;
}

export async function remove({ form, tab }) {
  const sent = send(`${ADDRESS}/remove`, { form, tab });
  known = Promise.resolve((await list()).filter((other) => other.form !== form || other.tab !== tab));
  return sent;
}
