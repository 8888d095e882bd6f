// The reading pane beside the results: filled by focus, by the pointer resting on a result, and after each search.

const REST = 120; // milliseconds that the pointer rests on a result before it is shown

export function attachPane(page) {
  const pane = page.querySelector("[data-pane]");
  const cache = new Map();
  let wanted = "";
  let resting;

  async function fill(address) {
    wanted = address;
    pane.setAttribute("aria-busy", "true");
    try {
      if (!cache.has(address)) {
        const answer = await fetch(address);
        if (answer.redirected) location.reload(); // the session has ended: the page asks to sign in
        if (!answer.ok || answer.redirected) return;
        cache.set(address, await answer.text());
      }
      if (wanted !== address) return; // another one was looked at meanwhile
      pane.innerHTML = cache.get(address);
      pane.scrollTop = 0;
    } catch {
      if (wanted === address) wanted = ""; // no connection: the next look tries again
    } finally {
      if (wanted === address || wanted === "") settle();
    }
  }

  function settle() {
    pane.removeAttribute("aria-busy");
    pane.dispatchEvent(new Event("filled"));
  }

  function show(result) {
    pane.hidden = !result;
    if (!result) return empty();
    mark(result);
    if (getComputedStyle(pane).display !== "none" && wanted !== result.dataset.glance) fill(result.dataset.glance);
  }

  // Nothing was found: what stood here belongs to another search, and must not be copied by a key.
  function empty() {
    wanted = "";
    pane.replaceChildren();
    settle();
  }

  function mark(result) {
    page.querySelectorAll("[data-result].active").forEach((each) => each.classList.remove("active"));
    if (getComputedStyle(pane).display !== "none") result.classList.add("active");
  }

  page.addEventListener("focusin", (event) => {
    const result = event.target.closest("[data-result]");
    if (result) show(result);
  });
  page.addEventListener("pointerover", (event) => {
    clearTimeout(resting);
    const result = event.target.closest("[data-result]");
    if (result && event.pointerType === "mouse") resting = setTimeout(() => result.isConnected && show(result), REST);
  });
  pane.addEventListener("click", (event) => {
    const link = event.target.closest("[data-glance-link]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    fill(link.dataset.glanceLink);
  });
  return () => show(page.querySelector("[data-result]"));
}
