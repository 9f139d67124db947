// A form is sent once: its button shows a spinner and stops taking clicks until the next page is there. While there is no
// connection it is not sent at all, so that what was typed stays before its author.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const notice = document.getElementById("offline");
  if (notice) notice.hidden = navigator.onLine;
  if (!navigator.onLine && notice) {
    event.preventDefault();
    notice.scrollIntoView({ block: "center" });
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  const button = event.submitter ?? form.querySelector("button[type=submit]");
  if (!button) return;
  // `disabled` would drop the button's own name and value from the request and lose the keyboard focus.
  button.setAttribute("aria-disabled", "true");
  button.classList.add("btn-loading");
});

// The page may come back from the browser's cache (Back): make its forms usable again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll(".btn-loading")) {
      button.removeAttribute("aria-disabled");
      button.classList.remove("btn-loading");
    }
  }
});
