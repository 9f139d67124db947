// Says at the foot of the window that something was done, wherever the page is scrolled to. It goes by itself, but not while someone
// points at it or is in it.

const SHOWN_MS = 8000;
// For long sentences.
const MS_PER_LETTER = 90;

for (const toast of document.querySelectorAll("[data-toast]")) {
  let timer = 0;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), Math.max(SHOWN_MS, toast.textContent.trim().length * MS_PER_LETTER));
  };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

// Undoing belongs to the moment: who reloads the page or comes back to it later is not told again.
const here = new URL(location.href);
if (here.searchParams.has("undo") || here.searchParams.has("done")) {
  here.searchParams.delete("undo");
  here.searchParams.delete("done");
  history.replaceState(history.state, "", here);
}
