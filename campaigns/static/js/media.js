// Pictures go up one by one, each with its progress, by button, drop or paste. Without this script the form sends them all
// at once, and the page that follows is the same.
const form = document.querySelector("form[data-upload]");
const input = form.querySelector("input[type=file]");
const list = form.querySelector("#progress");
const said = form.querySelector("#upload-said");

form.querySelector("#paste-hint").hidden = false;

const line = (file) => {
  const row = document.createElement("li");
  const name = document.createElement("span");
  const state = document.createElement("span");
  const bar = document.createElement("progress");
  name.textContent = file.name;
  state.textContent = "Waiting";
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", `Progress of ${file.name}`);
  row.append(name, state, bar);
  list.append(row);
  return { state, bar, row };
};

const refuse = (shown, words) => {
  const reason = document.createElement("span");
  reason.className = "cd-media__bad";
  reason.textContent = words;
  shown.state.textContent = "Not taken";
  shown.bar.remove();
  shown.row.append(reason);
};

const answerOf = (request) => {
  try {
    return JSON.parse(request.responseText);
  } catch {
    const isTooLarge = request.status === 413;
    return { names: [], refused: [isTooLarge ? "It is too large. Make it smaller, and upload that."
      : "It did not arrive. You may have been signed out: load the page again, and try once more."] };
  }
};

const send = (file, shown) => new Promise((resolve) => {
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  body.append("campaign", form.elements.campaign.value);
  body.append("file", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) shown.bar.value = Math.round((event.loaded / event.total) * 90);
    shown.state.textContent = event.loaded === event.total ? "Looking at it…" : "On its way…";
  });
  request.addEventListener("load", () => resolve(answerOf(request)));
  request.addEventListener("error", () => resolve({ names: [], refused: ["No connection. Try again."] }));
  request.send(body);
});

let isSending = false;

const sendAll = async (files) => {
  if (isSending) return;
  isSending = true;
  list.replaceChildren();
  said.textContent = files.length === 1 ? "Uploading 1 file." : `Uploading ${files.length} files.`;
  const shown = files.map(line);
  const names = [];
  let refused = 0;
  for (const [place, file] of files.entries()) {
    const answer = await send(file, shown[place]);
    names.push(...answer.names);
    if (answer.refused.length) {
      refused += 1;
      refuse(shown[place], answer.refused.join(" "));
    } else {
      shown[place].bar.value = 100;
      shown[place].state.textContent = answer.told || "Here";
    }
  }
  isSending = false;
  const query = [...new Set(names)].map((name) => `name=${encodeURIComponent(name)}`).join("&");
  const address = `${form.dataset.then.replace("CAMPAIGN", encodeURIComponent(form.elements.campaign.value))}?${query}`;
  if (names.length && !refused) {
    window.location.assign(address);
    return;
  }
  said.textContent = `${refused} of ${files.length} not taken. The reason stands beside each. `;
  if (names.length) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = address;
    link.textContent = "Describe the others now";
    said.append(link);
  }
};

form.addEventListener("submit", (event) => {
  // Without a picture or a campaign the server says what is missing.
  if (!input.files.length || !form.elements.campaign.value) return;
  event.preventDefault();
  sendAll([...input.files]);
});

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData ? event.clipboardData.files : [])].filter((file) => file.type.startsWith("image/"));
  if (!files.length) return;
  event.preventDefault();
  if (form.elements.campaign.value) {
    sendAll(files);
  } else {
    said.textContent = "Choose the campaign first, then paste again.";
    form.elements.campaign.focus();
  }
});
