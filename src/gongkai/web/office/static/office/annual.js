"use strict";
// The grid of the annual report by keyboard: arrows, Enter, Esc, a block pasted from a spreadsheet, sums while one types.
const grid = document.getElementById("grid");
const said = document.getElementById("said");
const sums = Object.entries(JSON.parse(grid.dataset.sums));
const at = new Map([...grid.querySelectorAll("[data-cell]")].map((one) => [one.dataset.cell, one]));
const inputs = [...at.values()].filter((one) => one.matches("input"));
// Rows of boxes as one sees them; a sum has its place among them though nobody types in it.
const tables = [...grid.querySelectorAll("table")].map((table) =>
  [...table.rows].map((row) => [...row.querySelectorAll("[data-cell]")]).filter((row) => row.length));
const held = new Map(); // what stood in a box when one came to it
const pasted = []; // the boxes of each block, with what they held before and after it
let typing = false; // whether the box one is in was typed in since one came to it, and since the last block

// As figures.py reads them; "" for a blank, null for no number.
function figure(text, kind) {
  const spelt = text.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[‐‑‒–—―−─]/g, "-").replace(/\u200b|\ufeff/g, "").trim();
  if (spelt === "") return "";
  const found = /^([+-]?)(\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.(\d{1,6}))?\s?(元|万元|亿元)?$/.exec(spelt);
  if (!found) return null;
  const [, sign, digits, fraction = "", unit = ""] = found;
  const whole = digits.replaceAll(",", "").replace(/^0+(?=\d)/, "");
  if (kind === "money") return sign === "-" ? null : whole + (fraction && `.${fraction}`) + unit;
  if (unit || /[1-9]/.test(fraction) || (sign && kind !== "signed")) return null;
  return (sign === "-" && whole !== "0" ? "-" : "") + whole;
}

const wanted = { money: "应为不小于 0 的金额", signed: "应为整数", count: "应为不小于 0 的整数" };

function judge(input) {
  const changed = input.value !== input.defaultValue;
  const read = changed ? figure(input.value, input.dataset.kind) : "";
  input.setCustomValidity(read === null ? wanted[input.dataset.kind] : "");
  if (read === null) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  input.closest("td").classList.toggle("dirty", changed);
  input.closest("td").classList.toggle("wrong", read === null);
}

function add() {
  const value = (cell) => {
    const box = at.get(cell);
    const text = figure(box.matches("input") ? box.value : box.textContent, "count");
    return text === "" || text === null ? null : Number(text);
  };
  for (const [cell, parts] of sums) {
    const numbers = parts.map(value);
    const box = at.get(cell);
    // A sum nobody touched stays as it was counted.
    if (!parts.some((part) => at.get(part).closest("td").classList.contains("dirty"))) {
      box.textContent = box.dataset.was;
      box.closest("td").classList.remove("dirty");
      continue;
    }
    box.textContent = numbers.includes(null) ? "" : String(numbers.reduce((sum, one) => sum + one, 0));
    box.closest("td").classList.toggle("dirty", box.textContent !== box.dataset.was);
  }
  for (const bound of grid.querySelectorAll("[data-bound]")) {
    const box = bound.closest("td").querySelector("[data-cell]");
    const now = value(box.dataset.cell);
    const gap = now === null ? null : now - Number(bound.dataset.bound);
    bound.classList.toggle("off", gap !== 0);
    bound.textContent = `上年末 ${bound.dataset.bound}${gap ? `，差 ${gap > 0 ? "+" : ""}${gap}` : ""}`;
  }
}

function tell(text, refused = false) {
  said.textContent = text;
  said.classList.toggle("refused", refused);
}

function count() {
  const changed = inputs.filter((one) => one.value !== one.defaultValue);
  const entered = changed.filter((one) => one.dataset.entered).length;
  const counted = changed.length - entered;
  grid.elements.evidence.required = entered > 0;
  grid.elements.reason.required = counted > 0;
  const parts = [entered && `填报 ${entered} 格，请写依据`, counted && `改动统计数 ${counted} 格，请写理由`].filter(Boolean);
  tell(parts.length ? `没有保存：${parts.join("；")}` : "");
}

function settle(changed) {
  changed.forEach(judge);
  add();
  count();
}

function place(input) {
  for (const rows of tables)
    for (const [r, row] of rows.entries()) {
      const c = row.indexOf(input);
      if (c >= 0) return { rows, r, c };
    }
  return null;
}

// The next box in a direction that can be typed in, in this table or the next one.
function step(input, down, right) {
  const { rows, r, c } = place(input);
  const lines = down ? tables.flat() : rows;
  let [row, column] = [lines.indexOf(rows[r]), c];
  for (;;) {
    row += down;
    column += right;
    if (row < 0 || row >= lines.length || column < 0 || column >= lines[row].length) return;
    const box = lines[row][Math.min(column, lines[row].length - 1)];
    if (box.matches("input")) return void box.focus();
  }
}

