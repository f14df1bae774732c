"use strict";
// The page works without this script: a cell links to its ink. With it, a cell shows its ink when touched,
// a doubt can be settled on the spot, and what was settled is saved as gongkai.report/1.
const root = document.documentElement;
root.classList.add("scripted");
const lines = document.getElementById("report").textContent.split("\n");
const byId = (id) => document.getElementById(id);
const boxes = (cell) => document.querySelectorAll(`[data-cell="${CSS.escape(cell)}"]`);
const settled = new Map();
let saved = true;
let here = [];

function show(cell, scroll) {
  for (const one of here) one.classList.remove("here");
  here = [...document.querySelectorAll(`[data-ink~="${CSS.escape(cell)}"]`), ...boxes(cell)];
  for (const one of here) one.classList.add("here");
  const ink = document.querySelector(`[data-ink~="${CSS.escape(cell)}"]`);
  if (ink && scroll) ink.scrollIntoView({ block: "center", inline: "center" });
}

for (const event of ["mouseover", "focusin"]) {
  document.addEventListener(event, ({ target }) => {
    const holder = target.closest("[data-cell], [data-doubt]");
    if (holder) show(holder.dataset.cell || holder.dataset.doubt, true);
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const holder = event.target.closest("[data-cell], [data-doubt]");
  if (!link || !holder) return;
  event.preventDefault();
  show(holder.dataset.cell || holder.dataset.doubt, true);
});

// A number as the form takes it: whole unless it is money; empty is no answer, a blank has a button of its own.
function read(input) {
  const text = input.value.normalize("NFKC").trim();
  const money = input.dataset.kind === "money";
  const pattern = money ? /^\d{1,13}(\.\d{1,6})?$/ : input.dataset.kind === "signed" ? /^-?\d{1,9}$/ : /^\d{1,9}$/;
  return pattern.test(text) && !/^-?0\d/.test(text) ? text : null;
}

function settle(item, number) {
  const cell = item.dataset.doubt;
  const input = item.querySelector("input");
  const why = item.querySelector(".why");
  if (number === null) {
    why.textContent = input.dataset.kind === "money" ? "请填数额，最多六位小数" : "请填整数，不带单位和空格";
    input.focus();
    return;
  }
  why.textContent = "";
  settled.set(cell, { number, unit: input.dataset.unit || null, money: input.dataset.kind === "money" });
  item.classList.add("corrected");
  item.querySelector(".verdict").textContent = number === "" ? "已核：空白" : `已核：${number}`;
  item.querySelector(".undo").hidden = false;
  for (const box of boxes(cell)) {
    box.classList.add("corrected");
    box.dataset.before ??= box.querySelector("a").textContent;
    box.querySelector("a").textContent = number;
  }
  changed();
}

function undo(item) {
  const cell = item.dataset.doubt;
  settled.delete(cell);
  item.classList.remove("corrected");
  item.querySelector(".verdict").textContent = "";
  item.querySelector(".undo").hidden = true;
  for (const box of boxes(cell)) {
    box.classList.remove("corrected");
    box.querySelector("a").textContent = box.dataset.before;
  }
  changed();
}

function changed() {
  saved = settled.size === 0;
  byId("save").disabled = settled.size === 0;
  const left = document.querySelectorAll("[data-doubt]").length - settled.size;
  byId("left").textContent = left ? `还有 ${left} 格待核` : "待核的格都核过了";
}

for (const item of document.querySelectorAll("[data-doubt]")) {
  const input = item.querySelector("input");
  item.addEventListener("click", ({ target }) => {
    if (target.matches(".take")) settle(item, target.dataset.number);
    if (target.matches(".enter")) settle(item, read(input));
    if (target.matches(".blank")) settle(item, "");
    if (target.matches(".undo")) undo(item);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    settle(item, read(input));
    if (settled.has(item.dataset.doubt)) next(item);
  });
}

function next(from) {
  const items = [...document.querySelectorAll("[data-doubt]")];
  const after = items.slice(items.indexOf(from) + 1).concat(items);
  const open = after.find((item) => !settled.has(item.dataset.doubt));
  if (open) open.querySelector("input").focus();
  else byId("save").focus();
}

// The report is printed a cell a line; a settled cell gets a person's reading in front, what was read stays behind it.
function corrected() {
  return lines.map((line) => {
    const match = /^  ("(?:[^"\\]|\\.)*"): (\{.*\})(,?)$/.exec(line);
    const answer = match && settled.get(JSON.parse(match[1]));
    if (!answer) return line;
    const cut = match[2].lastIndexOf(', "others": [');
    const first = cut < 0 ? match[2] : `${match[2].slice(0, cut)}}`;
    const rest = cut < 0 ? "" : `, ${match[2].slice(cut + ', "others": ['.length, -2)}`;
    const where = JSON.stringify(JSON.parse(match[2]).where);
    const blank = answer.number === "";
    const unit = answer.money && !blank ? `, "unit": ${JSON.stringify(answer.unit)}` : "";
    const reading = `"value": ${blank ? "null" : answer.number}, "state": "${blank ? "blank" : "number"}", ` +
      `"text": "${answer.number}", "certain": true, "how": "entered", "where": ${where}${unit}`;
    return `  ${match[1]}: {${reading}, "others": [${first}${rest}]}${match[3]}`;
  }).join("\n");
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([corrected()], { type: "application/json" }));
  link.download = byId("report").dataset.name;
  link.click();
  saved = true;
}

byId("save").addEventListener("click", save);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && settled.size) {
    event.preventDefault();
    save();
  }
  if (event.key === "n" && !event.target.matches("input") && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    next(null);
  }
});
window.addEventListener("beforeunload", (event) => {
  if (!saved) event.preventDefault();
});
