// "/" moves to the search box, as on many sites; never while someone types. It can be turned off on the account page, for
// people whose devices send single keys that they did not mean.

import { choice as chosen, choose } from "./choices.js";

const KEY = "clerk-slash";

const isOn = () => chosen(KEY) !== "off";

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !isOn()) return;
  const target = event.target;
  if (target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))) return;
  const box = document.getElementById("find");
  if (!box) return;
  event.preventDefault();
  // On a phone's width the box is folded away with the navigation.
  if (!box.offsetParent) document.querySelector(".navbar-toggler")?.click();
  box.focus();
  box.select();
});

const choice = document.getElementById("slash-shortcut");
if (choice) {
  choice.checked = isOn();
  choice.addEventListener("change", () => {
    choose(KEY, choice.checked ? "on" : "off");
  });
}
