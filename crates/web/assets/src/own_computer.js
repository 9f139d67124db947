// Signing in with Google or Microsoft begins with a link, which takes along whether the computer is one's own.

for (const link of document.querySelectorAll("a[data-own-computer]")) {
  const address = link.href;
  link.addEventListener("click", () => {
    link.href = document.querySelector("[name=own_computer]:checked") ? `${address}&own_computer=true` : address;
  });
}
