// Says how much more fits into a control with data-limit, once little does, and how much is too much. Nothing is cut: the server
// refuses what is too long and says so, with everything that was entered.

const NEAR = 0.9;
const QUIET_MS = 1000;
const numbers = new Intl.NumberFormat("en-AU");

/** As the server counts: characters, and no blanks at the end. */
function length(text, limit) {
  return text.length < limit * NEAR ? 0 : [...text.trimEnd()].length;
}

function words(left) {
  const count = `${numbers.format(Math.abs(left))} character${Math.abs(left) === 1 ? "" : "s"}`;
  return left >= 0 ? `${count} left` : `${count} too many`;
}

function follow(control) {
  const limit = Number(control.dataset.limit);
  let shown = null;
  let spoken = null;
  let timer = 0;

  function show() {
    const used = length(control.value, limit);
    if (used < limit * NEAR && !shown) return;
    if (!shown) {
      shown = document.createElement("div");
      shown.className = "form-hint";
      shown.setAttribute("aria-hidden", "true");
      shown.dataset.count = "";
      spoken = document.createElement("div");
      spoken.className = "visually-hidden";
      spoken.setAttribute("role", "status");
      control.after(shown, spoken);
    }
    const text = used < limit * NEAR ? "" : words(limit - used);
    shown.textContent = text;
    shown.classList.toggle("text-danger-strong", used > limit);
    clearTimeout(timer);
    // Not with every letter.
    timer = setTimeout(() => { spoken.textContent = text; }, QUIET_MS);
  }

  control.addEventListener("input", show);
  show();
}

for (const control of document.querySelectorAll("[data-limit]")) follow(control);
