// Ctrl K: go to any page, case or person, and do what the page can do. Pages and actions are read from the page itself, the rest is asked
// for: what was viewed last, and what is found.

import { isWithCtrl } from "./keys.js";
import { say } from "./said.js";

const PAUSE = 150;
let dialog;
let input;
let list;
let asked = 0;

const clean = (text) => text.trim().replace(/\s+/g, " ");

/** What the page can do, and where the navigation leads. */
function here() {
  const links = (selector, kind) =>
    [...document.querySelectorAll(selector)].map((link) => ({ text: clean(link.dataset.name ?? link.textContent), kind, link }));
  return [
    ...links(".page-actions a, .page-actions button, .page-header .nav-tabs a, [data-palette]", "On this page"),
    ...links(".sidebar-link", "Page").map((one) => ({ ...one, text: clean(one.link.querySelector("span").textContent) })),
    ...links(".topbar .menu a.menu-item", "Page"),
  ];
}

/** Each word of what was typed begins a word of the text. */
function fits(text, typed) {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return typed.toLowerCase().split(/\s+/).every((part) => words.some((word) => word.startsWith(part)));
}

function option({ text, detail, kind, link, href }, index) {
  const item = document.createElement("li");
  item.id = `palette-${index}`;
  item.role = "option";
  const what = item.appendChild(document.createElement("span"));
  what.dir = "auto";
  what.textContent = detail ? `${text} ${detail}` : text;
  item.appendChild(document.createElement("span")).textContent = kind;
  item.addEventListener("click", () => go({ link, href }));
  return item;
}

function go({ link, href }) {
  dialog.close();
  if (href) location.assign(href);
  else link.click();
}

function select(item) {
  for (const other of list.querySelectorAll("[aria-selected]")) other.removeAttribute("aria-selected");
  item?.setAttribute("aria-selected", "true");
  item?.scrollIntoView({ block: "nearest" });
  if (item) input.setAttribute("aria-activedescendant", item.id);
  else input.removeAttribute("aria-activedescendant");
}

function show(found) {
  const typed = input.value.trim();
  const own = here().filter((one) => typed === "" ? one.kind === "On this page" : fits(one.text, typed));
  list.replaceChildren(...[...own, ...found].map(option));
  dialog.querySelector(".palette-none").hidden = list.children.length > 0;
  select(list.firstElementChild);
  say(`${list.children.length} found`);
}

async function ask() {
  const typed = input.value.trim();
  const number = ++asked;
  show([]);
  await new Promise((done) => setTimeout(done, typed === "" ? 0 : PAUSE));
  if (number !== asked) return;
  try {
    const answer = await fetch(`/admin/palette?${new URLSearchParams({ q: typed })}`, { headers: { accept: "application/json" } });
    if (!answer.ok || answer.redirected || number !== asked) return;
    show(await answer.json());
  } catch {
    // Not reached: pages and actions are there.
  }
}

function open() {
  dialog ??= make();
  if (dialog.open) return;
  input.value = "";
  dialog.showModal();
  ask();
}

function make() {
  const made = document.body.appendChild(document.createElement("dialog"));
  made.className = "palette";
  made.setAttribute("aria-label", "Go to");
  made.innerHTML = `<form method="get" action="/admin/search" role="search"><input class="form-control" name="q" type="search" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-label="Go to a page, a case or a person" placeholder="Page, case, person or what you want to do" autocomplete="off" spellcheck="false" dir="auto"></form>
    <ul role="listbox" id="palette-list" aria-label="Results"></ul><p class="palette-none text-secondary" hidden>Nothing found. Press Enter to search everything.</p>`;
  input = made.querySelector("input");
  list = made.querySelector("ul");
  input.addEventListener("input", ask);
  made.addEventListener("click", (event) => event.target === made && made.close());
  made.addEventListener("keydown", (event) => {
    const now = list.querySelector("[aria-selected]");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? now?.nextElementSibling : now?.previousElementSibling;
      if (next) select(next);
    } else if (event.key === "Enter" && now) {
      event.preventDefault();
      now.click();
    }
  });
  return made;
}

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !isWithCtrl(event) || !document.getElementById("find")) return;
  event.preventDefault();
  open();
});
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-palette-open]")) open();
});
