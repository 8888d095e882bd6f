// Keys on the search page: arrows move through the results, Enter opens, Escape takes one step back.

function clear(field) {
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const isPlain = (event) => !(event.isComposing || event.ctrlKey || event.metaKey || event.altKey);

export function attachChoosing(page, field, pane, whenSettled) {
  const links = () => [...page.querySelectorAll(".result-link")];
  const current = () => pane.current()?.querySelector(".result-link") ?? links()[0];

  function toField() {
    pane.letGo();
    field.focus();
    field.select();
  }

  function step(by) {
    const at = links().indexOf(document.activeElement) + by;
    if (at < 0) toField();
    else links()[Math.min(at, links().length - 1)].focus();
  }

  const inField = {
    ArrowDown: () => whenSettled(() => current()?.focus()),
    Enter: () => whenSettled(() => current()?.click()),
    Escape: () => field.value && clear(field),
  };
  const inList = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Escape: toField };
  const inPane = { Escape: () => current()?.focus() };

  function meant(event) {
    if (event.target === field) return inField[event.key];
    if (event.target.closest("[data-pane]")) return pane.isSheet() ? null : inPane[event.key];
    if (event.target.matches(".result-link")) return inList[event.key];
    return event.key === "Escape" && page.contains(event.target) ? toField : null;
  }

  page.ownerDocument.addEventListener("keydown", (event) => {
    const act = isPlain(event) && !event.defaultPrevented && meant(event);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
