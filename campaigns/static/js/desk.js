// What every page has: the components of GOV.UK Frontend, and keys. Every page works without it.
import { initAll } from "../vendor/govuk-frontend.min.js";
import "./keys.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A button that copies words beside it. Without script the words are selected by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  const words = document.getElementById(button.dataset.copies);
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words.textContent);
      said.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(words);
      said.textContent = "Selected: copy it with your phone or keyboard.";
    }
  });
}

// A choice that needs more fields (a date of one's own) shows them only when it is chosen.
for (const group of document.querySelectorAll("[data-shown-when]")) {
  const [name, value] = group.dataset.shownWhen.split("=");
  const choices = document.querySelectorAll(`input[name="${name}"]`);
  const update = () => {
    const chosen = [...choices].find((choice) => choice.checked);
    group.hidden = !chosen || chosen.value !== value;
  };
  for (const choice of choices) choice.addEventListener("change", update);
  update();
}
