// Results as one types; arrows move through them; the reading pane shows the one that is looked at.
import { attachPane } from "./pane.js";

const PAUSE = 60; // milliseconds without a key before a question is sent

function question(form) {
  const asked = new URLSearchParams(new FormData(form));
  [...asked].forEach(([name, value]) => value.trim() || asked.delete(name));
  return asked;
}

function attachTyping(form, place, look) {
  let waiting;
  let running;
  const ask = async () => {
    running?.abort();
    running = new AbortController();
    const asked = question(form);
    try {
      const answer = await fetch(`${form.dataset.results}?${asked}`, { signal: running.signal });
      if (!answer.ok) return;
      place.innerHTML = await answer.text();
      history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
      look();
    } catch (error) {
      if (error.name !== "AbortError") form.requestSubmit(); // no connection: let the browser say so
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}

function attachArrows(page, field) {
  const links = () => [...page.querySelectorAll(".result-link")];
  const move = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = links();
    const next = all.indexOf(document.activeElement) + step;
    if (event.target !== field && !all.includes(document.activeElement)) return;
    event.preventDefault();
    (next < 0 ? field : all[Math.min(next, all.length - 1)])?.focus();
  };
  page.addEventListener("keydown", move);
  field.addEventListener("keydown", (event) => {
    move(event);
    if (event.key === "Enter" && !event.isComposing && links()[0]) {
      event.preventDefault();
      links()[0].click();
    }
  });
}

export function attachSearch(root) {
  const form = root.querySelector("[data-search]");
  if (!form) return;
  const page = root.querySelector("[data-search-page]");
  const field = form.querySelector("input[name=q]");
  const look = attachPane(page);
  attachTyping(form, root.querySelector("[data-search-results]"), look);
  attachArrows(page, field);
  look();
}
