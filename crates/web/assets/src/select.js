// Cases selected in a queue. They stay selected when one goes to another page of the list, changes its filter or comes back, in this
// tab and for each queue; #bulk lists them, and sends all of them. Without scripts, a page sends what is ticked on it.

import { read, write } from "./selection.js";
import { say } from "./said.js";

const form = document.getElementById("bulk");
const queue = form?.dataset.selection;

const boxes = () => [...form.elements].filter((control) => control.type === "checkbox");
const found = (selected, id) => selected.find((one) => one.id === id);

/** What is stored is right; ticks and words follow it. */
function show() {
  const selected = read(queue);
  const shown = boxes();
  for (const box of shown) box.checked = found(selected, box.value) !== undefined;
  const bar = form.querySelector("[data-selected]");
  const text = `${selected.length} selected: ${selected.map((one) => one.fileref).join(", ")}`;
  const words = bar.querySelector("span");
  if (words.textContent !== text) words.textContent = text;
  bar.hidden = selected.length === 0;
  form.hidden = selected.length === 0 && shown.length === 0;
}

/** Selects these boxes' cases, or lets go of them. */
function select(changed, tick) {
  const rest = read(queue).filter((one) => !changed.some((box) => box.value === one.id));
  const added = tick ? changed.map((box) => ({ id: box.value, fileref: box.dataset.fileref })) : [];
  write(queue, [...rest, ...added]);
  show();
}

function count() {
  const { length } = read(queue);
  say(length === 0 ? "Nothing selected." : `${length} selected.`);
}

if (form) {
  show();
  // Filters and pages replace the rows; going back may restore old ticks.
  new MutationObserver(show).observe(document.getElementById("main"), { childList: true, subtree: true });
  window.addEventListener("pageshow", show);
  document.addEventListener("change", (event) => {
    if (event.target.form !== form || event.target.type !== "checkbox") return;
    select([event.target], event.target.checked);
    count();
  });
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-select-all], [data-select-none]");
    if (!button) return;
    const all = boxes();
    if ("selectNone" in button.dataset) {
      write(queue, []);
      show();
      // The button has just vanished.
      form.querySelector("[data-select-all]")?.focus();
    } else {
      select(all, all.some((box) => !box.checked));
    }
    count();
  });
  form.addEventListener("formdata", ({ formData }) => {
    formData.delete("case");
    formData.set("from", queue);
    for (const { id } of read(queue)) formData.append("case", id);
  });
}
