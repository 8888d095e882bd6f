// On a narrow window the reading pane comes as a sheet over the list, and the browser's way back closes it.

const NARROW = matchMedia("(width < 1180px)");

export function attachSheet(page, pane) {
  const behind = [page.querySelector("[data-search-results]"), ...document.querySelectorAll("body > .bar, body > .skip")];
  let opener;

  const isOpen = () => "sheet" in pane.dataset;

  function put(isOver) {
    pane.toggleAttribute("data-sheet", isOver);
    behind.forEach((each) => (each.inert = isOver));
    if (isOver) {
      pane.setAttribute("role", "dialog");
      pane.setAttribute("aria-modal", "true");
      pane.focus();
    } else {
      pane.removeAttribute("role");
      pane.removeAttribute("aria-modal");
      opener?.focus({ preventScroll: true });
    }
  }

  function open() {
    if (isOpen() || !NARROW.matches) return;
    opener = document.activeElement;
    history.pushState({ sheet: true }, "");
    put(true);
  }

  const close = () => isOpen() && history.back();

  addEventListener("popstate", (event) => {
    if (isOpen() !== Boolean(event.state?.sheet)) put(!isOpen());
  });
  NARROW.addEventListener("change", close);
  pane.querySelector("[data-sheet-close]").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !isOpen() || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    close();
  });
  if (history.state?.sheet) history.replaceState(null, ""); // loaded anew: the sheet is not there any more
  return { open, isOpen, isNarrow: () => NARROW.matches };
}
