// The page on which a post or a release is written: its texts, findings and accounts, and who else has it open.
import { form } from "./autosave.js";

// The texts for single channels: a tab shows its text without loading the page anew, and a tick shows its tab.
const shown = form.querySelector("[data-shown-text]");
const showText = (kind) => {
  shown.value = kind;
  for (const panel of form.querySelectorAll("[data-text]")) panel.hidden = panel.dataset.text !== kind;
  for (const tab of form.querySelectorAll("[data-shows]")) tab.setAttribute("aria-pressed", String(tab.dataset.shows === kind));
};
form.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-shows]");
  if (!tab) return;
  event.preventDefault();
  showText(tab.dataset.shows);
});
form.addEventListener("change", (event) => {
  if (event.target.name !== "channel") return;
  const tab = form.querySelector(`[data-shows="${event.target.value}"]`);
  tab.hidden = !event.target.checked && !tab.querySelector(".cd-tab__own");
  if (tab.hidden && shown.value === event.target.value) showText("all");
});

// “Split here” puts the line that begins a new part where the cursor is; the server does the rest.
for (const button of form.querySelectorAll("[data-split]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const box = document.getElementById(button.dataset.split);
    box.setRangeText("\n\n---\n\n", box.selectionStart, box.selectionStart, "end");
  });
}

// A finding leads to its words and selects them. White space in them is as it fell.
const lookPanel = document.getElementById("look");
const findIn = (box, words) => {
  const parts = words.split(/\s+/).filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return parts.length ? new RegExp(parts.join("\\s+")).exec(box.value) : null;
};
lookPanel.addEventListener("click", (event) => {
  const link = event.target.closest("[data-find]");
  const box = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!box) return;
  event.preventDefault();
  if (link.dataset.inText) showText(link.dataset.inText);
  box.closest("details")?.setAttribute("open", "");
  box.focus();
  box.scrollIntoView({ block: "center" });
  const found = "selectionStart" in box && box.type !== "date" ? findIn(box, link.dataset.find) : null;
  if (found) box.setSelectionRange(found.index, found.index + found[0].length);
});

// What is unfolded there stays so when it is shown anew, and nothing is taken from under somebody’s hands.
let unfolded = [];
lookPanel.addEventListener("htmx:beforeSwap", (event) => {
  if (lookPanel.contains(document.activeElement) && document.activeElement.matches("textarea")) event.detail.shouldSwap = false;
  unfolded = [...lookPanel.querySelectorAll("details[open][id]")].map((one) => one.id);
});
lookPanel.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
});

// Of the accounts only those of ticked channels are seen.
const showAccounts = () => {
  for (const one of form.querySelectorAll("[data-account-of]")) {
    one.hidden = !form.querySelector(`[name="channel"][value="${one.dataset.accountOf}"]`)?.checked;
  }
};
form.addEventListener("change", showAccounts);
showAccounts();

// Whoever works here says so, and is told who else does. A page that is left alone is silent: it keeps nobody signed in.
const STILL_HERE = 30000;
const LEFT_ALONE = 300000;
let lastActive = Date.now();
for (const kind of ["input", "click", "keydown", "pointermove"]) document.addEventListener(kind, () => { lastActive = Date.now(); });
const sayHere = () => {
  if (document.visibilityState === "visible" && Date.now() - lastActive < LEFT_ALONE) window.htmx.trigger("#here", "still-here");
};
setInterval(sayHere, STILL_HERE);
window.addEventListener("load", sayHere);
const herePanel = document.getElementById("here");
let hereBefore = "";
herePanel.addEventListener("htmx:beforeSwap", (event) => { // what did not change is not read out again
  event.detail.shouldSwap = event.detail.serverResponse !== hereBefore;
  hereBefore = event.detail.serverResponse;
});
