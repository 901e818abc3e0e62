// A page on which somebody writes saves by itself two seconds after typing stops; that of an item shows anew, at a pause, what
// readers will see. Without this script its buttons do the same.
const PAUSE = 2000; // milliseconds
const SLOW = 1000;
const BREATH = 300;
export const form = document.getElementById("editor");
const turn = document.getElementById("from-turn"); // an item's form counts its savings
const live = document.getElementById("live");
const say = (id, words) => { document.getElementById(id).textContent = words; };
let waiting = 0;
let slow = 0;
let breath = 0;
let isChanged = false;
const saves = form.querySelector("[data-saves]").textContent.trim();

const nextTurn = () => { if (turn) turn.value = String(Number(turn.value) + 1); };

const typed = () => {
  isChanged = true;
  say("saved", "");
  clearTimeout(breath);
  if (live) breath = setTimeout(() => window.htmx.trigger(live, "pause"), BREATH);
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    isChanged = false;
    nextTurn();
    window.htmx.trigger(form, "autosave");
  }, PAUSE);
};
form.addEventListener("input", typed);
form.addEventListener("change", typed);
form.addEventListener("submit", () => {
  clearTimeout(waiting);
  isChanged = false;
  say("not-saved", "");
  nextTurn();
});
form.addEventListener("htmx:beforeRequest", () => { slow = setTimeout(() => say("saved", "Saving…"), SLOW); });
form.addEventListener("htmx:afterRequest", () => clearTimeout(slow));

const failed = (words) => {
  isChanged = true;
  say("saved", "");
  say("not-saved", words);
};
form.addEventListener("htmx:sendError", () => failed("Not saved: no connection. Keep this page open."));
form.addEventListener("htmx:responseError", (event) => {
  const isSignedOut = event.detail.xhr.status === 401;
  failed(isSignedOut
    ? `Not saved: you were signed out. Press “${saves}”, sign in, and what you typed is here again.`
    : `Not saved. Press “${saves}”.`);
});
window.addEventListener("beforeunload", (event) => {
  const isRefused = document.getElementById("not-saved").textContent !== "";
  if (isChanged || isRefused) event.preventDefault();
});
