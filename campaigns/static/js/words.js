// Boxes for text, wherever they stand (nothing here knows a form):
//   data-paste         what is pasted comes in clean (paste.js)
//   data-completed     “#” and “@” offer the words of the list with the id that the attribute names
//   markdown-toolbar   shown where scripts run
// Without this script a box is a box, and the list beside it has its buttons.
import "../vendor/markdown-toolbar.js";
import { insert } from "./paste.js";

for (const bar of document.querySelectorAll("markdown-toolbar")) bar.hidden = false;

// Completing: a list below the box; it is a combobox only while the list is open, and nothing is chosen beforehand.
const MOST = 8;
const list = document.createElement("ul");
list.id = "completions";
list.className = "cd-completions";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Hashtags and names of accounts");
const told = document.createElement("p");
told.className = "govuk-visually-hidden";
told.setAttribute("role", "status");
document.body.append(told);
let box = null;
let chosen = -1;

const begun = () => /(?:^|[\s(])([#@][\p{L}\p{N}_.-]*)$/u.exec(box.value.slice(0, box.selectionStart))?.[1] ?? "";
const close = () => {
  list.remove();
  chosen = -1;
  if (!box) return;
  for (const name of ["role", "aria-expanded", "aria-controls", "aria-activedescendant", "aria-autocomplete"]) box.removeAttribute(name);
};
const choose = (index) => {
  chosen = index;
  [...list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
  if (index < 0) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", list.children[index].id);
};
const take = (words) => {
  const from = box.selectionStart - begun().length;
  box.setSelectionRange(from, box.selectionStart);
  insert(box, `${words} `);
  close();
};
const offer = (target) => {
  close();
  box = target;
  const start = begun();
  if (!start) return;
  const all = [...document.querySelectorAll(`#${box.dataset.completed} [data-word]`)].map((one) => one.dataset.word);
  const found = all.filter((word) => word.toLowerCase().startsWith(start.toLowerCase()) && word !== start).slice(0, MOST);
  if (!found.length) return;
  list.replaceChildren(...found.map((word, at) => {
    const one = document.createElement("li");
    one.id = `completion-${at}`;
    one.setAttribute("role", "option");
    one.setAttribute("aria-selected", "false");
    one.textContent = word;
    return one;
  }));
  box.after(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-expanded", "true");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-autocomplete", "list");
  told.textContent = found.length === 1 ? "1 word fits. Arrow down to choose it." : `${found.length} words fit. Arrow down to choose one.`;
};
document.addEventListener("input", (event) => {
  if (event.target.matches?.("textarea[data-completed]")) offer(event.target);
});
document.addEventListener("keydown", (event) => {
  if (!list.isConnected || event.target !== box) return;
  const count = list.children.length;
  if (event.key === "ArrowDown") choose((chosen + 1) % count);
  else if (event.key === "ArrowUp") choose(chosen > 0 ? chosen - 1 : count - 1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen].textContent);
  else return;
  event.preventDefault();
});
list.addEventListener("mousedown", (event) => {
  event.preventDefault(); // the box keeps the focus
  const one = event.target.closest("li");
  if (one) take(one.textContent);
});
document.addEventListener("focusout", (event) => { if (event.target === box) close(); });

// The buttons of the list put their word where the cursor was; without a script they put it behind the text.
let last = null;
document.addEventListener("focusout", (event) => { if (event.target.matches?.("[data-completed]")) last = event.target; });
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-word]");
  if (!button || !last?.isConnected || last.closest("[hidden]")) return;
  event.preventDefault();
  const before = last.value.slice(0, last.selectionStart);
  insert(last, `${before && !/\s$/.test(before) ? " " : ""}${button.dataset.word} `);
});
