// The reading pane beside the results: filled by focus, by the pointer resting on a result, and after each search.

const REST = 120; // milliseconds that the pointer rests on a result before it is shown

export function attachPane(page) {
  const pane = page.querySelector("[data-pane]");
  const cache = new Map();
  let wanted = "";
  let resting;

  async function fill(address) {
    wanted = address;
    if (!cache.has(address)) {
      const answer = await fetch(address);
      if (!answer.ok) return;
      cache.set(address, await answer.text());
    }
    if (wanted !== address) return; // another one was looked at meanwhile
    pane.innerHTML = cache.get(address);
    pane.scrollTop = 0;
  }

  function show(result) {
    if (!result || getComputedStyle(pane).display === "none" || wanted === result.dataset.glance) return mark(result);
    mark(result);
    fill(result.dataset.glance);
  }

  function mark(result) {
    page.querySelectorAll("[data-result].active").forEach((each) => each.classList.remove("active"));
    if (getComputedStyle(pane).display !== "none") result?.classList.add("active");
  }

  page.addEventListener("focusin", (event) => show(event.target.closest("[data-result]")));
  page.addEventListener("pointerover", (event) => {
    clearTimeout(resting);
    const result = event.target.closest("[data-result]");
    if (result && event.pointerType === "mouse") resting = setTimeout(() => show(result), REST);
  });
  pane.addEventListener("click", (event) => {
    const link = event.target.closest("[data-glance-link]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    fill(link.dataset.glanceLink);
  });
  return () => show(page.querySelector("[data-result]"));
}
