// The live panel: after a short pause the text is looked at, and lights, advice, preview and underlines follow.
import { toast } from "./toast.js";

const PAUSE = 60; // milliseconds without a key

export function question(form, field) {
  const asked = new FormData();
  asked.set("csrf_token", form.querySelector("[name=csrf_token]").value);
  for (const name of ["kind", "key", "locale"]) asked.set(name, form.dataset[name]);
  asked.set("register", form.dataset.register ?? "");
  asked.set("title", form.elements.title.value);
  asked.set("body", field.value);
  return asked;
}

// Puts each part of the answer into its slot; what is the same stays, so that it is not spoken twice.
export function fill(slots, html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  answer.querySelectorAll("[data-part]").forEach((part) => {
    const slot = slots[part.dataset.part];
    if (!slot || slot.innerHTML === part.innerHTML) return;
    const held = slot.contains(document.activeElement) && document.activeElement.id;
    slot.innerHTML = part.innerHTML;
    if (held) document.getElementById(held)?.focus();
  });
}

// Gives `fresh()`: resolves when the panel speaks of the text as it stands.
export function attachLooking(form, field, slots) {
  let waiting;
  let running;
  let seen = field.value;

  async function look() {
    clearTimeout(waiting);
    running?.abort();
    running = new AbortController();
    const asked = field.value;
    try {
      const answer = await fetch(form.dataset.tone, { method: "POST", body: question(form, field), signal: running.signal });
      if (answer.status === 401) toast(document.body.dataset.signedOut);
      if (!answer.ok && answer.status !== 422) return;
      fill(slots, await answer.text());
      seen = asked;
      slots.mirror.classList.remove("stale");
    } catch (error) {
      if (error.name !== "AbortError") slots.mirror.classList.add("stale"); // offline: what was typed stays
    }
  }

  form.elements.title.addEventListener("change", look); // placeholders may stand in it
  field.addEventListener("input", () => {
    slots.mirror.classList.add("stale");
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  return { look, fresh: () => (seen === field.value ? Promise.resolve() : look()) };
}

// Buttons of the panel that save something do so beside the page: what was typed stays.
export function attachForms(place, look) {
  place.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-panel-form]")) return;
    event.preventDefault();
    const answer = await fetch(event.target.action, { method: "POST", body: new FormData(event.target), redirect: "manual" });
    if (answer.type === "opaqueredirect") return look();
    toast(answer.status === 401 ? document.body.dataset.signedOut : document.body.dataset.notSaved);
  });
}
