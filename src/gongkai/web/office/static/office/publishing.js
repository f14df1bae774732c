"use strict";
// The text of an item is written where it stands; whatever is pasted goes to the server to be put in order.
// Without this file the same text is a field of its own.
(() => {
  const editor = document.querySelector(".editor");
  if (!editor) return;
  const form = editor.closest("form");
  const field = form.querySelector("textarea[name=html]");
  const tools = form.querySelector(".tools");
  const formats = form.querySelector(".format");
  const PLACE = "\u2063paste\u2063"; // no keyboard types it

  editor.hidden = tools.hidden = false;
  field.hidden = formats.hidden = true;
  editor.contentEditable = "true";
  editor.setAttribute("role", "textbox");
  editor.setAttribute("aria-multiline", "true");
  editor.setAttribute("aria-labelledby", "item_html_label");
  for (const said of ["aria-describedby", "aria-invalid"]) {
    if (field.hasAttribute(said)) editor.setAttribute(said, field.getAttribute(said));
  }
  document.execCommand("defaultParagraphSeparator", false, "p");
  document.execCommand("styleWithCSS", false, false);
  document.getElementById("item_html_label").addEventListener("click", (event) => {
    event.preventDefault();
    editor.focus();
  });

  let isChanged = false;
  const take = (html) => {
    field.value = html;
    form.querySelector("input[name=format][value=html]").checked = true;
  };

  editor.addEventListener("input", () => { isChanged = true; });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "paste") take(editor.innerHTML);
    isChanged = false;
  });
  addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });

  tools.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-do]");
    if (!tool) return;
    editor.focus();
    document.execCommand(tool.dataset.do, false, tool.dataset.with);
  });

  // What is pasted is never made part of this page before the server has put it in order: it travels as letters.
  editor.addEventListener("paste", (event) => {
    // Pictures are not taken over, so they need not travel: they would be most of it.
    const html = event.clipboardData.getData("text/html").replace(/(["'])data:image\/[^"']*\1/gi, "$1data:,$1");
    if (!html) return;
    event.preventDefault();
    document.execCommand("insertText", false, PLACE);
    take(editor.innerHTML.replace(PLACE, () => html));
    isChanged = false;
    form.requestSubmit(form.querySelector("button[value=paste]"));
  });

  if ("focus" in editor.dataset) {
    editor.scrollIntoView({ block: "center" });
    editor.focus();
  }
})();
