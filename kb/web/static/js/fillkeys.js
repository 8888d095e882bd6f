// Keys in the form that fills a text in: Enter goes on to what is missing, and from the last field copies; Escape goes back.
import { copyFrom } from "./copy.js";
import { isReady } from "./fill.js";

function back(field) {
  const result = document.querySelector("[data-current] .result-link");
  field.blur();
  if (result?.checkVisibility() && !field.closest("dialog, [aria-modal]")) result.focus();
}

// The next empty field that has no fallback, from this one on; the first one of all after the last.
function next(form, field) {
  const places = [...form.querySelectorAll("[data-field]")];
  const at = places.indexOf(field.closest("[data-field]"));
  const isWaiting = (place) => place.classList.contains("fill-field-missing") && !place.contains(field);
  return places.slice(at + 1).find(isWaiting) ?? places.find(isWaiting);
}

export function attachFillKeys(root) {
  root.addEventListener("submit", (event) => event.target.matches("[data-fill]") && event.preventDefault());
  root.addEventListener("keydown", async (event) => {
    const form = event.target.closest("[data-fill]");
    if (!form || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return back(event.target);
    }
    if (event.key !== "Enter" || !event.target.matches("input, select")) return;
    event.preventDefault();
    const waiting = next(form, event.target);
    if (waiting) return waiting.querySelector("input").focus();
    const variant = form.closest("[data-variant]");
    if (await isReady(variant)) copyFrom(variant, "rich").then(() => back(event.target));
  }, { capture: true });
  root.addEventListener("click", ({ target }) => {
    const chip = target.closest("[data-fillable] [data-placeholder]");
    const name = chip?.dataset.placeholder;
    const place = name && (chip.closest("[data-fillable]").querySelector(`[data-field="${name}"] input`) ?? root.querySelector(`[data-field="${name}"] input`));
    place?.focus();
  });
}
