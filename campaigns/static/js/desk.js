// The only script of our own: starts the components of GOV.UK Frontend. Every page works without it.
import { initAll } from "../vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

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
