// Single keys, only while nobody is typing: `/` goes to the search field, `c` copies, `m` copies as Markdown, `s` makes a
// favourite, `1` to `9` copy that result, `?` shows them all. With Alt they work from a field too: Alt and a digit copies,
// Alt and the letter beside a language switches to it. Keys are read by their place, for keyboards set to Greek or Persian.
import { copyFrom } from "./copy.js";

const COPIES = { c: "rich", m: "markdown" };
const PLACES = { KeyC: "c", KeyM: "m", KeyS: "s", Slash: "/" };
const DIGIT = /^(?:Digit|Numpad)([1-9])$/;
const ALT_DIGIT = /^Digit([1-9])$/; // Alt and the block of digits types signs by their number

export function isTyping(target) {
  return target.closest("input, textarea, select, dialog, [contenteditable]") !== null;
}

// What was meant: the sign itself, else what stands in its place on a Latin keyboard.
function meaning({ key, code, shiftKey }) {
  if (key === "?" || key === "؟" || key === "？") return "?";
  if (key === "/" || key === "s" || key in COPIES) return key;
  if (DIGIT.test(code) && !shiftKey) return DIGIT.exec(code)[1];
  return /^[a-z]$/i.test(key) || shiftKey ? "" : PLACES[code] ?? "";
}

// Copies the text in the reading pane, or the result at a place of the list; where there is no pane, the page's first text.
function copy(root, form, place = 0) {
  const pane = root.querySelector("[data-pane]");
  const variant = root.querySelector("[data-variant]");
  if (pane) pane.dispatchEvent(new CustomEvent("wanted", { detail: { form, place } }));
  else if (variant && !place) copyFrom(variant, form);
}

function toSearch(root) {
  const field = root.querySelector("[data-search-key]");
  field?.focus();
  field?.select();
}

function pressed(root, event) {
  const meant = meaning(event);
  if (meant === "/") return () => toSearch(root);
  if (meant === "?") return () => root.querySelector("[data-keys]")?.showModal();
  if (meant === "s") return () => root.querySelector("[data-favourite] button")?.click();
  if (COPIES[meant]) return () => copy(root, COPIES[meant]);
  return meant ? () => copy(root, "rich", Number(meant)) : null;
}

function pressedWithAlt(root, { code }) {
  const link = root.querySelector(`[data-alt-key="${CSS.escape(code)}"]`);
  if (link) return () => link.click();
  const digit = ALT_DIGIT.exec(code)?.[1];
  return digit && root.querySelector("[data-pane]") ? () => copy(root, "rich", Number(digit)) : null;
}

export function attachKeys(root) {
  const dialog = root.querySelector("[data-keys]");
  root.querySelector("[data-show-keys]")?.addEventListener("click", () => dialog.showModal());
  dialog?.addEventListener("click", (event) => event.target === dialog && dialog.close()); // a press beside it
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (dialog?.open || (!event.altKey && isTyping(event.target))) return;
    const act = event.altKey ? pressedWithAlt(root, event) : pressed(root, event);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
