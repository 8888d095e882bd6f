// The reading pane beside the results: shows the current one, which is the first until a key or the pointer chooses another.
// Where there is no room beside them it opens as a sheet over them.
import { copyFrom } from "./copy.js";
import { attachGlance } from "./glance.js";
import { attachSheet } from "./sheet.js";

const REST = 120; // milliseconds that the pointer rests on a result before it is shown

export function attachPane(page, whenSettled) {
  const pane = page.querySelector("[data-pane]");
  const place = pane.querySelector("[data-pane-text]");
  const sheet = attachSheet(page, pane);
  const { fill, empty } = attachGlance(pane, place);
  let isChosen = false; // by a key or the pointer: it stays as long as it is among the results
  let resting;

  const current = () => page.querySelector("[data-current]");
  const isSeen = () => !sheet.isNarrow() || sheet.isOpen();

  function show(result) {
    pane.hidden = !result;
    if (current() !== result) current()?.removeAttribute("data-current");
    if (!result) return empty();
    result.dataset.current = "";
    if (isSeen()) fill(result.dataset.glance);
  }

  function choose(result) {
    isChosen = true;
    show(result);
  }

  function open(result) {
    sheet.open();
    choose(result);
  }

  // A pane that is still being filled shows the former text: copying waits for the one that was chosen.
  function copy(form) {
    if (pane.hasAttribute("aria-busy")) return pane.addEventListener("filled", () => copy(form), { once: true });
    const variant = place.querySelector("[data-variant]");
    if (variant) copyFrom(variant, form);
  }

  page.addEventListener("focusin", (event) => {
    const result = event.target.closest("[data-result]");
    if (result) choose(result);
  });
  page.addEventListener("pointermove", (event) => {
    const result = event.target.closest("[data-result]");
    if (event.pointerType !== "mouse" || !(event.movementX || event.movementY)) return; // results moved, not the pointer
    clearTimeout(resting);
    if (result && result !== current()) resting = setTimeout(() => result.isConnected && choose(result), REST);
  });
  page.addEventListener("click", (event) => {
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    const tab = isPlain && event.target.closest("[data-glance-link]");
    const link = isPlain && sheet.isNarrow() && event.target.closest(".result-link");
    if (!tab && !link) return;
    event.preventDefault();
    if (tab) fill(tab.dataset.glanceLink);
    else open(link.closest("[data-result]"));
  });
  function want({ form, place: number }) {
    const result = number ? page.querySelectorAll("[data-result]")[number - 1] : current();
    if (!result) return;
    if (number || !isSeen()) open(result);
    copy(form);
  }

  pane.addEventListener("wanted", ({ detail }) => whenSettled(() => want(detail)));
  const look = () => show((isChosen && current()) || page.querySelector("[data-result]"));
  return { look, current, isSheet: sheet.isOpen, letGo: () => (isChosen = false) };
}
