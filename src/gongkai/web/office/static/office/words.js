"use strict";
// Counts what is typed, and keeps it on the server a moment after the last key; the page works the same without.
const form = document.getElementById("words");
const fields = [...form.querySelectorAll("textarea[data-part]")];
const told = form.querySelector("[data-kept]");
const touched = new Set();
let waiting = 0;

function count(field) {
  const place = form.querySelector(`[data-length="${field.dataset.part}"]`);
  const length = [...field.value.replace(/\s/g, "")].length;
  place.textContent = length;
  place.classList.toggle("too-long", length > Number(place.dataset.longest || Infinity));
}

async function keep() {
  const typed = new FormData(form);
  typed.set("do", "keep");
  // What was not touched here may have been saved by somebody else meanwhile.
  for (const field of fields) if (!touched.has(field)) typed.delete(field.name);
  try {
    const answer = await fetch(location.href, { method: "POST", body: typed, redirect: "error" });
    told.textContent = answer.ok ? (await answer.json()).kept : "没有暂存上，请点保存";
  } catch {
    told.textContent = "没有暂存上：连接断了或者登录过期，请点保存";
  }
}

for (const field of fields) {
  field.addEventListener("input", () => {
    count(field);
    touched.add(field);
    clearTimeout(waiting);
    waiting = setTimeout(keep, 2000);
  });
}
form.addEventListener("submit", () => clearTimeout(waiting));
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "s" || !fields.length) return;
  event.preventDefault();
  form.querySelector('button[value="save"]').click();
});
const print = form.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
