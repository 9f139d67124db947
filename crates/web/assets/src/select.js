// A button with data-select-all="name" ticks all boxes of that name in its form, or, when all are ticked, none, and says how many.

import { say } from "./said.js";

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-select-all]");
  const form = button && button.closest("form");
  if (!form) return;
  const boxes = [...form.querySelectorAll(`input[type=checkbox][name="${button.dataset.selectAll}"]`)];
  const tick = boxes.some((box) => !box.checked);
  for (const box of boxes) box.checked = tick;
  say(tick ? `${boxes.length} selected.` : "Nothing selected.");
});
