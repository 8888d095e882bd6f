// Results as one types; arrows move through them; the reading pane shows the one that is looked at.
import { attachExactly, attachSaying } from "./answers.js";
import { attachMisses } from "./misses.js";
import { attachPane } from "./pane.js";

const PAUSE = 60; // milliseconds without a key before a question is sent

function question(form) {
  const asked = new URLSearchParams(new FormData(form));
  [...asked].forEach(([name, value]) => value.trim() || asked.delete(name));
  return asked;
}

// Gives `whenSettled(then)`: the keys of a fast typist are about the results that are still on their way. And `ask`.
function attachTyping(form, place, look) {
  let waiting;
  let running;
  let isBehind = false;
  const settle = () => {
    isBehind = false;
    form.dispatchEvent(new Event("settled"));
  };
  const ask = async (asked = question(form)) => {
    clearTimeout(waiting);
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.results}?${asked}`, { signal: running.signal });
      if (answer.redirected) location.assign(`?${asked}`); // the session has ended: the page asks to sign in
      if (answer.ok && !answer.redirected) {
        place.innerHTML = await answer.text();
        history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
        look();
      }
      settle();
    } catch (error) {
      if (error.name !== "AbortError") form.submit(); // no connection: let the browser say so
    }
  };
  form.addEventListener("input", () => {
    isBehind = true;
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  const whenSettled = (then) => (isBehind ? form.addEventListener("settled", then, { once: true }) : then());
  return { ask, whenSettled };
}

function clear(field) {
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function attachKeys(page, field, whenSettled) {
  const links = () => [...page.querySelectorAll(".result-link")];
  page.addEventListener("keydown", (event) => {
    const at = links().indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey || !(step || event.key === "Escape")) return;
    event.preventDefault();
    const next = step ? at + step : -1;
    if (next >= 0) return links()[Math.min(next, links().length - 1)].focus();
    field.focus();
    field.select();
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const meant = {
      ArrowDown: () => whenSettled(() => links()[0]?.focus()),
      Enter: () => whenSettled(() => links()[0]?.click()),
      Escape: field.value && (() => clear(field)),
    }[event.key];
    if (!meant) return;
    event.preventDefault();
    meant();
  });
}

export function attachSearch(root) {
  const form = root.querySelector("[data-search]");
  if (!form) return;
  const page = root.querySelector("[data-search-page]");
  const place = root.querySelector("[data-search-results]");
  const field = form.querySelector("input[name=q]");
  const look = attachPane(page);
  const say = attachSaying(page, place);
  const { ask, whenSettled } = attachTyping(form, place, () => [look(), say()]);
  attachKeys(page, field, whenSettled);
  attachExactly(page, field, ask);
  attachMisses(form, page);
  look();
}
