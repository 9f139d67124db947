// What every staff page loads. Pages work without it; it makes them quicker and kinder.

import "@tabler/core/js/src/bootstrap/alert";
import "@tabler/core/js/src/bootstrap/collapse";
import htmx from "htmx.org";
import "./chips.js";
import "./forms/days.js";
import "./forms/drafts.js";
import "./forms/lengths.js";
import "./forms/submit.js";
import "./inline.js";
import "./keys.js";
import "./menus.js";
import "./own_computer.js";
import "./palette.js";
import "./password_strength.js";
import "./print.js";
import "./requests.js";
import "./rows.js";
import "./said.js";
import "./select.js";
import "./toasts.js";
import "./way_back.js";

// htmx can evaluate code found in attributes (hx-on, js: values, trigger filters). No page of ours uses that, and
// the content security policy forbids it; refuse it here too, so that a slip fails the same way everywhere.
function refuse() {
  throw new Error("code in htmx attributes is switched off");
}
htmx.registerExtension("no-eval", { init: (api) => api.initSecurity(undefined, refuse, refuse) });

// A page that the browser has kept to go back to may be of someone who has signed out since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
