// Boxes for text, wherever they stand (nothing here knows a form):
//   data-paste-plain   what was struck out, hidden or remarked in Word or a web page never comes in with a paste
//   data-completed     “#” and “@” offer the words of the list with the id that the attribute names
//   markdown-toolbar   shown where scripts run
// Without this script a box is a box, and the list beside it has its buttons.
import "../vendor/markdown-toolbar.js";

for (const bar of document.querySelectorAll("markdown-toolbar")) bar.hidden = false;

const insert = (box, words) => {
  box.focus();
  // The one way that can be undone with Ctrl+Z.
  if (document.execCommand("insertText", false, words)) return;
  box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

// Pasting
const NEVER = "del, s, strike, script, style, head, title, .MsoCommentReference, .MsoCommentText, [hidden]";
const NEVER_STYLED = /display:none|visibility:hidden|line-through|mso-hide:all|mso-special-character:comment|mso-element:comment|mso-list:ignore/;
const FROM_ELSEWHERE = /mso-|docs-internal-guid|<del\b|<s\b|<strike\b|line-through|display:\s*none/i;
const BLOCKS = new Set(["P", "DIV", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "TR", "BLOCKQUOTE", "SECTION", "ARTICLE", "UL", "OL"]);

const isGone = (node) => node.matches(NEVER) || NEVER_STYLED.test((node.dataset.style ?? "").replace(/\s/g, "").toLowerCase());
const wordsOf = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue.replace(/[\s\u00a0]+/g, " ");
  if (node.nodeType !== Node.ELEMENT_NODE || isGone(node)) return "";
  if (node.tagName === "BR") return "\n";
  const inner = [...node.childNodes].map(wordsOf).join("");
  if (!BLOCKS.has(node.tagName)) return inner;
  // Word writes the points of a list as paragraphs.
  const isPoint = node.tagName === "LI" || /mso-list:(?!none)/.test((node.dataset.style ?? "").replace(/\s/g, "").toLowerCase());
  const lead = isPoint ? "- " : "";
  const end = isPoint ? "" : /^(P|H\d|UL|OL)$/.test(node.tagName) ? "\n\n" : "\n";
  return inner.trim() ? `\n${lead}${inner.trim()}${end}` : "";
};
// Styles under another name: the page’s policy lets none in, and they are only read.
const plainWords = (html) => wordsOf(new DOMParser().parseFromString(html.replace(/\sstyle\s*=/gi, " data-style="), "text/html").body)
  .split("\n").map((line) => line.trim()).join("\n").replace(/\n{3,}/g, "\n\n").trim();

document.addEventListener("paste", (event) => {
  const box = event.target;
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (!box.matches?.("[data-paste-plain]") || !FROM_ELSEWHERE.test(html)) return; // plain text comes in as it is
  event.preventDefault();
  insert(box, plainWords(html));
});

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
