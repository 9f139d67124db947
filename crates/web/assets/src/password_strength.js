// Says how good a new password is once its author stops typing. The server judges, as it does when the form is sent, and keeps
// nothing. Without an answer nothing is shown.

const PAUSE = 500;

function judge(input, words) {
  let timer;
  let latest = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    latest += 1;
    if (!input.value) words.textContent = "";
    else timer = setTimeout(() => ask(latest), PAUSE);
  });

  async function ask(question) {
    const form = new FormData(input.form);
    const body = new URLSearchParams({ csrf: form.get("csrf"), link: form.get("link") ?? "", password: input.value });
    try {
      const answer = await fetch(input.dataset.strength, { method: "POST", body });
      // Someone may have gone on typing since.
      if (question === latest) words.textContent = answer.ok ? await answer.text() : "";
    } catch {
      words.textContent = "";
    }
  }
}

for (const input of document.querySelectorAll("[data-strength]")) {
  judge(input, input.parentElement.querySelector("[data-strength-words]"));
}
