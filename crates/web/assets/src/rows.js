// Rows of lists: the whole row is the link, and keys go through them: J and K for the next and the one before, X selects, Enter opens.

import { isCommand } from "./keys.js";

const OWN = "a, button, input, select, textarea, label, summary, details";
const rows = () => [...document.querySelectorAll("#main tbody tr")].filter((row) => linkOf(row));
const linkOf = (row) => row.querySelector(".first-cell a[href]");

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || !(event.target instanceof Element) || event.target.closest(OWN)) return;
  const row = event.target.closest("#main tbody tr");
  const link = row && linkOf(row);
  // Someone who has marked words wants to copy them.
  if (!link || String(getSelection()) !== "") return;
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey }));
});

document.addEventListener("auxclick", (event) => {
  if (event.button !== 1 || !(event.target instanceof Element) || event.target.closest(OWN)) return;
  const row = event.target.closest("#main tbody tr");
  if (row && linkOf(row)) window.open(linkOf(row).href);
});

function move(by) {
  const all = rows();
  const now = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[now === -1 ? (by > 0 ? 0 : all.length - 1) : now + by];
  if (!next) return;
  linkOf(next).focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !isCommand(event) || document.querySelector("dialog[open]")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "x") document.activeElement?.closest("tr")?.querySelector("input[type=checkbox]")?.click();
});
