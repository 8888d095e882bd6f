// The editor: what helps while somebody writes, one module each, and its keys.
import { attachAlike } from "./alike.js";
import { attachBeside } from "./beside.js";
import { attachForms, attachLooking } from "./panel.js";
import { attachPhrases } from "./phrases.js";
import { attachPicker } from "./picker.js";
import { attachUnsaved } from "./unsaved.js";

// Another language of a new text: its direction, its rules.
function attachLanguage(form, root, look) {
  form.querySelector("[data-language]")?.addEventListener("change", ({ target }) => {
    const { lang, dataset } = target.selectedOptions[0];
    form.dataset.locale = target.value;
    [form.elements.title, form.elements.body, ...root.querySelectorAll("div[data-direction], input[data-direction]")].forEach((place) => {
      place.lang = lang;
      place.dir = dataset.direction;
    });
    look();
  });
}

// Ctrl+S saves; Ctrl+Enter sends on, or approves where that is the first button.
function attachKeys(form, root) {
  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
    const meant = event.code === "KeyS" || event.key === "s" ? "[data-save]" : event.key === "Enter" ? "[data-send]" : "";
    if (!meant || root.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (!event.repeat) form.requestSubmit(form.querySelector(meant));
  });
}

export function attachEditor(root) {
  const form = root.querySelector("[data-editor]");
  if (!form) return;
  const field = form.querySelector("textarea[name=body]");
  const slots = Object.fromEntries([...root.querySelectorAll("[data-slot]")].map((slot) => [slot.dataset.slot, slot]));
  const { look, fresh } = attachLooking(form, field, slots);
  attachLanguage(form, root, look);
  attachKeys(form, root);
  attachUnsaved(form);
  attachAlike(form, field, slots);
  attachPicker(root, form, field);
  attachBeside(root, slots.beside, field);
  attachPhrases(form, field, slots.lights, { look, fresh });
  attachForms(slots.lights, look);
}
