// Putting words into a field so that undo takes them back.

// Python counts code points, the browser UTF-16 units.
export const units = (text, points) => [...text].slice(0, points).join("").length;

// Through the editing command, so that undo takes it back; browsers without it get the text all the same.
export function replace(field, start, end, words) {
  field.focus();
  field.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, words)) field.setRangeText(words, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
