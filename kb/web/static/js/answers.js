// What comes with an answer beside its results: it is spoken, and a guess in it can be taken back.

const QUIET = 500; // milliseconds without an answer before the last one is spoken

// Says what an answer is, once typing pauses; the place for it stays, for what is put anew is not spoken.
export function attachSaying(page, place) {
  const said = page.ownerDocument.querySelector("[data-said]");
  let waiting;
  return () => {
    clearTimeout(waiting);
    const words = [...place.querySelectorAll("[data-say]")].map((each) => each.textContent.trim()).join(" ");
    waiting = setTimeout(() => (said.textContent = words), QUIET);
  };
}

// A guess is taken back, or made again, by its link or by Alt+Z from wherever one is.
export function attachExactly(page, field, ask) {
  page.addEventListener("click", (event) => {
    const link = event.target.closest("[data-exactly]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    ask(new URL(link.href).searchParams);
    field.focus();
  });
  page.ownerDocument.addEventListener("keydown", (event) => {
    const link = page.querySelector("[data-exactly]");
    if (!link || event.code !== "KeyZ" || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    link.click();
  });
}
