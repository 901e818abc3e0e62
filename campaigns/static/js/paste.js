// What is pasted from Word, Outlook, Google Docs and web pages comes in clean. A box says how it takes it:
//   data-paste="plain"     words alone
//   data-paste="markdown"  with links, lists, headings and tables as Markdown; the page loads vendor/paste-html.js for it
// What was struck out, hidden or remarked there never comes in. Without this script a box takes the plain text.
export const insert = (box, words) => {
  box.focus();
  // The one way that can be undone with Ctrl+Z.
  if (document.execCommand("insertText", false, words)) return;
  box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

const NEVER = "del, s, strike, script, style, head, title, .MsoCommentReference, .MsoCommentText, .msocomanchor, .msocomtxt, .msocomoff, [hidden]";
const GONE = /display:none|visibility:hidden|line-through|mso-hide:all|mso-special-character:comment|mso-element:comment|mso-list:ignore/;
const FROM_ELSEWHERE = /mso-|docs-internal-guid|<del\b|<s\b|<strike\b|line-through|display:\s*none/i;
const EMOJI = /^[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u200d\ufe0f]{1,16}$/u; // chats draw each as a picture
const BLOCKS = new Set(["P", "DIV", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "TR", "BLOCKQUOTE", "SECTION", "ARTICLE", "UL", "OL"]);
const OWN_LINE = /^(P|H\d|UL|OL)$/;

const styleOf = (node) => (node.dataset.style ?? "").replace(/\s/g, "").toLowerCase();

// Word writes the points of a list as paragraphs, each with its level and its sign.
const listPoints = (body) => {
  let lists = []; // those that are open, by level
  for (const paragraph of body.querySelectorAll("p")) {
    const style = styleOf(paragraph);
    if (!/mso-list:(?!none|ignore)/.test(style)) continue;
    const level = Math.min(Number(/level(\d)/.exec(style)?.[1] ?? 1), 6);
    const sign = [...paragraph.querySelectorAll("[data-style]")].find((one) => styleOf(one).includes("mso-list:ignore"));
    if (lists[0] !== paragraph.previousElementSibling) lists = [];
    lists.length = Math.min(lists.length, level);
    while (lists.length < level) {
      const list = body.ownerDocument.createElement(/^\s*\(?[\da-z]{1,3}[.)]/i.test(sign?.textContent ?? "") ? "ol" : "ul");
      if (lists.length) (lists.at(-1).lastElementChild ?? lists.at(-1)).append(list);
      else paragraph.before(list);
      lists.push(list);
    }
    sign?.remove();
    const point = body.ownerDocument.createElement("li");
    point.append(...paragraph.childNodes);
    lists.at(-1).append(point);
    paragraph.remove();
  }
};

const goneByClass = (sheets) => [...sheets.matchAll(/([^{}]+)\{([^{}]*)\}/g)]
  .filter(([, , rules]) => GONE.test(rules.replace(/\s/g, "").toLowerCase()))
  .flatMap(([, names]) => names.match(/(?<![\w-])[a-z]*\.[\w-]+(?=\s*(?:,|$))/gi) ?? []);

// Styles under another name: the page’s policy lets none in, and they are only read.
const cleaned = (html) => {
  let sheets = "";
  const named = html
    .replace(/<style\b[^>]*>([^]*?)<\/style>/gi, (_, rules) => { sheets += rules; return ""; })
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  const { body } = new DOMParser().parseFromString(named, "text/html");
  listPoints(body);
  for (const node of body.querySelectorAll([NEVER, ...goneByClass(sheets)].join(", "))) node.remove();
  for (const drawn of body.querySelectorAll("img")) if (EMOJI.test(drawn.alt)) drawn.replaceWith(drawn.alt);
  for (const node of body.querySelectorAll("[data-style]")) if (GONE.test(styleOf(node))) node.remove();
  return body;
};

// Where a line or a paragraph ends; however many blocks end there, it is one end.
const LINE = "\u0001";
const PARAGRAPH = "\u0002";
const wordsOf = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue.replace(/[\s\u00a0]+/g, " ");
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (node.tagName === "BR") return "\n";
  const words = [...node.childNodes].map(wordsOf).join("");
  if (!BLOCKS.has(node.tagName)) return words;
  const list = node.parentElement;
  const sign = node.tagName !== "LI" ? "" : list.tagName === "OL" ? `${[...list.children].indexOf(node) + 1}. ` : "- ";
  const end = OWN_LINE.test(node.tagName) && !["LI", "UL", "OL"].includes(list?.tagName) ? PARAGRAPH : LINE;
  const said = words.replace(/^[\s\u0001\u0002]+/, "");
  return said ? `${end}${sign}${said}${end}` : "";
};
const ended = (run) => (run.includes(PARAGRAPH) ? "\n\n" : run.includes(LINE) ? "\n" : " ");
const plainOf = (body) => wordsOf(body).replace(/[ \u0001\u0002]+/g, ended)
  .split("\n").map((line) => line.trim()).join("\n").replace(/\n{3,}/g, "\n\n").trim();

// Links that lead nowhere outside what was copied, and those for writing to somebody, are their words.
const markdownOf = (body) => {
  for (const link of body.querySelectorAll("a")) {
    const address = link.getAttribute("href") ?? "";
    if (/^https?:\/\//i.test(address)) continue;
    const person = /^mailto:([^?]+)/i.exec(address)?.[1];
    link.replaceWith(...link.childNodes, ...(person && !link.textContent.includes(person) ? [` (${person})`] : []));
  }
  for (const short of body.querySelectorAll("abbr")) short.removeAttribute("title");
  return window.pasteHtmlToGovspeak.htmlToGovspeak(body).replace(/\u00a0/g, " ").replace(/\n{3,}/g, "\n\n");
};

document.addEventListener("paste", (event) => {
  const box = event.target;
  const html = event.clipboardData?.getData("text/html") ?? "";
  const asMarkdown = box.dataset?.paste === "markdown" && html;
  if (!asMarkdown && !(box.dataset?.paste && FROM_ELSEWHERE.test(html))) return; // plain text comes in as it is
  event.preventDefault();
  insert(box, asMarkdown ? markdownOf(cleaned(html)) : plainOf(cleaned(html)));
});
