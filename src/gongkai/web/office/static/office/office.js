"use strict";
// More files than a form takes are told before they are sent: all that was typed stays.
document.addEventListener("change", ({ target }) => {
  if (!target.dataset.most) return;
  const most = Number(target.dataset.most);
  const many = `一次最多 ${most} 个文件，这里选了 ${target.files.length} 个。请分几次，或者压缩成一个 zip 再选`;
  target.setCustomValidity(target.files.length > most ? many : "");
  target.reportValidity();
});

// One letter goes to the page that bears it, / to the search; pages work the same without. Where text is written it is text.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.isContentEditable || event.target.matches("input, select, textarea")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input")) target.focus();
  else target.click();
});
