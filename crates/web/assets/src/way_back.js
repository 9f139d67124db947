// The way back from a record leads to the list that this tab has shown last, as it was filtered. The server puts in the list from
// which someone has just come; here it is remembered for the pages that follow.

const KEY = "clerk-list";
// What says what was just done: it is not said again.
const SAID = ["done", "undo", "task"];

const list = document.getElementById("main")?.dataset.list;
const link = document.querySelector("a[data-way-back]");

function stored(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null; // site data is blocked: the link leads where the server says
  }
}

function remember(href, label) {
  stored((store) => store.setItem(KEY, JSON.stringify({ href, label })));
}

/** The list that was remembered, if it is an address of ours. */
function remembered() {
  try {
    const { href, label } = JSON.parse(stored((store) => store.getItem(KEY)));
    return new URL(href, location.href).origin === location.origin && label ? { href, label } : null;
  } catch {
    return null; // nothing, or not ours
  }
}

// The address may name whom someone looked for: the next person at this computer must not find it.
let isSigningOut = false;
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-sign-out]")) return;
  isSigningOut = true;
  stored((store) => store.removeItem(KEY));
});

if (list) {
  // When it is left: until then its filters may change.
  window.addEventListener("pagehide", () => {
    if (isSigningOut) return;
    const query = new URLSearchParams(location.search);
    for (const name of SAID) query.delete(name);
    remember(location.pathname + (query.size > 0 ? `?${query}` : ""), list);
  });
} else if (link?.dataset.wayBack === "known") {
  remember(link.getAttribute("href"), link.textContent.trim());
} else if (link) {
  const last = remembered();
  if (last) {
    link.setAttribute("href", last.href);
    link.textContent = last.label;
  }
}
