// Each filter that is set shows as a chip next to the filters, and goes when it is clicked.

const bar = document.querySelector("form.filter-bar:has([data-chips])");

function draw() {
  const chips = bar.querySelector("[data-chips]");
  const set = [...bar.querySelectorAll(".filter-fields :is(select, input)")].filter((control) => control.value !== "");
  chips.replaceChildren(...set.map((control) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    const name = control.labels[0].textContent.trim();
    const value = control.selectedOptions?.[0]?.textContent.trim() ?? control.value;
    const words = chip.appendChild(document.createElement("span"));
    words.dir = "auto";
    words.textContent = `${name}: ${value}`;
    chip.appendChild(document.createElement("span")).textContent = "×";
    chip.lastChild.ariaHidden = "true";
    chip.setAttribute("aria-label", `Remove the filter ${name}: ${value}`);
    chip.addEventListener("click", () => {
      control.value = "";
      control.dispatchEvent(new Event("change", { bubbles: true }));
      bar.querySelector("summary").focus();
    });
    return chip;
  }));
}

/** There is nothing to clear while nothing is set. */
function watch(form) {
  const clear = form.querySelector(".filter-actions a");
  if (!clear) return;
  const update = () => {
    const fields = [...form.elements].filter((control) => control.name && control.type !== "hidden");
    clear.hidden = fields.every((control) => control.value === "");
  };
  update();
  for (const name of ["input", "change"]) form.addEventListener(name, update);
  window.addEventListener("pageshow", update);
}

for (const form of document.querySelectorAll("form.filter-bar")) watch(form);

if (bar) {
  // The chips say what the open menu says to those without scripts.
  const menu = bar.querySelector("details");
  menu.open = false;
  menu.dataset.ready = "";
  draw();
  bar.addEventListener("change", draw);
  window.addEventListener("pageshow", draw);
}
