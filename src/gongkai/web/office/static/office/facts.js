"use strict";
// The units of what is counted, its usual one filled in; only the days the chosen time needs; the next number at once.
const form = document.getElementById("enter");
if (form) {
  const { what, unit, when, since, on } = form.elements;
  const countables = new Map([...document.querySelectorAll("#countables option")].map((one) => [one.value, one]));
  const units = document.getElementById("units");
  let filled = unit.value === "";
  unit.addEventListener("input", () => { filled = unit.value === ""; });
  const counted = () => {
    const chosen = countables.get(what.value.trim());
    if (!chosen) return;
    units.replaceChildren(...chosen.dataset.units.split(" ").map((one) => new Option("", one)));
    if (filled) unit.value = chosen.dataset.usual;
  };
  const timed = () => {
    since.closest(".ask").classList.toggle("idle", when.value !== "span");
    on.closest(".ask").classList.toggle("idle", when.value !== "span" && when.value !== "day");
  };
  what.addEventListener("input", counted);
  when.addEventListener("change", timed);
  counted();
  timed();
  form.querySelector(".wrong :is(input, select)")?.focus();
}
