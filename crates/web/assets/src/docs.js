// The page about the API: a link to something in a closed group opens that group. Newer browsers do it by themselves.

function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let part = target; part; part = part.parentElement) {
    if (part.tagName === "DETAILS") part.open = true;
  }
  target.scrollIntoView({ block: "center" });
}

addEventListener("hashchange", reveal);
reveal();
