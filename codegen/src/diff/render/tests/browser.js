// Runs on the page of a report, after its own script: what a person would do, and what they would see.
"use strict";

const find = (selector) => Array.from(document.querySelectorAll(selector));
const open = () => find(".cause").filter((cause) => !cause.hidden).map((cause) => cause.id);
const say = (name, value) => {
  const line = document.createElement("p");
  line.className = "seen";
  line.textContent = `${name}=${value}`;
  document.body.append(line);
};
const change = (element, act) => {
  act(element);
  element.dispatchEvent(new Event("input", { bubbles: true }));
};
const box = (name, value) => document.querySelector(`[name="${name}"][value="${value}"]`);
const field = (id) => document.getElementById(id);
const wipe = () => {
  field("filters").reset();
  change(field("words"), () => {});
};

say("all", open().length);
change(field("words"), (words) => { words.value = "HIDEattendees New-MgBetaGroupEvent"; });
say("words", open());
change(field("words"), (words) => { words.value = "no cause has this"; });
say("none", !field("none").hidden);
wipe();
for (const value of ["warning", "info"]) change(box("class", value), (input) => { input.checked = false; });
say("errors", open().length);
wipe();
for (const value of [0, 1, 2]) change(box("reader", value), (input) => { input.checked = false; });
// For who reads pages alone the cmdlets that went are worst, and come first.
say("pages", `${open().slice(0, 2)} ${find(".badge").slice(0, 2).map((badge) => badge.textContent)}`);
wipe();
say("again", `${open().length} ${find(".badge")[0].textContent}`);
change(field("module"), (module) => { module.value = "1"; });
say("module", open());
wipe();
field("unfold").click();
say("unfolded", find(".cause:not([open])").length);
const sides = getComputedStyle(document.querySelector(".change:not(.one)"));
say("columns", sides.display === "grid" ? sides.gridTemplateColumns.split(" ").length : 1);
say("wide", document.documentElement.scrollWidth > innerWidth);
say("page", getComputedStyle(document.body).backgroundColor);
say("marks", `${find("del").length > 0} ${find("ins").length > 0}`);
