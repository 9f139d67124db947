// Light or dark: the stored choice, else what the system prefers. Runs in the head, before the first paint.

import { choice as stored, choose } from "./choices.js";

const KEY = "clerk-theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
let choice = stored(KEY) ?? "auto";

function apply() {
  const theme = choice === "light" || choice === "dark" ? choice : dark.matches ? "dark" : "light";
  document.documentElement.setAttribute("data-bs-theme", theme);
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

apply();
dark.addEventListener("change", apply);
document.addEventListener("DOMContentLoaded", apply);
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-theme-choice]");
  if (!button) return;
  choice = button.dataset.themeChoice;
  choose(KEY, choice);
  apply();
});
