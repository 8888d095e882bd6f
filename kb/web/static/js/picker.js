// Placeholders: a searchable list that `{{` in the text opens, or its button; and those that the other languages have.
import { replace } from "./inserting.js";

const NAME = /^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){0,3}$/;

const written = (name, fallback) => (fallback ? `{{ ${name} | "${fallback}" }}` : `{{ ${name} }}`);
const plain = (text) => text.replace(/["{}\n]/g, "").trim();

export function attachPicker(root, form, field) {
  const dialog = root.querySelector("[data-picker]");
  const search = dialog.querySelector("[data-pick-search]");
  const list = dialog.querySelector("[data-pick-list]");
  const fallback = dialog.querySelector("[data-pick-fallback]");
  const none = dialog.querySelector("[data-pick-none]");
  let place = { start: field.value.length, end: field.value.length };
  let isTouched = false; // before the first look into the text its end is meant
  let isWhole = false; // the library's own names have come

  const options = () => [...list.querySelectorAll("[role=option]:not([hidden])")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function choose(option) {
    list.querySelectorAll("[aria-selected=true]").forEach((each) => each.setAttribute("aria-selected", "false"));
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    search.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  function narrow() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.querySelectorAll("[role=option]").forEach((option) => {
      option.hidden = !words.every((word) => option.dataset.foundBy.includes(word));
    });
    none.hidden = options().length > 0;
    choose(options()[0]);
  }

  async function complete() {
    if (isWhole) return;
    try {
      const answer = await fetch(`${dialog.dataset.names}?locale=${form.dataset.locale}`);
      if (!answer.ok || answer.redirected) return;
      list.insertAdjacentHTML("beforeend", await answer.text());
      const seen = new Set();
      [...list.children].reverse().forEach((option) => (seen.has(option.dataset.name) ? option.remove() : seen.add(option.dataset.name)));
      isWhole = true;
      narrow();
    } catch {
      // offline: those that came with the page are there
    }
  }

  function open(start, end) {
    place = { start, end };
    search.value = fallback.value = "";
    dialog.returnValue = "";
    dialog.showModal();
    narrow();
    search.focus();
    complete();
  }

  const name = () => chosen()?.dataset.name ?? (NAME.test(search.value.trim()) ? search.value.trim() : "");

  dialog.addEventListener("close", () => {
    field.focus();
    if (dialog.returnValue === "insert" && name()) replace(field, place.start, place.end, written(name(), plain(fallback.value)));
    else field.setSelectionRange(place.end, place.end);
  });
  search.addEventListener("input", narrow);
  dialog.addEventListener("keydown", (event) => {
    const step = event.target === search && { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const all = options();
      choose(all[Math.min(Math.max(all.indexOf(chosen()) + step, 0), all.length - 1)]);
    } else if (event.key === "Enter" && event.target.matches("input") && !event.isComposing) {
      event.preventDefault();
      if (name()) dialog.close("insert");
    }
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    choose(option);
    if (event.detail > 1) dialog.close("insert");
  });

  field.addEventListener("input", (event) => {
    const at = field.selectionStart;
    if (event.data === "{" && field.value.slice(at - 2, at) === "{{" && field.value[at - 3] !== "{") open(at - 2, at);
  });
  const caret = () => (isTouched ? [field.selectionStart, field.selectionEnd] : [field.value.length, field.value.length]);
  field.addEventListener("focus", () => (isTouched = true));
  root.querySelector("[data-pick]").addEventListener("click", () => open(...caret()));
  form.addEventListener("click", (event) => {
    const put = event.target.closest("[data-put]");
    if (put) replace(field, ...caret(), put.dataset.put);
  });
}
