// Which tab this is, and which others are open. A tab keeps its name while it is reloaded; a duplicated tab, which starts with the
// name of the other, gets one of its own. A lock says that a tab is open: browsers end it with the page.

const KEY = "clerk-tab";
const PREFIX = "clerk-tab:";
let release = () => {};

function stored(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null; // site data is blocked
  }
}

const newName = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes the lock of a name; answers whether it was free. Where there are no locks, every name is. */
function hold(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const held = navigator.locks.request(PREFIX + name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise((done) => { release = done; });
    });
    held.catch(() => resolve(true));
  });
}

async function claim() {
  const known = stored((store) => store.getItem(KEY));
  // The page before this one may still be about to let go.
  const isFree = known !== null && ((await hold(known)) || (await pause(150), await hold(known)));
  const name = isFree ? known : newName();
  if (!isFree) await hold(name);
  stored((store) => store.setItem(KEY, name));
  return name;
}

/** This tab's name. */
export const tab = claim();

// A page that holds a lock can't be kept for going back to it.
window.addEventListener("pagehide", () => release());
window.addEventListener("pageshow", async (event) => {
  if (event.persisted) await hold(await tab);
});

/** The names of the tabs that are open now, as far as the browser can tell. */
export async function openTabs() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.filter((lock) => lock.name.startsWith(PREFIX)).map((lock) => lock.name.slice(PREFIX.length)));
}
