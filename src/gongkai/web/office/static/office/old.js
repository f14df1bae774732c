"use strict";
// The page works without this script, by way of the server. With it, Enter, b, digits and arrows go from cell to cell,
// the document shows each cell's ink, and every answer is saved before the next cell is asked for.
const now = document.querySelector(".now");
const source = document.querySelector(".source");
const trouble = document.getElementById("trouble");
const card = () => document.getElementById("card");
const field = () => document.getElementById("value");
const pressed = []; // keys pressed while the answer before them is still on its way
let busy = false;

function show() {
  const cell = card().dataset.cell;
  if (!cell) return;
  for (const one of document.querySelectorAll(".here")) one.classList.remove("here");
  const name = CSS.escape(cell);
  const ink = [...source.querySelectorAll(`[data-ink~="${name}"]`)];
  for (const one of [...ink, ...document.querySelectorAll(`[data-box="${name}"]`)]) one.classList.add("here");
  if (ink.length) {
    const place = ink[0].getBoundingClientRect();
    const frame = source.getBoundingClientRect();
    source.scrollTop += place.top + place.height / 2 - frame.top - frame.height / 2;
    source.scrollLeft += place.left + place.width / 2 - frame.left - frame.width / 2;
  }
  if (field()) field().focus({ preventScroll: true });
}

function settledBefore() {
  const { was, wasText, wasZh, wasLooks } = card().dataset;
  if (!was) return;
  const box = document.querySelector(`[data-box="${CSS.escape(was)}"]`);
  box.className = wasLooks;
  box.firstElementChild.textContent = wasText;
  box.firstElementChild.setAttribute("aria-label", wasZh);
}

async function ask(address, form) {
  if (busy) return;
  busy = true;
  now.classList.add("busy");
  trouble.textContent = "";
  try {
    const answer = await fetch(address, { method: form ? "POST" : "GET", body: form, headers: { "X-Part": "card" } });
    const text = await answer.text();
    const made = new DOMParser().parseFromString(text, "text/html").getElementById("card");
    if (!made) throw new Error(answer.redirected ? "登录已经过期" : `服务器说 ${answer.status}`);
    card().replaceWith(document.adoptNode(made));
    settledBefore();
    history.replaceState(null, "", `${now.dataset.address}?cell=${card().dataset.cell}`);
    show();
  } catch (error) {
    pressed.length = 0;
    const why = error instanceof TypeError ? "连不上服务器" : error.message;
    trouble.textContent = `${form ? "这一格没有保存" : "没有取到"}：${why}。以前各格都已保存；请刷新这一页再接着核`;
  } finally {
    busy = false;
    now.classList.remove("busy");
  }
  if (pressed.length) press(pressed.shift());
}

const cellAddress = (cell) => `${now.dataset.address}cell/${cell}/`;

function send(name, value, then) {
  const told = new FormData(card().querySelector("form"));
  told.set(name, value);
  if (then) told.set("then", then);
  ask(cellAddress(card().dataset.cell), told);
}

// As in a spreadsheet, a number typed and left is a number entered.
function leaveFor(cell) {
  const input = field();
  if (input && input.value.trim() && input.value !== input.defaultValue) send("do", "enter", cell);
  else ask(cellAddress(cell));
}

const cellOf = (link) => link.dataset.look || new URL(link.href).searchParams.get("cell");

function go(way) {
  const link = card().querySelector(`[data-go="${way}"]`);
  if (link) leaveFor(cellOf(link));
}

function press(key) {
  const input = field();
  if (key === "ArrowUp" || key === "ArrowLeft") go("before");
  else if (key === "ArrowDown" || key === "ArrowRight") go("after");
  else if (!input) return;
  else if (key === "Enter") send("do", "enter");
  else if (key === "b" || key === "B") send("do", "blank");
  else {
    input.value += key;
    input.focus({ preventScroll: true });
    if (pressed.length) press(pressed.shift());
  }
}

const ours = /^(Enter|b|B|[0-9.\-]|Arrow(Up|Down|Left|Right))$/;
window.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !ours.test(event.key)) return;
  const { target, key } = event;
  const inField = target === field();
  if (!inField && target.closest("input, textarea, select, button, a, summary, .source")) return;
  const types = /^[0-9.\-]$/.test(key) || (/^Arrow(Left|Right)$/.test(key) && target.value);
  if (inField && !busy && types) return; // as in any field
  event.preventDefault();
  event.stopImmediatePropagation(); // b alone leads elsewhere on other pages
  if (busy) pressed.push(key);
  else press(key);
}, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-look], a[data-go]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    leaveFor(cellOf(link));
  }
});
now.addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, value } = event.submitter || {};
  send(name || "do", value || "enter");
});
show();
