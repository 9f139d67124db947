// Shows the day that is being chosen with its weekday: "Tuesday 24 November 2026". Deadlines live on weekdays.

const format = new Intl.DateTimeFormat("en-AU", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

function inWords(iso) {
  const day = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return "";
  const parts = Object.fromEntries(format.formatToParts(day).map(({ type, value }) => [type, value]));
  return `${parts.weekday} ${parts.day} ${parts.month} ${parts.year}`;
}

document.addEventListener("input", (event) => {
  if (!event.target.matches?.("input[type=date]")) return;
  const words = event.target.parentElement.querySelector("[data-weekday]");
  if (words) words.textContent = inWords(event.target.value);
});
