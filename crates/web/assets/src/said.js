// Speaks to screen readers through one element that is there from the start, #said: they read what changes in it. What has the
// attribute data-said is put into it: messages when the page opens, and how much was found when a list is replaced.

const element = document.getElementById("said");
const main = document.getElementById("main");
let last = "";
let later;

// The words of all these elements.
function words(selector) {
  const found = main ? [...main.querySelectorAll(selector)] : [];
  return found.map((one) => one.textContent.trim().replace(/\s+/g, " ")).filter((text) => text !== "").join(" ");
}

export function say(text) {
  if (!element || text === "") return;
  clearTimeout(later);
  element.textContent = "";
  later = setTimeout(() => (element.textContent = text), 100);
}

const OF_LISTS = "[data-said]:not(.alert [data-said])";

if (element) {
  last = words(OF_LISTS);
  say(words(".alert [data-said]"));
  new MutationObserver(() => {
    const text = words(OF_LISTS);
    if (text === last) return;
    last = text;
    say(text);
  }).observe(main, { childList: true, subtree: true });
}
