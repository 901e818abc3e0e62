// Dragging as an extra: what is let go of on another day leads to the form that moves it there. Its time stays.
for (const table of document.querySelectorAll("[data-move]:not([data-move=''])")) {
  let dragged = null;
  const dayOf = (event) => event.target.closest?.("[data-day]");
  for (const entry of table.querySelectorAll("[data-slot]")) entry.draggable = true;
  table.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-slot]");
    if (dragged) event.dataTransfer.setData("text/plain", dragged.textContent.trim());
  });
  table.addEventListener("dragover", (event) => {
    if (dragged && dayOf(event)) event.preventDefault();
  });
  table.addEventListener("dragenter", (event) => {
    for (const day of table.querySelectorAll(".cd-droppable")) day.classList.remove("cd-droppable");
    if (dragged) dayOf(event)?.classList.add("cd-droppable");
  });
  table.addEventListener("dragend", () => {
    for (const day of table.querySelectorAll(".cd-droppable")) day.classList.remove("cd-droppable");
    dragged = null;
  });
  table.addEventListener("drop", (event) => {
    const day = dayOf(event);
    if (!dragged || !day || day === dragged.closest("[data-day]")) return;
    event.preventDefault();
    const address = new URL(table.dataset.move, location.href);
    address.searchParams.append("slot", dragged.dataset.slot);
    address.searchParams.set("day", day.dataset.day);
    location.assign(address);
  });
}
