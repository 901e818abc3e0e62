// Keys for those who write all day. “?” lists them, as the help page does; single keys can be turned off there, as speech
// input and slips of the hand press them too. Without this script every one of them is a link or a button.
const KEPT = "campaign-desk-single-keys";
const PLACES = { t: "/", c: "/calendar", g: "/campaigns", m: "/media", r: "/report", n: "/posts/new" };
const areOn = () => {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
};
const list = document.querySelector("[data-keys]");
let dialog = null;

const made = async () => {
  const answer = await fetch(list.href, { credentials: "same-origin" });
  const words = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".cd-help");
  const box = document.createElement("dialog");
  box.className = "cd-keys";
  const heading = document.createElement("h2"); // the page below has its own first heading
  heading.className = "govuk-heading-m";
  heading.textContent = words.querySelector("h1").textContent;
  words.querySelector("h1").replaceWith(heading);
  box.setAttribute("aria-label", heading.textContent);
  box.append(words);
  const choice = document.createElement("p");
  const label = document.createElement("label");
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.checked = areOn();
  tick.addEventListener("change", () => localStorage.setItem(KEPT, tick.checked ? "on" : "off"));
  label.append(tick, " Use the single keys on this device");
  choice.append(label);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "govuk-button govuk-button--secondary cd-button--small";
  close.textContent = "Close";
  close.addEventListener("click", () => box.close());
  box.append(choice, close);
  document.body.append(box);
  return box;
};
const show = async () => {
  try {
    dialog ??= await made();
    dialog.showModal();
  } catch {
    location.assign(list.href);
  }
};

const isTyping = (target) => target.closest("input, textarea, select, dialog, [contenteditable]") !== null;
if (list) {
  list.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show();
  });
  document.addEventListener("keydown", (event) => {
    const saves = document.querySelector("[data-saves]");
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s" && saves) {
      event.preventDefault();
      saves.click();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target) || !areOn()) return;
    const link = document.querySelector(`a[href="${PLACES[event.key]}"], a[href^="${PLACES[event.key]}?"]`);
    if (event.key === "?") show();
    else if (PLACES[event.key] && link) link.click();
  });
}
