// What is in a form's controls, by name.

const TEXT = "textarea, input[type=text], input[type=email], input[type=tel], input[type=url]";
const OTHERS = "[type=hidden], [type=password], [type=file], [type=submit], [type=button], [type=reset], button, fieldset, output";

const controls = (form) => [...form.elements].filter((control) => control.name && !control.matches(OTHERS));
const isTick = (control) => control.type === "checkbox" || control.type === "radio";

/** Whether people write into it. */
export const hasText = (form) => controls(form).some((control) => control.matches(TEXT));

/** Whether anything has been written that the page did not come with. */
export const isWritten = (form) =>
  controls(form).some((control) => control.matches(TEXT) && control.value !== control.defaultValue);

export function read(form) {
  const values = {};
  for (const control of controls(form)) {
    const own = (values[control.name] ??= []);
    if (!isTick(control) || control.checked) own.push(control.value);
  }
  return values;
}

/** Puts values back; answers whether that changed anything. Each control tells that it has changed, as if someone had typed. */
export function write(form, values) {
  const left = structuredClone(values);
  let changed = false;
  for (const control of controls(form)) {
    const own = left[control.name];
    if (!own) continue;
    const before = isTick(control) ? control.checked : control.value;
    if (isTick(control)) control.checked = own.includes(control.value);
    else if (own.length > 0) set(control, own.shift());
    if (before === (isTick(control) ? control.checked : control.value)) continue;
    changed = true;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return changed;
}

/** What is no longer offered is not chosen. */
function set(control, value) {
  if (control.tagName !== "SELECT" || [...control.options].some((option) => option.value === value)) control.value = value;
}
