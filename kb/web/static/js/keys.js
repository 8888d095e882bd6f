// Single keys, only while nobody is typing: `/` goes to the search field, `c` copies, `m` copies as Markdown.
import { copyFrom } from "./copy.js";

const COPIES = { c: "rich", m: "markdown" };

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

// What a copying key means: the text in the reading pane, else the first one of the page.
function currentVariant() {
  return document.querySelector("[data-pane] [data-variant]") ?? document.querySelector("[data-variant]");
}

export function attachKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/") {
      const field = root.querySelector("[data-search-key]");
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    } else if (COPIES[event.key] && currentVariant()) {
      event.preventDefault();
      copyFrom(currentVariant(), COPIES[event.key]);
    }
  });
}
