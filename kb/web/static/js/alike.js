// After a longer pause: texts that say nearly the same are listed, and a key is proposed for a new one.
import { fill, question } from "./panel.js";

const PAUSE = 700; // milliseconds without a key; the panel was asked long before

export function attachAlike(form, field, slots) {
  const key = form.elements.key;
  let waiting;
  let running;
  let proposed = "";

  // What somebody wrote into the field of the key themselves stays.
  function propose(word) {
    if (!key || !word || (key.value && key.value !== proposed)) return;
    key.value = key.dataset.proposed = proposed = word;
  }

  async function ask() {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(form.dataset.alike, { method: "POST", body: question(form, field), signal: running.signal });
      if (!answer.ok) return;
      const html = await answer.text();
      fill(slots, html);
      propose(new DOMParser().parseFromString(html, "text/html").querySelector("[data-part=key]").textContent);
    } catch {
      // offline, or asked anew: what is shown stays
    }
  }

  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  };
  field.addEventListener("input", later);
  form.elements.title.addEventListener("input", later);
  form.querySelector("[data-language]")?.addEventListener("change", later);
  if (field.value.trim()) later();
}
