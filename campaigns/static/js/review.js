// Words that are selected in the paragraph above an open comment form are filled into it.
const form = document.querySelector("form[data-quotes]");
if (form) {
  const paragraph = document.querySelector(`[id="${form.dataset.quotes}"] .cd-changes`);
  for (const hint of form.querySelectorAll("[data-with-script]")) hint.hidden = false;
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (selection.isCollapsed || !paragraph.contains(selection.anchorNode) || !paragraph.contains(selection.focusNode)) return;
    const words = selection.getRangeAt(0).cloneContents();
    for (const one of words.querySelectorAll(".govuk-visually-hidden, del, .cd-mark")) one.remove();
    form.elements.quote.value = words.textContent.trim();
  });
}
