// Questions to the server while one types or takes a filter, and their answers put into the page.
import { renew } from "./renew.js";
import { attachRest } from "./rest.js";

const PAUSE = 30; // milliseconds without a key before a question is sent

function question(form) {
  const asked = new URLSearchParams(new FormData(form));
  [...asked].forEach(([name, value]) => value.trim() || asked.delete(name));
  return asked;
}

// The fields that nobody sees follow a filter that was taken, so that the next letter keeps it.
function follow(form, asked) {
  for (const field of form.querySelectorAll("[data-filter]")) {
    field.value = asked.get(field.name) ?? "";
    field.disabled = !field.value;
  }
}

// Gives `ask(asked)` and `whenSettled(then)`: the keys of a fast typist are about results that are still on their way.
export function attachAsking(form, place, look) {
  const rest = attachRest(place);
  let waiting;
  let running;
  let isBehind = false;

  // Letters typed while an answer was on its way wait for their own.
  function settle() {
    if (waiting !== undefined) return;
    isBehind = false;
    form.dispatchEvent(new Event("settled"));
  }

  async function show(answer, asked, signal) {
    const html = await answer.text();
    await rest();
    if (signal.aborted) return;
    renew(place, html);
    history.replaceState(history.state?.sheet ? history.state : null, "", asked.size ? `?${asked}` : location.pathname);
    look();
    settle();
  }

  async function ask(asked = question(form)) {
    clearTimeout(waiting);
    waiting = undefined;
    running?.abort();
    const { signal } = (running = new AbortController());
    isBehind = true;
    try {
      const answer = await fetch(`${form.dataset.results}?${asked}`, { signal });
      if (answer.redirected) location.assign(`?${asked}`); // the session has ended: the page asks to sign in
      else if (answer.ok) await show(answer, asked, signal);
      else settle();
    } catch (error) {
      if (error.name !== "AbortError") form.submit(); // no connection: let the browser say so
    }
  }

  form.addEventListener("input", () => {
    isBehind = true;
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  place.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ask]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const asked = new URL(link.href).searchParams;
    asked.set("q", form.elements.q.value.trim()); // the link may be of an answer to fewer letters
    if (!asked.get("q")) asked.delete("q");
    follow(form, asked);
    ask(asked);
  });
  const whenSettled = (then) => (isBehind ? form.addEventListener("settled", then, { once: true }) : then());
  return { ask, whenSettled };
}