// Heads of a table copied along would push every number one row or one column on.
function headed(lines) {
  const label = (text) => /\p{L}{2}/u.test(text.trim().replace(/[万亿]元$/, ""));
  const worded = (some) => some.some(label) && some.every((one) => label(one) || !one.trim());
  if (lines.flat().length < 2) return "";
  if (lines.length > 1 && worded(lines[0])) return "第一行";
  return lines.some((line) => line.length > 1) && worded(lines.map((line) => line[0])) ? "第一列" : "";
}

function paste(input, text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  const head = headed(lines);
  if (head) return tell(`没有贴：复制的${head}是文字，贴下去各数会错开。请只复制数字，再贴到第一个数应在的格`, true);
  const before = inputs.map((one) => one.value);
  const { rows, r, c } = place(input);
  const touched = [];
  const refused = [];
  const claimed = [];
  for (const [down, line] of lines.entries())
    for (const [right, one] of line.entries()) {
      const box = rows[r + down]?.[c + right];
      if (!box) {
        if (one.trim()) refused.push(`第 ${down + 1} 行第 ${right + 1} 列“${one.trim()}”超出本表，没有贴`);
        continue;
      }
      if (!box.matches("input")) {
        claimed.push([box, figure(one, "count")]);
        continue;
      }
      const read = figure(one, box.dataset.kind);
      if (read === null) refused.push(`${box.getAttribute("aria-label")}：“${one.trim()}”${wanted[box.dataset.kind]}，没有贴`);
      else {
        box.value = read;
        touched.push(box);
      }
    }
  settle(touched);
  typing = false;
  if (touched.length) pasted.push(touched.map((box) => [box, before[inputs.indexOf(box)], box.value]));
  for (const [box, sum] of claimed)
    if (sum && sum !== box.textContent) refused.push(`${box.getAttribute("aria-label")}：贴来的合计 ${sum}，各格相加 ${box.textContent || "还不能算"}`);
  const told = `贴入 ${touched.length} 格`;
  if (refused.length) tell([told, ...refused.slice(0, 8), ...(refused.length > 8 ? [`另有 ${refused.length - 8} 处`] : [])].join("\n"), true);
  else tell(`${told}，还没有保存，Ctrl+Z 撤销`);
}

// Takes back the last block, but for boxes that were typed in since; the browser undoes typing, not what a script wrote.
function unpaste() {
  const block = pasted.pop() ?? [];
  const still = block.filter(([box, , now]) => box.value === now);
  for (const [box, before] of still) box.value = before;
  settle(still.map(([box]) => box));
  tell(`已撤销贴入的 ${still.length} 格`);
}

for (const output of grid.querySelectorAll("output[data-cell]")) output.dataset.was = output.textContent;
for (const input of inputs) {
  input.dataset.was = input.value;
  input.addEventListener("focus", () => {
    held.set(input, input.value);
    typing = false;
    input.select();
  });
  input.addEventListener("input", () => {
    typing = true;
    settle([input]);
  });
  input.addEventListener("change", () => {
    const read = figure(input.value, input.dataset.kind);
    if (read !== null && input.value !== input.defaultValue) input.value = read;
    settle([input]);
  });
  input.addEventListener("paste", (event) => {
    if (input.readOnly) return;
    event.preventDefault();
    paste(input, event.clipboardData.getData("text/plain"));
  });
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    if (key === "Enter" && event.altKey) {
      event.preventDefault();
      input.closest("td").querySelector(".behind").click();
      return;
    }
    if (key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && pasted.length && !typing) {
      event.preventDefault();
      unpaste();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const end = input.selectionStart === input.selectionEnd && (key === "ArrowLeft" ? input.selectionStart === 0 : input.selectionEnd === input.value.length);
    if (key === "ArrowDown" || key === "ArrowUp" || key === "Enter") {
      event.preventDefault();
      step(input, key === "ArrowUp" || (key === "Enter" && event.shiftKey) ? -1 : 1, 0);
    } else if ((key === "ArrowLeft" || key === "ArrowRight") && !event.shiftKey && (whole || end)) {
      event.preventDefault();
      step(input, 0, key === "ArrowLeft" ? -1 : 1);
    } else if (key === "Escape") {
      event.preventDefault();
      // Once: as it stood when one came here; again: as the page had it.
      input.value = input.value === held.get(input) ? input.defaultValue : held.get(input);
      input.select();
      settle([input]);
    }
  });
}
// As typed before a refusal, or given back after signing in: what the page had is in `seen`.
const seen = JSON.parse(grid.elements.seen.value);
for (const input of inputs) {
  input.defaultValue = seen[input.name] ?? "";
  input.value = input.dataset.was; // a box nobody typed in yet takes its default for its value
}
settle(inputs);
grid.addEventListener("keydown", (event) => {
  if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    grid.requestSubmit();
  }
});
let sent = false;
grid.addEventListener("submit", () => {
  sent = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!sent && inputs.some((one) => one.value !== one.defaultValue)) event.preventDefault();
});
if (location.hash.startsWith("#cell-")) at.get(location.hash.slice(6))?.focus?.();
