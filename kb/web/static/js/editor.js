// The live panel: after a short pause the text is looked at, and lights, advice, preview and underlines follow.
import { toast } from "./toast.js";

const PAUSE = 120; // milliseconds without a key

function insert(field, phrase) {
  const before = field.value.slice(0, field.selectionStart);
  const glue = before && !/\s$/.test(before) ? " " : "";
  field.focus();
  // Through the editing command, so that undo takes it back; browsers without it get the text all the same.
  if (!document.execCommand("insertText", false, glue + phrase)) field.setRangeText(glue + phrase, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function question(form, field) {
  const asked = new FormData();
  asked.set("csrf_token", form.querySelector("[name=csrf_token]").value);
  asked.set("kind", form.dataset.kind);
  asked.set("locale", form.dataset.locale);
  asked.set("body", field.value);
  return asked;
}

// Puts each part of the answer into its slot; what is the same stays, so that it is not spoken twice.
function fill(slots, html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  answer.querySelectorAll("[data-part]").forEach((part) => {
    const slot = slots[part.dataset.part];
    if (slot.innerHTML !== part.innerHTML) slot.innerHTML = part.innerHTML;
  });
}

export function attachEditor(root) {
  const form = root.querySelector("[data-editor]");
  if (!form) return;
  const field = form.querySelector("textarea[name=body]");
  const slots = Object.fromEntries([...root.querySelectorAll("[data-slot]")].map((slot) => [slot.dataset.slot, slot]));
  let waiting;
  let running;

  async function look() {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(form.dataset.tone, { method: "POST", body: question(form, field), signal: running.signal });
      if (answer.status === 401) toast(document.body.dataset.signedOut);
      if (!answer.ok && answer.status !== 422) return;
      fill(slots, await answer.text());
      slots.mirror.classList.remove("stale");
    } catch (error) {
      if (error.name !== "AbortError") slots.mirror.classList.add("stale"); // offline: what was typed stays
    }
  }

  let isSaved = true;
  form.addEventListener("input", () => (isSaved = false));
  form.addEventListener("submit", () => (isSaved = true));
  addEventListener("beforeunload", (event) => isSaved || event.preventDefault()); // the browser asks
  field.addEventListener("input", () => {
    slots.mirror.classList.add("stale");
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  slots.lights.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-insert]");
    if (phrase) insert(field, phrase.textContent);
  });
}
