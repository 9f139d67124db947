// Opens the form behind a link with data-inline in a dialog, so that a stage or a person is changed from where it is shown. It is the form
// of that page, sent like any other, and leads back to this page; if it is refused, its own page shows why.

const PLACE = "clerk-place";
let dialog;

const isPlain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

/** The address of this page, without what says that something was done. */
function here() {
  const query = new URLSearchParams(location.search);
  query.delete("done");
  query.delete("undo");
  return location.pathname + (query.size > 0 ? `?${query}` : "");
}

/** Ids of the dialog's own, since the page has some of the same. */
function rename(element) {
  const names = [...element.querySelectorAll("[id]")].map((one) => one.id);
  for (const one of element.querySelectorAll("[id]")) one.id = `inline-${one.id}`;
  for (const name of ["for", "aria-describedby", "aria-labelledby", "aria-controls", "list"]) {
    for (const one of element.querySelectorAll(`[${name}]`)) {
      const ids = one.getAttribute(name).split(" ");
      one.setAttribute(name, ids.map((id) => (names.includes(id) ? `inline-${id}` : id)).join(" "));
    }
  }
}

function make() {
  const made = document.body.appendChild(document.createElement("dialog"));
  made.className = "inline card";
  made.setAttribute("aria-labelledby", "inline-title");
  made.addEventListener("click", (event) => {
    const cancels = event.target instanceof Element && event.target.closest("[data-cancel]");
    if (cancels) event.preventDefault();
    if (cancels || event.target === made) made.close();
  });
  return made;
}

/** Shows the form of a page; answers whether it has one. */
function show(page) {
  const form = page.querySelector("main form[data-changes], main form.card[method=post]");
  const title = page.querySelector(".page-title");
  if (!form || !title) return false;
  const heading = document.createElement("h2");
  heading.className = "h3 mb-3";
  heading.id = "title";
  heading.textContent = title.textContent.trim();
  const notices = [...page.querySelectorAll("main .alert:not([hidden])")];
  for (const box of [form, ...form.querySelectorAll(".card-body")]) box.classList.remove("card", "card-body", "narrow", "mb-3");
  // The cases of a form about several: there is but one, and it was just pointed at.
  for (const list of form.querySelectorAll("section.card")) list.hidden = true;
  const body = document.createElement("div");
  body.className = "card-body";
  body.append(heading, ...notices, form);
  rename(body);
  const back = form.querySelector("input[name=back]") ?? form.appendChild(document.createElement("input"));
  Object.assign(back, { type: "hidden", name: "back", value: here() });
  form.addEventListener("submit", () => sessionStorage.setItem(PLACE, JSON.stringify([here(), scrollY])));
  dialog ??= make();
  dialog.replaceChildren(body);
  dialog.showModal();
  form.querySelector("select, input:not([type=hidden]), textarea")?.focus();
  return true;
}

async function open(link) {
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && !answer.redirected && show(page)) return;
  } catch {
    // Not reached: the browser says so better.
  }
  location.assign(link.href);
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[data-inline]");
  if (!link || event.defaultPrevented || !isPlain(event)) return;
  event.preventDefault();
  open(link);
});

// The page that one has changed something on is where it was.
try {
  const [page, place] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
  sessionStorage.removeItem(PLACE);
  if (page === here()) scrollTo(0, place);
} catch {
  // Site data is blocked.
}
