"use strict";
// Left and right go from month to month, and over the ends of the year to the next one.
document.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, select, textarea")) return;
  const months = [...document.querySelectorAll(".month")].filter((one) => one.offsetParent);
  const here = document.activeElement.closest(".month");
  const today = document.querySelector("[aria-current=date]");
  const next = here ? months.indexOf(here) + step : today ? months.indexOf(today.closest(".month")) : 0;
  event.preventDefault();
  if (months[next]) {
    months[next].focus();
    months[next].scrollIntoView({ block: "nearest" });
  } else {
    const year = document.querySelector(step < 0 ? "a[rel=prev]" : "a[rel=next]");
    if (year) location.assign(`${year.href}#m${step < 0 ? 12 : 1}`);
  }
});
// A month the address names is where the next arrow starts from.
if (/^#m\d+$/.test(location.hash)) document.querySelector(location.hash)?.focus();
