// Remembers searches that lead nowhere: the last query of a burst of typing whose answer stood for a while, where nothing
// of it was opened or copied before the field was emptied, another search was begun, or the page was left.
import { tell } from "./tell.js";

const LOOKED = 1000; // milliseconds that an answer stands until it counts as looked at

// Whether one text grew out of the other, or is mostly the same: else another search has begun.
function continues(before, after) {
  if (before.startsWith(after) || after.startsWith(before)) return after !== "";
  let same = 0;
  while (before[same] === after[same]) same += 1;
  let ending = 0;
  const room = Math.min(before.length, after.length) - same;
  while (ending < room && before.at(-1 - ending) === after.at(-1 - ending)) ending += 1;
  return (same + ending) * 2 >= Math.max(before.length, after.length);
}

// Whether a press on a filter carries the same search on to the next page.
function goesOn({ target, defaultPrevented }) {
  return !defaultPrevented && target.closest("a[href]")?.pathname === location.pathname;
}

export function attachMisses(form, page) {
  const field = form.querySelector("input[name=q]");
  let typed = field.value.trim();
  let seen = ""; // what was looked at and not yet chosen from
  let settled = history.state?.settled ? typed : ""; // what was chosen from, also before one came back to the page
  let waiting;
  let isStaying = false;

  function look() {
    clearTimeout(waiting);
    const text = typed;
    if (!text || text === settled) return;
    waiting = setTimeout(() => {
      if (!seen.startsWith(text)) seen = text; // taking letters away asks for nothing new
    }, LOOKED);
  }

  function end() {
    clearTimeout(waiting);
    if (seen) tell(form.dataset.missed, { q: seen, locale: form.elements.locale?.value ?? "" });
    seen = "";
  }

  function choose() {
    clearTimeout(waiting);
    seen = "";
    settled = typed;
    history.replaceState({ ...history.state, settled: true }, "");
  }

  form.addEventListener("input", () => {
    const before = typed;
    typed = field.value.trim();
    if (!continues(before, typed)) end();
    look();
  });
  page.addEventListener("click", (event) => {
    if (event.target.closest(".result-link, [data-pane]")) choose();
    else if (goesOn(event)) isStaying = true;
  });
  page.addEventListener("auxclick", (event) => event.target.closest(".result-link") && choose());
  page.addEventListener("used", choose);
  page.addEventListener("copy", choose); // words picked out by hand
  document.addEventListener("submit", (event) => event.target !== form && (isStaying = true)); // comes back here
  addEventListener("pageshow", () => (isStaying = false));
  addEventListener("pagehide", () => isStaying || end());
  look();
}
