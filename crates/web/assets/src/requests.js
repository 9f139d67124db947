// What happens when a part of a page could not be fetched.

const failures = () => document.getElementById("request-failed");

document.addEventListener("htmx:before:request", () => {
  const notice = failures();
  if (notice) notice.hidden = true;
});

// A redirect leads away from here, most often to sign-in: show that page whole, not inside a part of this one.
document.addEventListener("htmx:before:response", (event) => {
  const response = event.detail.ctx.response.raw;
  if (!response.redirected) return;
  event.preventDefault();
  window.location.assign(response.url);
});

for (const name of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(name, () => {
    const notice = failures();
    if (notice) notice.hidden = false;
  });
}
