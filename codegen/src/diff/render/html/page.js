// Finds causes by words, module, class and reader. Without this script the page shows all of them.
"use strict";

const form = document.getElementById("filters");
const list = document.getElementById("causes");
const words = document.getElementById("words");
const moduleChoice = document.getElementById("module");
const result = document.getElementById("result");
const unfold = document.getElementById("unfold");
const none = document.getElementById("none");
const CLASSES = ["", "info", "warning", "error", "error"];
const LABELS = ["", "info", "warning", "error", "error!"];

const causes = Array.from(list.querySelectorAll(".cause"), (element, index) => ({
  element,
  index,
  badge: element.querySelector(".badge"),
  who: Array.from(element.dataset.who, Number),
  modules: element.dataset.modules.split(" "),
  own: LABELS.indexOf(element.querySelector(".badge").textContent),
  level: -1,
  text: null,
}));
let order = causes;

const checked = (name) => Array.from(form.querySelectorAll(`[name="${name}"]:checked`), (box) => box.value);

// The worst of what a cause means for the readers who are chosen. One without effects means the same for everybody.
function level(cause, readers) {
  return cause.who.some(Boolean) ? Math.max(0, ...readers.map((reader) => cause.who[reader])) : cause.own;
}

function text(cause) {
  cause.text ??= cause.element.textContent.toLowerCase();
  return cause.text;
}

// Reads the texts while nobody waits, so that the first search is as quick as others.
function prepare(deadline) {
  for (const cause of causes) {
    if (cause.text === null && deadline.timeRemaining() < 2) {
      requestIdleCallback(prepare);
      return;
    }
    text(cause);
  }
}

function apply() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const classes = new Set(checked("class"));
  const readers = checked("reader").map(Number);
  const chosen = moduleChoice.value;
  let shown = 0;
  for (const cause of causes) {
    const now = level(cause, readers);
    if (now > 0 && now !== cause.level) {
      cause.element.classList.remove("error", "warning", "info");
      cause.element.classList.add(CLASSES[now]);
      cause.badge.textContent = LABELS[now];
    }
    cause.level = now;
    let fits = classes.has(CLASSES[now]) && (chosen === "" || cause.modules.includes(chosen));
    if (fits && wanted.length > 0) {
      fits = wanted.every((word) => text(cause).includes(word));
    }
    if (cause.element.hidden === fits) cause.element.hidden = !fits;
    shown += fits;
  }
  const sorted = [...causes].sort((a, b) => b.level - a.level || a.index - b.index);
  if (sorted.some((cause, at) => cause !== order[at])) {
    list.append(...sorted.map((cause) => cause.element));
    order = sorted;
  }
  result.textContent = shown === causes.length ? `${shown} in all` : `${shown} of ${causes.length}`;
  none.hidden = shown > 0 || causes.length === 0;
  nameButton();
}

const visible = () => causes.filter((cause) => !cause.element.hidden);

function nameButton() {
  unfold.textContent = visible().every((cause) => cause.element.open) ? "fold all" : "unfold all";
}

function openTarget() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.matches(".cause")) {
    target.open = true;
    target.scrollIntoView();
  }
}

form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
// The fields have their old values again only after the event.
form.addEventListener("reset", () => setTimeout(apply));
unfold.addEventListener("click", () => {
  const open = unfold.textContent === "unfold all";
  for (const cause of visible()) cause.element.open = open;
  nameButton();
});
list.addEventListener("toggle", nameButton, true);
addEventListener("hashchange", openTarget);
addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, select")) {
    event.preventDefault();
    words.focus();
  }
});

form.hidden = causes.length === 0;
apply();
openTarget();
globalThis.requestIdleCallback?.(prepare);
