// How someone wants the pages to be, for this browser. In cookies, which stay when signing out clears everything else.

/** What was chosen; null for nothing. */
export function choice(name) {
  const found = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : null;
}

export function choose(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=34560000; SameSite=Lax${secure}`;
}
