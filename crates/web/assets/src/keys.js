// Keys that act wherever one is on a page. Single keys can be turned off on the account page, for people whose devices send keys
// that they did not mean; they never act while someone types.

import { choice as chosen, choose } from "./choices.js";

const KEY = "clerk-slash";

export const areOn = () => chosen(KEY) !== "off";

/** Whether a key was typed into something. */
export function isTyping(event) {
  const target = event.target;
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** Whether a key was pressed alone, as a command. */
export const isCommand = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event) && areOn();

/** Whether it was pressed with Ctrl, or Command on a Mac. */
export const isWithCtrl = (event) => (event.ctrlKey || event.metaKey) && !event.altKey;

function toNote(note) {
  note.focus();
  note.scrollIntoView({ block: "center" });
}

// A link that leads to the note leads into it.
function followHash() {
  const note = location.hash === "#note-text" && document.getElementById("note-text");
  if (note) toNote(note);
}
followHash();
addEventListener("hashchange", followHash);
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-note-link]");
  const note = link && document.getElementById("note-text");
  if (!note || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  toNote(note);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && isWithCtrl(event) && event.target.form?.method === "post") {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (event.key === "/" && isCommand(event)) {
    const box = document.getElementById("find");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "n" && isCommand(event)) {
    const note = document.getElementById("note-text");
    const link = document.querySelector("[data-note-link]");
    if (!note && !link) return;
    event.preventDefault();
    if (note) toNote(note);
    else link.click();
  } else if (event.key === "?" && isCommand(event)) {
    event.preventDefault();
    location.assign("/admin/help#keys");
  }
});

const box = document.getElementById("single-keys");
if (box) {
  box.checked = areOn();
  box.addEventListener("change", () => choose(KEY, box.checked ? "on" : "off"));
}
