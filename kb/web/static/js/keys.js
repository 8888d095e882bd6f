// Single keys, only while nobody is typing: `/` goes to the search field, `c` copies, `m` copies as Markdown,
// `?` shows them all. Keys are read by their place too, for keyboards set to Greek or Persian.
import { copyFrom } from "./copy.js";

const COPIES = { c: "rich", m: "markdown" };
const PLACES = { KeyC: "c", KeyM: "m", Slash: "/" };

function isTyping(target) {
  return target.closest("input, textarea, select, dialog, [contenteditable]") !== null;
}

// What was meant: the sign itself, else what stands in its place on a Latin keyboard.
function meaning({ key, code, shiftKey }) {
  if (key === "?" || key === "؟" || key === "？") return "?";
  if (key === "/" || key in COPIES) return key;
  return /^[a-z]$/i.test(key) || shiftKey ? "" : PLACES[code] ?? "";
}

// What a copying key means: the text in the reading pane, else the first one of the page.
function currentVariant() {
  return document.querySelector("[data-pane] [data-variant]") ?? document.querySelector("[data-variant]");
}

// A pane that is still being filled shows the former text: the key waits for the one that was chosen.
function copyCurrent(form) {
  const pane = document.querySelector("[data-pane][aria-busy=true]");
  if (pane) pane.addEventListener("filled", () => copyCurrent(form), { once: true });
  else if (currentVariant()) copyFrom(currentVariant(), form);
}

function toSearch(root, event) {
  const field = root.querySelector("[data-search-key]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

export function attachKeys(root) {
  const dialog = root.querySelector("[data-keys]");
  root.querySelector("[data-show-keys]")?.addEventListener("click", () => dialog.showModal());
  dialog?.addEventListener("click", (event) => event.target === dialog && dialog.close()); // a press beside it
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const meant = meaning(event);
    if (meant === "/") toSearch(root, event);
    else if (meant === "?") dialog?.showModal();
    else if (COPIES[meant]) {
      event.preventDefault();
      copyCurrent(COPIES[meant]);
    }
  });
}
