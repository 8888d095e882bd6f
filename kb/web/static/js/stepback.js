// Escape on the page of a text: back to the search that it was opened from, with the same words; else to the search page.
import { isTyping } from "./keys.js";

const OVER = "dialog[open], [aria-modal]"; // what Escape closes itself

// The search before this page; kept in the window, as one may look at the text in other languages meanwhile.
function searchBefore(home) {
  const place = `search before ${location.pathname}`;
  const { pathname, origin } = document.referrer ? new URL(document.referrer) : {};
  const isSearch = origin === location.origin && [home, "/pop"].includes(pathname);
  if (isSearch) sessionStorage.setItem(place, document.referrer);
  return { isRightBefore: isSearch && history.length > 1, address: sessionStorage.getItem(place) ?? home };
}

export function attachStepBack(root) {
  const home = root.querySelector("[data-step-back]")?.dataset.stepBack;
  if (!home) return;
  const { isRightBefore, address } = searchBefore(home);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    if (isTyping(event.target) || root.querySelector(OVER)) return;
    event.preventDefault();
    const tray = root.querySelector("[data-tray][open]");
    if (tray) tray.open = false;
    else if (isRightBefore && !location.hash) history.back();
    else location.assign(address);
  });
}
